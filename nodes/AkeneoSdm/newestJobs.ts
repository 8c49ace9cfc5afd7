import type { IDataObject } from 'n8n-workflow';

import { timeOf } from '../../core/guards';
import type { Api } from '../../core/api';
import { DEFAULT_PAGE_SIZE, getJobsPage, isoDate, type JobFilters } from './sdmApi';

/** The newest jobs of a list whose order is not documented. */

const DAY_MS = 24 * 3600_000;
/** A stretch is not made shorter than this; jobs that come even faster are not all shown. */
const SHORTEST_MS = 60_000;
/** Further back there was no such service. */
const BEGINNING = Date.UTC(2000);
/** Neighbouring stretches ask for this much of each other, since whether the bounds belong to them is not documented. */
const SHARED_MS = 1_000;
const MOST_REQUESTS = 8;

interface NewestOptions {
	/** Stop when at least this many were found. */
	wanted: number;
	/** Only jobs created before this, epoch ms. */
	before?: number;
	matches?: (row: IDataObject) => boolean;
}

/**
 * All jobs if they fit on a page; else those of the last day, then further and further back, until enough are there.
 * Newest first.
 * `before` of the result is where to go on for older ones, undefined at the end.
 */
export async function newestJobs(
	api: Api,
	scope: JobFilters,
	{ wanted, before, matches = () => true }: NewestOptions,
): Promise<IDataObject[] & { before?: number }> {
	const found: IDataObject[] = [];
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
		found.push(...page.rows.filter((row) => isWithin(row, from, to) && matches(row)));
		to = from;
		if (found.length >= wanted || from === undefined) break;
		span *= Math.min(6, (0.8 * pageLength) / length);
	}
	found.sort((a, b) => (timeOf(b.creation_date) ?? 0) - (timeOf(a.creation_date) ?? 0));
	return Object.assign(found, { before: to });
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
