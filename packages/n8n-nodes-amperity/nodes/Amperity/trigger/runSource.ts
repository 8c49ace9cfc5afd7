import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import type { JobSighting, JobSource } from '../../../../../core/trigger/jobSource';
import { isFound, lookUpById } from '../../../../../core/trigger/lookUpById';
import { isoDate } from '../../../../../core/util/typeGuards';
import { newestRunsFirst, runHasEnded, runSighting } from '../api/run';
import { withOwnError } from '../api/runError';
import { readRuns } from '../api/runList';
import { getRun } from '../api/runsApi';
import { isLive, meaningOf } from '../api/states';

/**
 * How Amperity tells a poll about its workflow runs. A list of the runs that have ended since the last poll shows every ending,
 * however old the run is. Only a trigger on other statuses needs the runs that are live, too.
 */

const DAY_MS = 24 * 3600_000;
/** Live runs created earlier than this before the workflow was published are not followed. */
const LONGEST_MS = 8 * DAY_MS;
/** A test run takes its sample from the runs of this time, or else from any. */
const SAMPLE_MS = 7 * DAY_MS;
const SAMPLE_RUNS = 25;
/** The list may show the first runs of a poll that registers the trigger, to tell its account from others. */
const JUST_NOW_MS = DAY_MS;

export function workflowRunSource(
	api: Api,
	tenant: string,
	statuses: Set<string>,
): JobSource<undefined> {
	const followsLive = [...statuses].some((status) => {
		const meaning = meaningOf(status);
		return isLive(meaning) || meaning === 'unknown';
	});

	return {
		service: 'amperity',
		scope: `${api.baseUrl} tenant=${tenant} workflow runs`,
		account: api.account,
		// Triggers that need the live runs share their reads with each other only.
		credential: followsLive ? `${api.credential} live` : api.credential,

		async liveJobs(now) {
			const filters = followsLive
				? { created_from: isoDate(now - LONGEST_MS) }
				: { ended_from: isoDate(now - JUST_NOW_MS) };
			const { rows, serverTime } = await readRuns(api, filters);
			return { jobs: sightings(rows, serverTime ?? now), serverTime };
		},

		async survey({ since, lookBack }) {
			const from = since - lookBack.ms;
			// The live ones first: a run that ends meanwhile is then in the other list.
			const created = followsLive
				? await readRuns(api, { created_from: isoDate(from) })
				: undefined;
			const ended = await readRuns(api, { ended_from: isoDate(since) });
			const serverTime = created?.serverTime ?? ended.serverTime;
			const now = serverTime ?? Date.now();
			const live = created?.rows.filter((row) => !runHasEnded(row)) ?? [];
			const creationTimes = sightings(live, now).flatMap(({ createdAt }) => createdAt ?? []);
			return {
				jobs: [...sightings(live, now), ...sightings(ended.rows.filter(runHasEnded), now)],
				complete: ended.complete && created?.complete !== false,
				reading: created ? { from, now, creationTimes, fullPage: created.fullPage } : undefined,
				serverTime,
				learned: undefined,
			};
		},

		lookUp: async (missing) =>
			await lookUpById(missing, async ({ id }) => runSighting(await getRun(api, id), Date.now())),

		knows: async (id) => await isFound(getRun(api, id)),

		details: async ({ job, status, id }) => await withOwnError(api, job, { status, id }),

		async sampleJob(wanted) {
			const isEnough = (rows: IDataObject[]) => rows.length >= SAMPLE_RUNS;
			const recent = { created_from: isoDate(Date.now() - SAMPLE_MS) };
			const { rows } = await readRuns(api, recent, { isEnough });
			const any = rows.length > 0 ? rows : (await readRuns(api, {}, { isEnough })).rows;
			const found = sightings(newestRunsFirst(any), Date.now());
			return found.find(({ status }) => wanted.has(status)) ?? found[0];
		},
	};
}

function sightings(rows: IDataObject[], now: number): JobSighting[] {
	return rows.flatMap((row) => runSighting(row, now) ?? []);
}
