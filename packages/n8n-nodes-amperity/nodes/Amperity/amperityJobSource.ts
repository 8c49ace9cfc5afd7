import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../core/api';
import { OVERLAP_MS, type JobSighting, type JobSource } from '../../core/jobSource';
import { believedTime } from '../../core/marks';
import { nextReach } from '../../core/reach';
import { WINDOW_MS } from './amperityApi';
import { toSighting } from './job';
import { lookUpJobs } from './lookUpJobs';
import { newestJobs } from './newestJobs';
import { readBackwards, readForwards } from './windows';

/** How Amperity answers the questions of the ledger: by a list of what started in a stretch of time, and one by one. */

/** Jobs that had been running for longer than this when the workflow was published are not followed. */
const LONGEST_MS = 4 * WINDOW_MS;
/** The window of a poll ends in the future by this much at least, for clocks that are wrong. */
const AHEAD_MS = 24 * 3600_000;
/** Many more jobs in one answer would no longer cost nothing. */
const ROWS_IN_ANSWER = 40;

export function amperityJobSource(api: Api, tenant: string): JobSource {
	return {
		service: 'amperity',
		scope: `${api.baseUrl} tenant=${tenant}`,

		async alive() {
			const read = async (to: number) =>
				await readBackwards(api, { from: to - LONGEST_MS, to }, { asFarAsItGoes: true });
			const local = Date.now();
			const listing = await read(local);
			const { serverTime } = listing;
			const at = believedTime(serverTime, local);
			// The survey after this reads on from where it believes the present to be.
			const { jobs } = Math.abs(at - local) < OVERLAP_MS ? listing : await read(at);
			// With those that have ended: one that was canceled before it began counts from its end, and would seem new later.
			return { jobs: sightings([...jobs, ...listing.jobs], at), serverTime };
		},

		async survey(from, { reach } = {}) {
			// The list has no pages: what started earlier costs no request, and shows jobs that still run, or run again.
			const room = WINDOW_MS - AHEAD_MS - (Date.now() - from);
			const back = Math.max(0, Math.min(reach?.back ?? 0, room));
			const { rows, serverTime, until } = await readForwards(api, from - back);
			const now = serverTime ?? Date.now();
			const jobs = sightings(rows, now);
			const times = jobs.flatMap(({ createdAt }) => createdAt ?? []);
			const mark = from + OVERLAP_MS;
			const next = nextReach({ times, from, mark, now, back, fullPage: ROWS_IN_ANSWER });
			return { jobs, complete: true, until, reach: next, serverTime };
		},

		lookUp: async (missing) => await lookUpJobs(api, missing),

		// The list tells all there is.
		complete: async ({ job }): Promise<IDataObject> => job,

		async sample(statuses) {
			const { jobs } = await newestJobs(api, { wanted: 25 });
			const found = sightings(jobs, Date.now());
			return found.find(({ status }) => statuses.has(status)) ?? found[0];
		},
	};
}

function sightings(rows: IDataObject[], now: number): JobSighting[] {
	return rows.flatMap((row) => toSighting(row, now) ?? []);
}
