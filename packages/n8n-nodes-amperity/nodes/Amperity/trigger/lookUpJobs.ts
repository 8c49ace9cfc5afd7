import type { Api } from '../../../../../core/http/api';
import type { JobSighting, KnownJob, LookUp } from '../../../../../core/trigger/jobSource';
import { lookUpById, throwIfForAllJobs } from '../../../../../core/trigger/lookUpById';
import { settle } from '../../../../../core/util/outcome';
import { getJob, getJobs, LONGEST_SLICE_MS } from '../api/jobsApi';
import { toSighting } from '../api/job';

/** Jobs that started earlier than a poll reads are looked up in a list where that saves requests, or else one by one. */

/** For at least this many jobs of one time slice, its list is read, although it shows other jobs too. */
const WORTH_A_LIST = 4;
/** Saved times are whole seconds. */
const MARGIN_MS = 2_000;

export async function lookUpJobs(api: Api, missing: KnownJob[]): Promise<LookUp> {
	const found = new Map<string, JobSighting>();
	await Promise.all(
		neighbours(missing)
			.filter(({ length }) => length >= WORTH_A_LIST)
			.map(async (group) => {
				const listed = await settle(findInList(api, group));
				if (!listed.ok) return throwIfForAllJobs(listed.error);
				for (const sighting of listed.value) found.set(sighting.id, sighting);
			}),
	);
	const rest = missing.filter(({ id }) => !found.has(id));
	const single = await lookUpById(rest, async (job) =>
		toSighting(await getJob(api, job.id), Date.now(), job),
	);
	return { jobs: [...found.values(), ...single.jobs], gone: single.gone };
}

type Dated = KnownJob & { createdAt: number };

/** Jobs that fit into one time slice, the oldest first. */
function neighbours(missing: KnownJob[]): Dated[][] {
	const dated = missing
		.flatMap((job) => (job.createdAt === undefined ? [] : [{ ...job, createdAt: job.createdAt }]))
		.sort((a, b) => a.createdAt - b.createdAt);
	const groups: Dated[][] = [];
	let first = -Infinity;
	for (const job of dated) {
		const group = groups[groups.length - 1];
		if (group && job.createdAt - first <= LONGEST_SLICE_MS - 2 * MARGIN_MS) {
			group.push(job);
		} else {
			groups.push([job]);
			first = job.createdAt;
		}
	}
	return groups;
}

async function findInList(api: Api, group: Dated[]): Promise<JobSighting[]> {
	const times = group.map(({ createdAt }) => createdAt);
	const slice = { from: Math.min(...times) - MARGIN_MS, to: Math.max(...times) + MARGIN_MS };
	const { rows, serverTime } = await getJobs(api, slice);
	const wanted = new Map(group.map((job) => [job.id, job]));
	return rows.flatMap((row) => {
		const job = wanted.get(String(row.id));
		return job ? (toSighting(row, serverTime ?? Date.now(), job) ?? []) : [];
	});
}
