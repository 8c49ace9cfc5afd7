import type { JobSighting, KnownJob, LookUp } from '../../../core/trigger/jobSource';
import { lookUpById, throwIfForAllJobs } from '../../../core/trigger/lookUpById';
import type { Api } from '../../../core/http/api';
import { settle } from '../../../core/util/outcome';
import { readPages } from '../../../core/pagination/numberedPages';
import { getJob } from '../api/jobsApi';
import { getJobsPage, type JobFilters, type ListPage } from '../api/pages';
import { isoDate } from '../../../core/util/typeGuards';
import { jobKey, toSighting } from '../api/job';

/** Jobs that no list showed are looked up in the list around their creation time, or else one by one. */

/** How dense the list of jobs is, which tells how many of them one request can show. */
export interface ListDensity {
	/** Jobs created per ms. */
	jobsPerMs: number;
	/** Jobs on a page. */
	pageLength: number;
}

/** Saved creation times are whole seconds, and servers may round too. */
const MARGIN_MS = 2_000;

/**
 * List entries are preferred to single jobs: they have name and dates, which a single job may lack, and one request can
 * show several. A job whose request fails (a server fault, the deadline) is left out and stays in the ledger.
 */
export async function lookUpJobs(
	api: Api,
	scope: JobFilters,
	missing: KnownJob[],
	density: ListDensity,
): Promise<LookUp> {
	const found = new Map<string, JobSighting>();
	// Only jobs that a list does not show are fetched one by one; a list that could not be read is left to the next poll, since
	// the same ending must not be reported twice, with and without its completion date.
	const rest = missing.filter(({ createdAt }) => createdAt === undefined);
	await Promise.all(
		neighbours(missing, density).map(async (group) => {
			const listed = await settle(findInList(api, scope, group));
			if (!listed.ok) return throwIfForAllJobs(listed.error);
			for (const sighting of listed.value) found.set(sighting.id, sighting);
			rest.push(...group.filter(({ id }) => !found.has(id)));
		}),
	);
	const single = await lookUpById(rest, async (job) =>
		toSighting(await getJob(api, job.id), Date.now(), job),
	);
	return { jobs: [...found.values(), ...single.jobs], gone: single.gone };
}

/** Groups of jobs created so close to each other that all jobs created in between fit on the same page. */
function neighbours(missing: KnownJob[], { jobsPerMs, pageLength }: ListDensity): KnownJob[][] {
	const dated = missing
		.filter(({ createdAt }) => createdAt !== undefined)
		.sort((a, b) => createdAt(a) - createdAt(b));
	const groups: KnownJob[][] = [];
	let first = -Infinity;
	for (const job of dated) {
		const expected = (createdAt(job) - first + 2 * MARGIN_MS) * jobsPerMs;
		const group = groups[groups.length - 1];
		if (group && expected < pageLength * 0.8) {
			group.push(job);
		} else {
			groups.push([job]);
			first = createdAt(job);
		}
	}
	return groups;
}

async function findInList(api: Api, scope: JobFilters, group: KnownJob[]): Promise<JobSighting[]> {
	const times = group.map(createdAt);
	const filters = {
		...scope,
		created_after: isoDate(Math.min(...times) - MARGIN_MS),
		created_before: isoDate(Math.max(...times) + MARGIN_MS),
	};
	const first = await getJobsPage(api, filters, 1);
	const found = sightingsOf(group, first);
	const rest = group.filter(({ id }) => !found.some((one) => one.id === id));
	if (rest.length === 0 || !first.hasNext) return found;
	if (group.length > 1) {
		// There are more jobs in between than expected.
		const apart = await Promise.all(rest.map(async (job) => await findInList(api, scope, [job])));
		return [...found, ...apart.flat()];
	}
	const { rows } = await readPages({
		keyOf: jobKey,
		getPage: async (number) => (number === 1 ? first : await getJobsPage(api, filters, number)),
	});
	return sightingsOf(group, { ...first, rows });
}

function sightingsOf(group: KnownJob[], { rows, serverTime }: ListPage): JobSighting[] {
	const wanted = new Map(group.map((job) => [job.id, job]));
	return rows.flatMap((row) => {
		const job = wanted.get(jobKey(row));
		return job ? (toSighting(row, serverTime ?? Date.now(), job) ?? []) : [];
	});
}

function createdAt(job: KnownJob): number {
	return job.createdAt ?? 0;
}
