import type { IDataObject } from 'n8n-workflow';

import { isoDate, timeOf } from '../../../core/util/typeGuards';
import type { ListReading, SurveyRequest } from '../../../core/trigger/jobSource';
import { isListWorthReading } from '../../../core/trigger/ledger/lookBack';
import type { Api } from '../../../core/http/api';
import { readSlices } from '../../../core/pagination/timeSlices';
import { getJobsPage, type JobFilters, type ListPage } from '../api/pages';
import { jobKey } from '../api/job';

/** The list of jobs by creation time, which every poll reads, whatever their status. */

/** About the most requests of one poll; the jobs of a larger burst are read by the polls after it. */
const MOST_REQUESTS = 150;

/** The first page of everything created since `start`. */
export interface OpenedJobs {
	/** Epoch ms; not later than what has to be read. */
	start: number;
	first: ListPage;
	/** The service's clock, or else ours; epoch ms. */
	now: number;
}

interface CreatedJobs {
	rows: IDataObject[];
	/** False when a job may have been skipped. */
	complete: boolean;
	/** Set when only jobs created before this (epoch ms) were read. */
	until?: number;
	reading: ListReading;
}

/** Begins to read the jobs created since `since`, and earlier ones as far as the look-back goes and the pages have room. */
export async function openCreatedJobs(
	api: Api,
	scope: JobFilters,
	{ since, lookBack }: SurveyRequest,
): Promise<OpenedJobs> {
	const open = async (start: number) => {
		const first = await getJobsPage(api, created(scope, start), 1);
		return { start, first, now: first.serverTime ?? Date.now() };
	};
	const opened = await open(since - lookBack.ms);
	const isTooMuch = !opened.first.whole && !isListWorthReading(opened.first.count);
	return lookBack.ms > 0 && isTooMuch ? await open(since) : opened;
}

/** Reads the rest of the jobs that `openCreatedJobs` has begun to read. */
export async function readCreatedJobs(
	api: Api,
	scope: JobFilters,
	{ since, readTwiceMs }: SurveyRequest,
	{ start, first, now }: OpenedJobs,
): Promise<CreatedJobs> {
	const { rows, complete, until } = await readSlices({
		from: start,
		now,
		first,
		getPage: async (from, to, page) => await getJobsPage(api, created(scope, from, to), page),
		keyOf: jobKey,
		createdAt: (row) => timeOf(row.creation_date),
		// Earlier polls have read all jobs of the look-back.
		readTwiceMs: readTwiceMs + (since - start),
		mostRequests: MOST_REQUESTS,
	});
	const creationTimes = rows.flatMap((row) => timeOf(row.creation_date) ?? []);
	const fullPage = first.whole ? undefined : first.rows.length;
	return { rows, complete, until, reading: { from: start, now, creationTimes, fullPage } };
}

function created(scope: JobFilters, from: number, to?: number): JobFilters {
	const until = to === undefined ? {} : { created_before: isoDate(to) };
	return { ...scope, created_after: isoDate(from), ...until };
}
