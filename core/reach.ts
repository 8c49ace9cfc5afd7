/**
 * How far back a poll reads beyond the jobs it has to read. Its pages have room to spare: filled up with older jobs, they
 * show at no cost the ends of jobs that would have to be looked up otherwise.
 */
export interface Reach {
	/** How much earlier than what has to be read, in ms. */
	back: number;
	/** Rows on a full page, as last seen; undefined as long as every list fitted on one. */
	fullPage?: number;
}

/** What a poll has read of the list by creation time; all times in epoch ms. */
export interface Reading extends Reach {
	/** Creation times of its rows, in any order. */
	times: number[];
	/** Since when jobs had to be read, and since when they are new. */
	from: number;
	mark: number;
	now: number;
}

/** Of a page; the rest is left for jobs that do not come evenly. */
const FILL = 0.8;
/** Any page has room for so many rows. */
const FEWEST_ROWS = 20;
/** More would no longer cost nothing. */
const MOST_ROWS = 100;
const FASTEST_GROWTH = 2;
/** It is saved in whole seconds. */
const ROUNDING_MS = 1000;
const LONGEST_MS = 7 * 24 * 3600_000;

/** The reach of the next poll, should as many jobs be created until then as since the last one. */
export function nextReach({ times, from, mark, now, back, fullPage }: Reading): Reach {
	const newestFirst = times.filter((time) => time <= now).sort((a, b) => b - a);
	const countSince = (start: number) => newestFirst.filter((time) => time >= start).length;
	const rows = newestFirst.length;
	const wanted = Math.min(MOST_ROWS, room(countSince(from), rows, fullPage));
	const kept = Math.floor(wanted - countSince(mark));
	const oldest = kept < 1 ? now : newestFirst[kept - 1];
	// How many jobs lie further back than was read nobody knows; about as many as in the same time after it.
	const growth = Math.min(FASTEST_GROWTH, kept / Math.max(1, rows));
	const span = oldest === undefined ? (now - from + back) * growth : now - oldest + ROUNDING_MS;
	const next = Math.min(LONGEST_MS, Math.max(0, span - (mark - from)));
	return fullPage === undefined ? { back: next } : { back: next, fullPage };
}

/** How many rows fit on the pages that `due` rows take. */
function room(due: number, rows: number, fullPage: number | undefined): number {
	// As long as no page was full, each poll tries a little more than what the one before has seen to fit.
	if (fullPage === undefined) return Math.max(FEWEST_ROWS, rows * 1.3);
	const rowsOnPage = fullPage * FILL;
	return Math.max(1, Math.ceil(due / rowsOnPage)) * rowsOnPage;
}

/** Whether a list of `count` rows is still worth reading for the sake of older jobs. */
export function isWorthReading(count: number | undefined): boolean {
	return count !== undefined && count <= 2 * MOST_ROWS;
}
