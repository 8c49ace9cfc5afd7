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

/** What a poll has read of the list by creation time. */
export interface Reading {
	/** The stretch of time that was read, and the part of it that had to be read, in ms. */
	span: number;
	needed: number;
	/** Rows in that stretch. */
	rows: number;
	fullPage?: number;
}

/** Of a page; the rest is left for jobs that do not come evenly. */
const FILL = 0.8;
/** Any page has room for so many rows. */
const FEWEST_ROWS = 20;
/** More would no longer cost nothing. */
const MOST_ROWS = 100;
const LONGEST_MS = 7 * 24 * 3600_000;

/** The reach of the next poll, should jobs go on being created as they were. */
export function nextReach({ span, needed, rows, fullPage }: Reading): Reach {
	const perMs = Math.max(1, rows) / Math.max(1, span);
	const wanted = Math.min(MOST_ROWS, room(perMs * needed, rows, fullPage));
	const back = Math.min(LONGEST_MS, Math.max(0, wanted / perMs - needed));
	return fullPage === undefined ? { back } : { back, fullPage };
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
