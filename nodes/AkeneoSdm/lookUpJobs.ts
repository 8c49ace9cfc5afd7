import type { JobSighting, KnownJob } from '../../core/jobSource';
import { lookUpById, throwIfForAll, type LookUp } from '../../core/lookUpById';
import type { Api } from '../../core/api';
import { settle } from '../../core/settle';
import { getJob, getJobsPage, isoDate, jobKey, toSighting, type JobFilters } from './sdmApi';

/** What has become of jobs that no list showed: found in the list around their creation time, or else one by one. */

interface Costs {
	/** Jobs created per ms. */
	density: number;
	/** Jobs on a page. */
	pageLength: number;
}

/** Saved creation times are whole seconds, and servers may round too. */
const MARGIN_MS = 2_000;

/**
 * List entries are preferred to single jobs: they carry name and dates, which a single job may lack, and one request
 * can show several. A job that can't be told about (a server fault, no time left) is left out and stays with the ledger.
 */
export async function lookUpJobs(
	api: Api,
	scope: JobFilters,
	missing: KnownJob[],
	costs: Costs,
): Promise<LookUp> {
	const found = new Map<string, JobSighting>();
	// Only what a list does not show is asked for by itself; a list that could not be read is left to the next poll, for
	// the same ending must not come once with and once without its completion date.
	const rest = missing.filter(({ createdAt }) => createdAt === undefined);
	await Promise.all(
		neighbours(missing, costs).map(async (group) => {
			const listed = await settle(findInList(api, scope, group));
			if (!listed.ok) return throwIfForAll(listed.error);
			for (const sighting of listed.value) found.set(sighting.id, sighting);
			rest.push(...group.filter(({ id }) => !found.has(id)));
		}),
	);
	const single = await lookUpById(rest, async (job) =>
		toSighting(await getJob(api, job.id), Date.now(), job),
	);
	return { jobs: [...found.values(), ...single.jobs], gone: single.gone };
}

/** Jobs created so close to each other that what was created in between fits on the same page. */
function neighbours(missing: KnownJob[], { density, pageLength }: Costs): KnownJob[][] {
	const dated = missing
		.filter(({ createdAt }) => createdAt !== undefined)
		.sort((a, b) => createdAt(a) - createdAt(b));
	const groups: KnownJob[][] = [];
	let first = -Infinity;
	for (const job of dated) {
		const expected = (createdAt(job) - first + 2 * MARGIN_MS) * density;
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
	const page = await getJobsPage(
		api,
		{
			...scope,
			created_after: isoDate(Math.min(...times) - MARGIN_MS),
			created_before: isoDate(Math.max(...times) + MARGIN_MS),
		},
		1,
	);
	const wanted = new Map(group.map((job) => [job.id, job]));
	return page.rows.flatMap((row) => {
		const job = wanted.get(jobKey(row));
		return job ? (toSighting(row, page.serverTime ?? Date.now(), job) ?? []) : [];
	});
}

function createdAt(job: KnownJob): number {
	return job.createdAt ?? 0;
}
