import { httpStatusOf, kindOf } from '../errors/kinds';
import type { JobSighting, KnownJob, LookUp } from './jobSource';
import { settle } from '../util/outcome';

/** Looks up jobs, each by its ID. */

/**
 * `fetch` gives a job as it is now, or undefined when the response makes no sense. A job whose request fails (a server fault,
 * the deadline) is left out. Throws errors that concern all jobs, such as a token that is not accepted.
 */
export async function lookUpById(
	missing: KnownJob[],
	fetch: (job: KnownJob) => Promise<JobSighting | undefined>,
): Promise<LookUp> {
	const jobs: JobSighting[] = [];
	const gone: string[] = [];
	await Promise.all(
		missing.map(async (job) => {
			const outcome = await settle(fetch(job));
			if (outcome.ok) {
				if (outcome.value?.id === job.id) jobs.push(outcome.value);
			} else if (httpStatusOf(outcome.error) === 404) {
				gone.push(job.id);
			} else {
				throwIfForAllJobs(outcome.error);
			}
		}),
	);
	return { jobs, gone };
}

/** Whether the request for a job finds it. One that the account may not see counts as not found. Throws any other error. */
export async function isFound(request: Promise<unknown>): Promise<boolean> {
	const outcome = await settle(request);
	if (outcome.ok) return true;
	if ([403, 404].includes(httpStatusOf(outcome.error) ?? 0)) return false;
	throw outcome.error;
}

/** Throws an error that concerns all jobs, such as a token that is not accepted; ignores one that concerns a single job. */
export function throwIfForAllJobs(error: unknown): void {
	if (['auth', 'forbidden'].includes(kindOf(error))) throw error;
}
