import type { IDataObject } from 'n8n-workflow';

import type { JobChange, JobSighting, JobSource, KnownJob, Listing } from '../../core/jobSource';
import { readPages } from '../../core/pages';
import type { Reach } from '../../core/reach';
import type { Api } from '../../core/api';
import { OutOfTime } from '../../core/outOfTime';
import { settle } from '../../core/settle';
import { openCreatedJobs, readCreatedJobs } from './createdJobs';
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

const NO_REACH: Reach = { back: 0 };
/** Lists that meet in time ask for this much of each other, since whether the bounds belong to them is not documented. */
const SHARED_MS = 1_000;

export function sdmJobSource(api: Api, project: string | undefined): JobSource {
	const scope: JobFilters = project === undefined ? {} : { project };
	/** How dense the list is, as the last survey showed; tells `lookUp` what a listing would cost. */
	const costs = { density: 0, pageLength: DEFAULT_PAGE_SIZE };

	return {
		service: 'akeneo-sdm',
		scope: `${api.baseUrl} project=${project ?? ''}`,

		async alive() {
			const listings = await Promise.all(
				LIVE_STATUSES.map(async (status) => await listJobs({ status })),
			);
			return { jobs: listings.flatMap(({ jobs }) => jobs), serverTime: listings[0]?.serverTime };
		},

		async survey(from, { reach = NO_REACH, alive } = {}) {
			const opening = openCreatedJobs(api, scope, from, reach);
			const [created, ...listings] = await Promise.all([
				opening.then(async (opened) => await readCreatedJobs(api, scope, from, { opened, reach })),
				...LIVE_STATUSES.map(async (status) => {
					const isLong = (alive?.get(status) ?? 0) > (reach.fullPage ?? Infinity);
					if (!isLong) return await listJobs({ status });
					// The younger ones stand in the other list already; without them there are fewer pages.
					const { start } = await opening;
					return await listJobs({ status, created_before: isoDate(start + SHARED_MS) });
				}),
			]);
			const { first, start, now } = await opening;
			costs.density = (first.count ?? first.rows.length) / Math.max(1, now - start);
			costs.pageLength = Math.max(costs.pageLength, first.rows.length);
			const jobs = [
				sightings(created.rows, now),
				...listings.map((listing) => listing.jobs),
			].flat();
			const { complete, until, reach: nextReach } = created;
			return { jobs, complete, until, reach: nextReach, serverTime: first.serverTime };
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

	async function listJobs(filters: JobFilters): Promise<Listing> {
		let serverTime: number | undefined;
		const { rows } = await readPages({
			keyOf: jobKey,
			getPage: async (number) => {
				const page = await getJobsPage(api, { ...scope, ...filters }, number);
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
