import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../core/api';
import { isRecord, textOf } from '../../core/guards';
import type { JobChange, JobSighting, JobSource, KnownJob } from '../../core/jobSource';
import { lookUpById } from '../../core/lookUpById';
import { OutOfTime } from '../../core/outOfTime';
import { settle } from '../../core/settle';
import { readJobs, type JobListing } from './jobListing';
import { createdAt, sameType, toSighting, typeOf } from './jobs';
import { getErrors, getJob } from './pcmApi';

/** How Elastic Path PCM answers the questions of the ledger. */

/** Test runs look through about this many jobs, unless the newest ones come first. */
const SAMPLE_JOBS = 500;
/** More reasons for a failure than anybody reads in an alert. */
const MOST_ERRORS = 10;

export function pcmJobSource(api: Api, type: string | undefined): JobSource {
	const wanted = type === undefined ? undefined : sameType(type);
	const isWanted = (job: IDataObject) => wanted === undefined || typeOf(job) === wanted;
	const sightings = (rows: IDataObject[], now: number): JobSighting[] =>
		rows.filter(isWanted).flatMap((row) => toSighting(row, now) ?? []);
	/** Where the last survey has stopped; `lookUp` may go on from there. */
	let open: JobListing | undefined;

	return {
		service: 'elastic-path-pcm',
		scope: `${api.baseUrl} type=${wanted ?? ''}`,

		async alive() {
			const { rows, serverTime } = await readJobs(api);
			const jobs = sightings(rows, serverTime ?? Date.now()).filter(({ final }) => !final);
			return { jobs, serverTime };
		},

		async survey(from) {
			const read = await readJobs(api, (listing) => listing.hasReached(from));
			open = read.listing;
			const { complete, serverTime } = read;
			return { jobs: sightings(read.rows, serverTime ?? Date.now()), complete, serverTime };
		},

		async lookUp(missing: KnownJob[]) {
			const found = await readOn(missing);
			const rest = missing.filter(({ id }) => !found.has(id));
			const single = await lookUpById(rest, async ({ id }) =>
				toSighting(await getJob(api, id), Date.now()),
			);
			return { jobs: [...found.values(), ...single.jobs], gone: single.gone };
		},

		async complete({ job, status, id }: JobChange): Promise<IDataObject> {
			if (status !== 'failed') return job;
			// If the API fails to tell, the event counts more than the reasons.
			const asked = await settle(getErrors(api, id, 0));
			if (asked.ok) return { ...job, errors: messagesOf(asked.value.rows) };
			if (asked.error instanceof OutOfTime) throw asked.error;
			return job;
		},

		async sample(statuses) {
			const isEnough = (listing: JobListing) =>
				listing.rows.length >= SAMPLE_JOBS || listing.isNewestFirst();
			const { rows } = await readJobs(api, isEnough);
			const newest = [...rows].sort((a, b) => (createdAt(b) ?? 0) - (createdAt(a) ?? 0));
			const found = sightings(newest, Date.now());
			return found.find(({ status }) => statuses.has(status)) ?? found[0];
		},
	};

	/** A page shows many jobs at once: worth reading as long as it saves more requests than it costs. */
	async function readOn(missing: KnownJob[]): Promise<Map<string, JobSighting>> {
		const found = new Map<string, JobSighting>();
		const listing = open;
		if (!listing || listing.complete) return found;
		const ids = new Set(missing.map(({ id }) => id));
		for (let pages = 0; ids.size > 1 && pages < missing.length / 2; pages++) {
			const before = listing.rows.length;
			const step = await settle(listing.next());
			if (!step.ok) {
				if (step.error instanceof OutOfTime) return found;
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

function messagesOf(rows: IDataObject[]): string[] {
	return rows
		.flatMap(({ attributes }) => (isRecord(attributes) ? (textOf(attributes.message) ?? []) : []))
		.slice(0, MOST_ERRORS);
}
