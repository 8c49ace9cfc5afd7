import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../core/api';
import { WINDOW_MS } from './amperityApi';
import { startOf } from './job';
import { readBackwards } from './windows';

/** The newest jobs, for whoever wants to see some of them. */

/** For clocks that are not quite right. */
export const CLOCKS_MS = 10 * 60_000;
/** A list in the editor does not ask for more windows at once. */
const MOST_WINDOWS = 8;
/** Nobody looks for an older job in a list. */
const YEAR_MS = 365 * 24 * 3600_000;

interface NewestOptions {
	/** Stop when at least this many were found. */
	wanted: number;
	/** Only jobs that started before this, epoch ms. */
	before?: number;
	matches?: (job: IDataObject) => boolean;
}

/** Newest first. `before` of the result is where to go on for older ones, undefined at the end. */
export async function newestJobs(
	api: Api,
	{ wanted, before, matches = () => true }: NewestOptions,
): Promise<{ jobs: IDataObject[]; before?: number }> {
	const to = before ?? Date.now() + CLOCKS_MS;
	const beginning = Date.now() - YEAR_MS;
	const from = Math.max(beginning, to - MOST_WINDOWS * WINDOW_MS);
	const { jobs, readFrom } = await readBackwards(
		api,
		{ from, to },
		{ isEnough: (found) => found.filter(matches).length >= wanted, asFarAsItGoes: true },
	);
	const isEnd = readFrom === undefined || readFrom <= beginning;
	return { jobs: newestFirst(jobs.filter(matches)), ...(isEnd ? {} : { before: readFrom }) };
}

/** Jobs that have not begun yet stand first. */
export function newestFirst(jobs: IDataObject[]): IDataObject[] {
	const time = (job: IDataObject) => startOf(job) ?? Number.MAX_SAFE_INTEGER;
	return [...jobs].sort((a, b) => time(b) - time(a));
}
