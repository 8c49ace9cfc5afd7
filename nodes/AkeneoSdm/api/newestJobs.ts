import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../core/http/api';
import { isoDate, timeOf } from '../../../core/util/typeGuards';
import { DEFAULT_PAGE_SIZE, getJobsPage, type JobFilters } from './pages';

/** The newest jobs of a list whose order is not documented. */

const DAY_MS = 24 * 3600_000;
/** The shortest time slice; of jobs that come even faster, some are not shown. */
const SHORTEST_MS = 60_000;
/** The service did not exist before this. */
const BEGINNING = Date.UTC(2000);
/** Neighbouring time slices overlap by this much, since whether the bounds belong to them is not documented. */
const SHARED_MS = 1_000;
const MOST_REQUESTS = 8;

interface NewestOptions {
	/** Stop when at least this many jobs were found. */
	wanted: number;
	/** Only jobs created before this, epoch ms. */
	before?: number;
	matches?: (row: IDataObject) => boolean;
}

/**
 * All jobs if they fit on a page; else those of the last day, then further and further back, until there are enough.
 * Newest first. `before` of the result is where older ones begin, undefined when there are none.
 */
export async function newestJobs(
	api: Api,
	scope: JobFilters,
	{ wanted, before, matches = () => true }: NewestOptions,
): Promise<{ jobs: IDataObject[]; before?: number }> {
	const jobs: IDataObject[] = [];
	let to = before;
	let span = Infinity;
	let pageLength = DEFAULT_PAGE_SIZE;
	for (let requests = 0; requests < MOST_REQUESTS; requests++) {
		const start = (to ?? Date.now()) - span;
		const from = start < BEGINNING ? undefined : start;
		const page = await getJobsPage(api, { ...scope, ...bounds(from, to) }, 1);
		const { length } = page.rows;
		pageLength = Math.max(pageLength, length);
		if (!page.whole && span > SHORTEST_MS) {
			const share = page.count === undefined ? 1 / 6 : (0.8 * length) / page.count;
			span = span === Infinity ? DAY_MS : Math.max(SHORTEST_MS, span * Math.min(share, 1 / 2));
			continue;
		}
		jobs.push(...page.rows.filter((row) => isWithin(row, from, to) && matches(row)));
		to = from;
		if (jobs.length >= wanted || from === undefined) break;
		span *= Math.min(6, (0.8 * pageLength) / length);
	}
	jobs.sort((a, b) => (timeOf(b.creation_date) ?? 0) - (timeOf(a.creation_date) ?? 0));
	return { jobs, before: to };
}

function bounds(from: number | undefined, to: number | undefined): JobFilters {
	return {
		...(from === undefined ? {} : { created_after: isoDate(from - SHARED_MS) }),
		...(to === undefined ? {} : { created_before: isoDate(to + SHARED_MS) }),
	};
}

function isWithin(row: IDataObject, from = -Infinity, to = Infinity): boolean {
	const time = timeOf(row.creation_date);
	return time === undefined || (time >= from && time < to);
}
