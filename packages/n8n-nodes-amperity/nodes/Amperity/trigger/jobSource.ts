import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import type { JobSighting, JobSource } from '../../../../../core/trigger/jobSource';
import { isFound } from '../../../../../core/trigger/lookUpById';
import { getJob, LONGEST_SLICE_MS } from '../api/jobsApi';
import { toSighting } from '../api/job';
import { lookUpJobs } from './lookUpJobs';
import { newestJobs } from '../api/newestJobs';
import { withRunError } from '../api/runError';
import { readBackwards, readForwards } from '../api/timeSlices';

/** How Amperity tells a poll about its jobs: by a list of those that started in a time slice, and one by one. */

/** Jobs that had been running for longer than this when the workflow was published are not followed. */
const LONGEST_MS = 4 * LONGEST_SLICE_MS;
/** The time slice of a poll ends at least this much in the future, in case a clock is wrong. */
const AHEAD_MS = 24 * 3600_000;
/** The list has no pages; a look-back with many more jobs than this would no longer be free. */
const FULL_PAGE = 40;
/** A test run takes its sample from at least this many jobs. */
const SAMPLE_JOBS = 25;

export function amperityJobSource(api: Api, tenant: string): JobSource<undefined> {
	return {
		service: 'amperity',
		scope: `${api.baseUrl} tenant=${tenant}`,
		account: api.account,
		credential: api.credential,

		async liveJobs(now) {
			const slice = { from: now - LONGEST_MS, to: now };
			const { jobs, serverTime } = await readBackwards(api, slice, { asFarAsItGoes: true });
			// Ended jobs too: one that was canceled before it began counts as created at its end, so a later poll would report it.
			return { jobs: sightings(jobs, serverTime ?? now), serverTime, until: now };
		},

		async survey({ since, lookBack }) {
			// Earlier jobs cost no further request, and show which of them still run, or run again.
			const room = LONGEST_SLICE_MS - AHEAD_MS - (Date.now() - since);
			const from = since - Math.max(0, Math.min(lookBack.ms, room));
			const { rows, serverTime, until } = await readForwards(api, from);
			const now = serverTime ?? Date.now();
			const jobs = sightings(rows, now);
			const creationTimes = jobs.flatMap(({ createdAt }) => createdAt ?? []);
			const reading = { from, now, creationTimes, fullPage: FULL_PAGE };
			return { jobs, complete: true, until, reading, serverTime, learned: undefined };
		},

		lookUp: async (missing) => await lookUpJobs(api, missing),

		knows: async (id) => await isFound(getJob(api, id)),

		// A list entry lacks nothing but the reason for a failure.
		details: async ({ job, status }) => await withRunError(api, job, status),

		async sampleJob(statuses) {
			const { jobs } = await newestJobs(api, { wanted: SAMPLE_JOBS });
			const found = sightings(jobs, Date.now());
			return found.find(({ status }) => statuses.has(status)) ?? found[0];
		},
	};
}

function sightings(rows: IDataObject[], now: number): JobSighting[] {
	return rows.flatMap((row) => toSighting(row, now) ?? []);
}
