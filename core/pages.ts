import { OutOfTime } from './outOfTime';
import { settle } from './settle';

/** Reading every page of a numbered list, whatever the server does to it meanwhile. */

export interface Page<Row> {
	rows: Row[];
	/** How many rows the server says there are on all pages; undefined when it does not say. */
	count?: number;
	/** False when the server says that this is the last page. */
	hasNext: boolean;
}

export interface PagesResult<Row> {
	rows: Row[];
	/** True when nothing can have been skipped: see `readPages`. */
	complete: boolean;
}

export interface PageOptions<Row> {
	/** Fetches a page, numbered from 1. */
	getPage: (page: number) => Promise<Page<Row>>;
	keyOf: (row: Row) => string;
	/** Stop as soon as this many rows are there. */
	limit?: number;
	/** How often the list is read at most until the pages add up. */
	passes?: number;
}

const USUAL_PASSES = 3;

/**
 * Reads all pages and delivers each row once.
 *
 * Rows shift between pages when the list changes during the read: an added row shows one twice, a removed one lets
 * another slip through. A pass is complete when the count stayed the same and as many different rows were seen;
 * otherwise the list is read again, and what all passes saw is put together.
 */
export async function readPages<Row>(options: PageOptions<Row>): Promise<PagesResult<Row>> {
	const all = new Map<string, Row>();
	for (let pass = 1; pass <= (options.passes ?? USUAL_PASSES); pass++) {
		const outcome = await settle(readOnce(options, all));
		if (outcome.ok && outcome.value !== 'shifted') {
			return { rows: [...all.values()], complete: outcome.value === 'complete' };
		}
		if (!outcome.ok) {
			if (outcome.error instanceof OutOfTime && all.size > 0) break;
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
	let steady = true;
	for (let number = 1; ; number++) {
		const page = await getPage(number);
		if (number === 1) firstCount = page.count;
		steady &&= page.count === firstCount;
		const seenBefore = seen.size;
		for (const row of page.rows) {
			const key = keyOf(row);
			seen.add(key);
			all.set(key, row);
			if (all.size >= limit) return 'enough';
		}
		if (isLast(page, seen.size)) break;
		// A server that gives the same page again and again would never come to an end.
		if (seen.size === seenBefore) return 'shifted';
	}
	const wholeCount = firstCount === undefined || seen.size >= firstCount;
	return steady && wholeCount ? 'complete' : 'shifted';
}

/** A short page proves nothing: servers cap the page size silently. */
function isLast(page: Page<unknown>, seen: number): boolean {
	return (
		page.rows.length === 0 || !page.hasNext || (page.count !== undefined && seen >= page.count)
	);
}
