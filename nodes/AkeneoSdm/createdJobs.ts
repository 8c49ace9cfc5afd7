import type { IDataObject } from 'n8n-workflow';

import { timeOf } from '../../core/guards';
import { OVERLAP_MS } from '../../core/jobSource';
import { isWorthReading, nextReach, type Reach } from '../../core/reach';
import type { Api } from '../../core/api';
import { readSlices } from '../../core/timeSlices';
import { getJobsPage, isoDate, jobKey, type JobFilters, type ListPage } from './sdmApi';

/** The jobs by their creation time: what every poll reads, whatever their status. */

/** About this many requests a poll; what is created in a larger burst is read by the polls after it. */
const MOST_REQUESTS = 150;

/** The first page of everything created since `start`. */
export interface OpenedJobs {
	/** Epoch ms; not later than what has to be read. */
	start: number;
	first: ListPage;
	/** The service's clock, or else ours; epoch ms. */
	now: number;
}

export interface CreatedJobs {
	rows: IDataObject[];
	/** False when a job may have been skipped. */
	complete: boolean;
	/** Set when only what was created before this (epoch ms) was read. */
	until?: number;
	reach: Reach;
}

/** Begins to read what was created since `from`, and earlier ones as far as `reach` goes and the pages have room. */
export async function openCreatedJobs(
	api: Api,
	scope: JobFilters,
	from: number,
	{ back }: Reach,
): Promise<OpenedJobs> {
	const open = async (start: number) => {
		const first = await getJobsPage(api, created(scope, start), 1);
		return { start, first, now: first.serverTime ?? Date.now() };
	};
	const opened = await open(from - back);
	const isTooMuch = !opened.first.whole && !isWorthReading(opened.first.count);
	return back > 0 && isTooMuch ? await open(from) : opened;
}

/** Reads the rest. */
export async function readCreatedJobs(
	api: Api,
	scope: JobFilters,
	from: number,
	{ opened, reach }: { opened: OpenedJobs; reach: Reach },
): Promise<CreatedJobs> {
	const { start, first, now } = opened;
	const { rows, complete, until } = await readSlices({
		from: start,
		now,
		first,
		getPage: async (since, to, page) => await getJobsPage(api, created(scope, since, to), page),
		keyOf: jobKey,
		createdAt: (row) => timeOf(row.creation_date),
		// What was created before `from` was read by earlier polls.
		readTwiceMs: 2 * OVERLAP_MS + (from - start),
		mostRequests: MOST_REQUESTS,
	});
	const next = nextReach({
		times: rows.flatMap((row) => timeOf(row.creation_date) ?? []),
		from,
		mark: from + OVERLAP_MS,
		now,
		back: from - start,
		fullPage: first.whole ? reach.fullPage : first.rows.length,
	});
	return { rows, complete, until, reach: next };
}

function created(scope: JobFilters, from: number, to?: number): JobFilters {
	const until = to === undefined ? {} : { created_before: isoDate(to) };
	return { ...scope, created_after: isoDate(from), ...until };
}
