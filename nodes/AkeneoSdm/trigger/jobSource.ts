import type { IDataObject } from 'n8n-workflow';

import type { JobSighting, JobSource, Unfiltered } from '../../../core/trigger/jobSource';
import { isFound } from '../../../core/trigger/lookUpById';
import type { Api } from '../../../core/http/api';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { openCreatedJobs, readCreatedJobs } from './createdJobs';
import { readFirstList, readRestOfLists } from './firstLists';
import { openLiveLists, readLiveLists } from './liveLists';
import { lookUpJobs, type ListDensity } from './lookUpJobs';
import { newestJobs } from '../api/newestJobs';
import { getJob } from '../api/jobsApi';
import { DEFAULT_PAGE_SIZE, getJobsPage, type JobFilters } from '../api/pages';
import {
	EVENT_SERVICE,
	hasFailed,
	isPending,
	LIVE_STATUSES,
	projectOf,
	toSighting,
} from '../api/job';
import { projectReader, withPendingStep } from '../api/pendingStep';

/** How Akeneo SDM tells a poll about its jobs. */

/** A test run takes its sample from at least this many jobs. */
const SAMPLE_JOBS = 25;

export function sdmJobSource(given: Api, project: string | undefined): JobSource<ListDensity> {
	const scope: JobFilters = project === undefined ? {} : { project };
	let requests = 0;
	const api: Api = {
		...given,
		get: (...request) => {
			requests++;
			return given.get(...request);
		},
	};
	const readProject = projectReader(api);

	return {
		service: EVENT_SERVICE,
		scope: `${api.baseUrl} project=${project ?? ''}`,
		account: api.account,
		filter: project === undefined ? undefined : { name: 'Project', value: project },
		credential: api.credential,
		unfiltered: project === undefined ? undefined : allJobs(given, project),

		async liveJobs(_now, stopsAt) {
			const lists = await Promise.all(
				LIVE_STATUSES.map(async (status) => await readFirstList(api, scope, status, stopsAt)),
			);
			const serverTime = lists[0]?.serverTime;
			const unread = lists.flatMap((list) => list.unread);
			const listed = lists.flatMap((list) => list.rows);
			const jobs = sightings(listed, serverTime ?? Date.now());
			if (jobs.length > 0) return { jobs, serverTime, ...(unread.length > 0 ? { unread } : {}) };
			// Any job will tell this account from another when the token changes.
			const { rows } = await getJobsPage(api, scope, 1);
			return { jobs: sightings(rows, serverTime ?? Date.now()), serverTime };
		},

		readRest: async (request) => await readRestOfLists(api, scope, request),

		async survey(request) {
			requests = 0;
			const opening = openCreatedJobs(api, scope, request);
			const [{ rows, reading, ...created }, lists] = await Promise.all([
				opening.then(async (opened) => await readCreatedJobs(api, scope, request, opened)),
				openLiveLists(api, scope, request, opening),
			]);
			const live = await readLiveLists(api, scope, request, lists, rows);
			const { first, start, now } = await opening;
			const { checkFrom, unchanged } = live;
			const fullPage = reading.fullPage ?? live.fullPage;
			return {
				...created,
				reading: { ...reading, fullPage, checkFrom },
				jobs: sightings([...rows, ...live.rows], now),
				unchanged,
				isPartial: !live.complete,
				serverTime: first.serverTime,
				requests,
				learned: {
					jobsPerMs: (first.count ?? first.rows.length) / Math.max(1, now - start),
					pageLength: Math.max(DEFAULT_PAGE_SIZE, first.rows.length),
				},
			};
		},

		async lookUp(missing, { learned }) {
			return await lookUpJobs(api, scope, missing, learned);
		},

		knows: async (id) => await isFound(getJob(api, id)),

		async details({ job, status, id }) {
			const needsReason = hasFailed(status) && !job.message;
			if (isPending(status) && job.step && job.project)
				return await withPendingStep(job, readProject);
			if (!needsReason && !isPending(status)) return job;
			// The list may leave out why a job stopped, and what it waits for. If this request fails, the event is handed over without.
			const details = await settle(getJob(api, id));
			if (!details.ok && details.error instanceof DeadlineExceeded) throw details.error;
			if (!details.ok) return job;
			const { message, step, project } = details.value;
			if (needsReason) return { ...job, message: message ?? null };
			return await withPendingStep(
				{ ...job, ...(step ? { step } : {}), ...(project ? { project } : {}) },
				readProject,
			);
		},

		async sampleJob(statuses) {
			const { jobs } = await newestJobs(api, scope, { wanted: SAMPLE_JOBS });
			const found = sightings(jobs, Date.now());
			return found.find(({ status }) => statuses.has(status)) ?? found[0];
		},
	};
}

function allJobs(api: Api, project: string): Unfiltered {
	return {
		source: sdmJobSource(api, undefined),
		value: project,
		valueOf: projectOf,
		// Whether a response tells the project is not documented.
		fetchValue: async (id) => projectOf(await getJob(api, id)),
	};
}

function sightings(rows: IDataObject[], now: number): JobSighting[] {
	return rows.flatMap((row) => toSighting(row, now) ?? []);
}
