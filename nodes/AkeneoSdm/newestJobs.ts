import type { IDataObject } from 'n8n-workflow';

import { timeOf } from '../../core/guards';
import type { Api } from '../../core/request';
import { getJobsPage, isoDate, type JobFilters } from './sdmApi';

/** The newest jobs of a list whose order is not documented. */

const HOUR_MS = 3600_000;
const MOST_REQUESTS = 8;

interface NewestOptions {
	/** Stop when at least this many were found. */
	wanted: number;
	/** Only jobs created before this, epoch ms. */
	before?: number;
	matches?: (row: IDataObject) => boolean;
}

/**
 * Looks at the last day, then further and further back, until enough jobs are there; newest first.
 * `before` of the result is where to go on for older ones, undefined at the end.
 */
export async function newestJobs(
	api: Api,
	scope: JobFilters,
	{ wanted, before, matches = () => true }: NewestOptions,
): Promise<IDataObject[] & { before?: number }> {
	const found: IDataObject[] = [];
	let to = before;
	let span = 24 * HOUR_MS;
	for (let requests = 0; requests < MOST_REQUESTS; requests++) {
		const from = requests === MOST_REQUESTS - 1 ? undefined : (to ?? Date.now()) - span;
		const page = await getJobsPage(api, { ...scope, ...bounds(from, to) }, 1);
		if (!page.whole && from !== undefined && span > HOUR_MS) {
			span /= 6;
			continue;
		}
		found.push(...page.rows.filter(matches));
		to = from;
		if (found.length >= wanted || from === undefined) break;
		span *= 6;
	}
	found.sort((a, b) => (timeOf(b.creation_date) ?? 0) - (timeOf(a.creation_date) ?? 0));
	return Object.assign(found, { before: to });
}

function bounds(from: number | undefined, to: number | undefined): JobFilters {
	return {
		...(from === undefined ? {} : { created_after: isoDate(from) }),
		...(to === undefined ? {} : { created_before: isoDate(to) }),
	};
}
