import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import { textOf } from '../../../../../core/util/typeGuards';
import type {
	JobSighting,
	JobSource,
	KnownJob,
	Unfiltered,
} from '../../../../../core/trigger/jobSource';
import { isFound, lookUpById } from '../../../../../core/trigger/lookUpById';
import { DeadlineExceeded } from '../../../../../core/util/deadlines';
import { settle } from '../../../../../core/util/outcome';
import { readJobs, type JobListing } from '../api/jobListing';
import { createdAt, hasFailed, canonicalType, toSighting, typeOf } from '../api/job';
import { getJob } from '../api/jobsApi';
import { firstErrors } from '../api/output';

/** How Elastic Path PCM tells a poll about its jobs. */

/** A test run reads about this many jobs; fewer when the newest ones come first. */
const SAMPLE_JOBS = 500;

export function pcmJobSource(api: Api, type: string | undefined): JobSource<JobListing> {
	const wanted = type === undefined ? undefined : canonicalType(type);
	const isWanted = (job: IDataObject) => wanted === undefined || typeOf(job) === wanted;
	const sightings = (rows: IDataObject[], now: number): JobSighting[] =>
		rows.filter(isWanted).flatMap((row) => toSighting(row, now) ?? []);

	return {
		service: 'elastic-path-pcm',
		scope: `${api.baseUrl} type=${wanted ?? ''}`,
		account: api.account,
		filter: type === undefined ? undefined : { name: 'Type', value: type },
		credential: api.credential,
		unfiltered: wanted === undefined ? undefined : allJobs(api, wanted),

		async liveJobs() {
			const { rows, serverTime } = await readJobs(api);
			const jobs = sightings(rows, serverTime ?? Date.now()).filter(({ hasEnded }) => !hasEnded);
			return { jobs, serverTime };
		},

		async survey({ since }) {
			const isEnough = (listing: JobListing) => listing.hasReadSince(since);
			const { rows, complete, serverTime, listing } = await readJobs(api, isEnough);
			const jobs = sightings(rows, serverTime ?? Date.now());
			// The list has no filter: where it is empty, every job is missing.
			const shownSince = rows.length === 0 ? -Infinity : since;
			// A look-up may go on where the survey has stopped.
			return { jobs, complete, shownSince, serverTime, learned: listing };
		},

		async lookUp(missing, { learned }) {
			const found = await readOn(learned, missing);
			const rest = missing.filter(({ id }) => !found.has(id));
			const single = await lookUpById(rest, async ({ id }) =>
				toSighting(await getJob(api, id), Date.now()),
			);
			return { jobs: [...found.values(), ...single.jobs], gone: single.gone };
		},

		knows: async (id) => await isFound(getJob(api, id)),

		async details({ job, status, id }) {
			if (!hasFailed(status)) return job;
			// If that request fails, the event is handed over without the reasons.
			const errors = await firstErrors(api, id);
			return errors === undefined ? job : { ...job, errors };
		},

		async sampleJob(statuses) {
			const isEnough = (listing: JobListing) =>
				listing.rows.length >= SAMPLE_JOBS ||
				(listing.isNewestFirst() && listing.rows.some(isWanted));
			const { rows } = await readJobs(api, isEnough);
			const newest = [...rows].sort((a, b) => (createdAt(b) ?? 0) - (createdAt(a) ?? 0));
			const found = sightings(newest, Date.now());
			return found.find(({ status }) => statuses.has(status)) ?? found[0];
		},
	};

	/** Reads further pages, each with many jobs at once, as long as that saves more requests than it costs. */
	async function readOn(
		listing: JobListing,
		missing: KnownJob[],
	): Promise<Map<string, JobSighting>> {
		const found = new Map<string, JobSighting>();
		if (listing.complete) return found;
		const ids = new Set(missing.map(({ id }) => id));
		for (let pages = 0; ids.size > 1 && pages < missing.length / 2; pages++) {
			const before = listing.rows.length;
			const step = await settle(listing.next());
			if (!step.ok) {
				if (step.error instanceof DeadlineExceeded) return found;
				throw step.error;
			}
			for (const sighting of sightings(listing.rows.slice(before), Date.now())) {
				if (ids.delete(sighting.id)) found.set(sighting.id, sighting);
			}
			if (step.value !== 'more') break;
		}
		return found;
	}
}

function allJobs(api: Api, type: string): Unfiltered {
	return {
		source: pcmJobSource(api, undefined),
		value: type,
		valueOf: (job) => canonicalType(textOf(job.type) ?? ''),
	};
}
