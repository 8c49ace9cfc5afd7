import type { IDataObject } from 'n8n-workflow';

import { timeOf } from '../../core/guards';
import {
	OVERLAP_MS,
	type JobChange,
	type JobSighting,
	type JobSource,
	type KnownJob,
	type Listing,
} from '../../core/jobSource';
import { readPages } from '../../core/pages';
import { isWorthReading, nextReach } from '../../core/reach';
import { OutOfTime, type Api } from '../../core/request';
import { settle } from '../../core/settle';
import { readSlices } from '../../core/timeSlices';
import { lookUpJobs } from './lookUpJobs';
import { newestJobs } from './newestJobs';
import {
	DEFAULT_PAGE_SIZE,
	getJob,
	getJobsPage,
	isoDate,
	jobKey,
	LIVE_STATUSES,
	toSighting,
	type JobFilters,
} from './sdmApi';

/** How Akeneo SDM answers the questions of the ledger. */

/** About this many requests for new jobs a poll; what is created in a larger burst is read by the polls after it. */
const MOST_REQUESTS = 150;

export function sdmJobSource(api: Api, project: string | undefined): JobSource {
	const scope: JobFilters = project === undefined ? {} : { project };
	/** How dense the list is, as the last listing showed; tells `lookUp` what a listing would cost. */
	const costs = { density: 0, pageLength: DEFAULT_PAGE_SIZE };

	return {
		service: 'akeneo-sdm',
		scope: `${api.baseUrl} project=${project ?? ''}`,

		async createdSince(from, reach = { back: 0 }) {
			let start = from - reach.back;
			let first = await getJobsPage(api, created(start, undefined), 1);
			if (start < from && !first.whole && !isWorthReading(first.count)) {
				start = from;
				first = await getJobsPage(api, created(start, undefined), 1);
			}
			const { serverTime } = first;
			const now = serverTime ?? Date.now();
			costs.density = (first.count ?? first.rows.length) / Math.max(1, now - start);
			costs.pageLength = Math.max(costs.pageLength, first.rows.length);
			const { rows, complete, until } = await readSlices({
				from: start,
				now,
				first,
				getPage: async (start, end, page) => await getJobsPage(api, created(start, end), page),
				keyOf: jobKey,
				createdAt: (row) => timeOf(row.creation_date),
				readTwiceMs: 2 * OVERLAP_MS + (from - start),
				mostRequests: MOST_REQUESTS,
			});
			return {
				jobs: sightings(rows, now),
				complete,
				until,
				serverTime,
				reach: nextReach({
					span: now - start,
					needed: now - from,
					rows: rows.length,
					fullPage: first.whole ? reach.fullPage : first.rows.length,
				}),
			};
		},

		async alive(surely) {
			const [firstStatus] = LIVE_STATUSES;
			const listings = await Promise.all(LIVE_STATUSES.map(listByStatus));
			// A job that went from the second status to the first between the two reads stands in neither.
			if (surely && firstStatus) listings.push(await listByStatus(firstStatus));
			return { jobs: listings.flatMap(({ jobs }) => jobs), serverTime: listings[0]?.serverTime };
		},

		async lookUp(missing: KnownJob[]) {
			return await lookUpJobs(api, scope, missing, costs);
		},

		async complete({ job, status, id }: JobChange): Promise<IDataObject> {
			if (status !== 'error' || job.message) return job;
			// The list may leave out why a job stopped. If the API fails to tell, the event counts more than the reason.
			const details = await settle(getJob(api, id));
			if (details.ok) return { ...job, message: details.value.message ?? null };
			if (details.error instanceof OutOfTime) throw details.error;
			return job;
		},

		async sample(statuses) {
			const found = sightings(await newestJobs(api, scope, { wanted: 25 }), Date.now());
			return found.find(({ status }) => statuses.has(status)) ?? found[0];
		},
	};

	function created(from: number, to: number | undefined): JobFilters {
		const until = to === undefined ? {} : { created_before: isoDate(to) };
		return { ...scope, created_after: isoDate(from), ...until };
	}

	async function listByStatus(status: string): Promise<Listing> {
		let serverTime: number | undefined;
		const { rows } = await readPages({
			keyOf: jobKey,
			getPage: async (number) => {
				const page = await getJobsPage(api, { ...scope, status }, number);
				serverTime ??= page.serverTime;
				return page;
			},
		});
		return { jobs: sightings(rows, serverTime ?? Date.now()), serverTime };
	}
}

function sightings(rows: IDataObject[], now: number): JobSighting[] {
	return rows.flatMap((row) => toSighting(row, now) ?? []);
}
