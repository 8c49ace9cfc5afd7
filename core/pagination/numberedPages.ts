import { DeadlineExceeded } from '../util/deadlines';
import { settle } from '../util/outcome';

/** Reads every page of a numbered list that may change meanwhile. */

export interface Page<Row> {
	rows: Row[];
	/** The number of rows on all pages, if the server tells it. */
	count?: number;
	/** False when the server says that this is the last page. */
	hasNext: boolean;
}

export interface PagesResult<Row> {
	rows: Row[];
	/** True when no row can be missing: see `readPages`. */
	complete: boolean;
}

export interface PageOptions<Row> {
	/** Fetches a page, numbered from 1. */
	getPage: (page: number) => Promise<Page<Row>>;
	keyOf: (row: Row) => string;
	/** Stop as soon as this many rows are there. */
	limit?: number;
	/** The most times the list is read until its pages add up. */
	passes?: number;
	/** Nothing is returned in place of a part that was read before the deadline; DeadlineExceeded is thrown. */
	isWholeNeeded?: boolean;
}

const USUAL_PASSES = 3;

/**
 * Reads all pages and returns each row once.
 *
 * Rows shift between pages when the list changes during the read: an added row shows one twice, a removed one
 * hides another. A pass is complete when the count stayed the same and as many different rows were seen; otherwise
 * the list is read again, and the rows of all passes are put together.
 */
export async function readPages<Row>(options: PageOptions<Row>): Promise<PagesResult<Row>> {
	const all = new Map<string, Row>();
	for (let pass = 1; pass <= (options.passes ?? USUAL_PASSES); pass++) {
		const outcome = await settle(readOnce(options, all));
		if (outcome.ok && outcome.value !== 'shifted') {
			return { rows: [...all.values()], complete: outcome.value === 'complete' };
		}
		if (!outcome.ok) {
			const isPartUseful = !options.isWholeNeeded && all.size > 0;
			if (outcome.error instanceof DeadlineExceeded && isPartUseful) break;
			throw outcome.error;
		}
	}
	return { rows: [...all.values()], complete: false };
}

async function readOnce<Row>(
	{ getPage, keyOf, limit = Infinity }: PageOptions<Row>,
	all: Map<string, Row>,
): Promise<'complete' | 'shifted' | 'enough'> {
	const seen = new Set<string>();
	let firstCount: number | undefined;
	let isSteady = true;
	for (let number = 1; ; number++) {
		const page = await getPage(number);
		if (number === 1) firstCount = page.count;
		isSteady &&= page.count === firstCount;
		const seenBefore = seen.size;
		for (const row of page.rows) {
			const key = keyOf(row);
			seen.add(key);
			all.set(key, row);
			if (all.size >= limit) return 'enough';
		}
		if (isLast(page, seen.size)) break;
		// A server that repeats a page would never come to an end.
		if (seen.size === seenBefore) return 'shifted';
	}
	const hasAll = firstCount === undefined || seen.size >= firstCount;
	return isSteady && hasAll ? 'complete' : 'shifted';
}

/** A short page proves nothing: servers cap the page size silently. */
function isLast(page: Page<unknown>, seen: number): boolean {
	return (
		page.rows.length === 0 || !page.hasNext || (page.count !== undefined && seen >= page.count)
	);
}
