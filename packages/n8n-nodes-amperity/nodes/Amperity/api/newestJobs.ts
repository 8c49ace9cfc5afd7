import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import { startOf } from './job';
import { LONGEST_SLICE_MS } from './jobsApi';
import { readBackwards } from './timeSlices';

/** The newest jobs, without reading all of them. */

/** The service's clock may be ahead of ours by this much. */
export const CLOCK_SKEW_MS = 10 * 60_000;
/** The most time slices that one list in the editor reads. */
const MOST_SLICES = 8;
/** Older jobs are not offered in lists. */
const YEAR_MS = 365 * 24 * 3600_000;

interface NewestOptions {
	/** Stop when at least this many jobs were found. */
	wanted: number;
	/** Only jobs that started before this, epoch ms. */
	before?: number;
	matches?: (job: IDataObject) => boolean;
}

/** Newest first. `before` of the result is where older ones begin, undefined when there are none. */
export async function newestJobs(
	api: Api,
	{ wanted, before, matches = () => true }: NewestOptions,
): Promise<{ jobs: IDataObject[]; before?: number }> {
	const to = before ?? Date.now() + CLOCK_SKEW_MS;
	const beginning = Date.now() - YEAR_MS;
	const from = Math.max(beginning, to - MOST_SLICES * LONGEST_SLICE_MS);
	const { jobs, readFrom } = await readBackwards(
		api,
		{ from, to },
		{ isEnough: (found) => found.filter(matches).length >= wanted, asFarAsItGoes: true },
	);
	const isEnd = readFrom === undefined || readFrom <= beginning;
	return { jobs: newestFirst(jobs.filter(matches)), ...(isEnd ? {} : { before: readFrom }) };
}

/** Jobs that have not begun yet come first. */
export function newestFirst(jobs: IDataObject[]): IDataObject[] {
	const time = (job: IDataObject) => startOf(job) ?? Number.MAX_SAFE_INTEGER;
	return [...jobs].sort((a, b) => time(b) - time(a));
}
