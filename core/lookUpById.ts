import { isRecord } from './guards';
import type { JobSighting, KnownJob } from './jobSource';
import { settle } from './settle';

/** What has become of jobs, asked for one by one. */

export interface LookUp {
	jobs: JobSighting[];
	/** Ids of those the service no longer knows. */
	gone: string[];
}

/**
 * `look` gives a job as it is now, or undefined when its answer makes no sense. A job that can't be told about (a server
 * fault, no time left) is left out. Throws what concerns all jobs, such as a token that is not accepted.
 */
export async function lookUpById(
	missing: KnownJob[],
	look: (job: KnownJob) => Promise<JobSighting | undefined>,
): Promise<LookUp> {
	const jobs: JobSighting[] = [];
	const gone: string[] = [];
	await Promise.all(
		missing.map(async (job) => {
			const answer = await settle(look(job));
			if (answer.ok) {
				if (answer.value?.id === job.id) jobs.push(answer.value);
			} else if (isRecord(answer.error) && answer.error.httpCode === '404') {
				gone.push(job.id);
			} else {
				throwIfForAll(answer.error);
			}
		}),
	);
	return { jobs, gone };
}

/** One job's trouble is its own; a token that is not accepted concerns all. */
export function throwIfForAll(error: unknown): void {
	if (isRecord(error) && (error.httpCode === '401' || error.httpCode === '403')) throw error;
}
