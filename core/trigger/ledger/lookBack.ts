import { isTime } from '../../util/typeGuards';

/**
 * How far back a poll reads beyond the jobs it has to read. Its pages have room for more: older jobs on them show, at no cost,
 * the ends of jobs that would have to be looked up otherwise.
 */
export interface LookBack {
	/** How much earlier than what has to be read. */
	ms: number;
	/** Rows on a full page, as last seen; undefined as long as every list has fitted on one. */
	fullPage?: number;
	/** Where the next poll goes on checking long lists of live jobs, epoch ms; undefined: from the oldest job. */
	checkFrom?: number;
}

/** As it is saved: seconds, rows on a full page, and seconds since 1970 of `checkFrom`. */
export type SavedLookBack = [seconds: number, fullPage?: number, checkFrom?: number];

/** A read of the list by creation time; all times in epoch ms. */
export interface Reading extends LookBack {
	/** Creation times of its rows, in any order. */
	creationTimes: number[];
	/** Since when jobs had to be read, overlap included, and since when they are new. */
	since: number;
	watermark: number;
	now: number;
}

/** How much of a page is planned for; the rest is left for jobs that do not come evenly. */
const FILL = 0.8;
/** Every service has room for so many rows on a page. */
const FEWEST_ROWS = 20;
/** A look-back with more rows than this would no longer be free. */
const MOST_ROWS = 100;
const FASTEST_GROWTH = 2;
/** The look-back is saved in whole seconds. */
const ROUNDING_MS = 1000;
const LONGEST_MS = 7 * 24 * 3600_000;

/** The look-back of the next poll, if as many jobs are created until then as since the last one. */
export function nextLookBack({
	creationTimes,
	since,
	watermark,
	now,
	ms,
	fullPage,
}: Reading): LookBack {
	const newestFirst = creationTimes.filter((time) => time <= now).sort((a, b) => b - a);
	const countSince = (start: number) => newestFirst.filter((time) => time >= start).length;
	const rows = newestFirst.length;
	const wanted = Math.min(MOST_ROWS, room(countSince(since), rows, fullPage));
	const kept = Math.floor(wanted - countSince(watermark));
	const oldest = kept < 1 ? now : newestFirst[kept - 1];
	// Further back, about as many jobs are expected as in the same time after it.
	const growth = Math.min(FASTEST_GROWTH, kept / Math.max(1, rows));
	const span = oldest === undefined ? (now - since + ms) * growth : now - oldest + ROUNDING_MS;
	const next = Math.min(LONGEST_MS, Math.max(0, span - (watermark - since)));
	return fullPage === undefined ? { ms: next } : { ms: next, fullPage };
}

/** How many rows fit on the pages that `due` rows need. */
function room(due: number, rows: number, fullPage: number | undefined): number {
	// As long as no page was full, each poll tries a little more than what has fitted so far.
	if (fullPage === undefined) return Math.max(FEWEST_ROWS, rows * 1.3);
	const rowsOnPage = fullPage * FILL;
	return Math.max(1, Math.ceil(due / rowsOnPage)) * rowsOnPage;
}

/** Whether a list of `count` rows is short enough to be read for the sake of older jobs. */
export function isListWorthReading(count: number | undefined): boolean {
	return count !== undefined && count <= 2 * MOST_ROWS;
}

export function lookBackNumbers({ ms, fullPage, checkFrom }: LookBack): SavedLookBack {
	const seconds = Math.floor(ms / 1000);
	if (fullPage === undefined) return [seconds];
	return checkFrom === undefined
		? [seconds, fullPage]
		: [seconds, fullPage, Math.floor(checkFrom / 1000)];
}

/** A look-back only saves requests, so one that cannot be read is dropped. */
export function readLookBack(saved: unknown): LookBack | undefined {
	if (!Array.isArray(saved)) return undefined;
	const [seconds, fullPage, checkFrom]: unknown[] = saved;
	if (typeof seconds !== 'number' || !(seconds >= 0 && isTime(seconds * 1000))) return undefined;
	const isPage = typeof fullPage === 'number' && Number.isInteger(fullPage) && fullPage > 0;
	const hasCheckFrom = typeof checkFrom === 'number' && isTime(checkFrom * 1000);
	return {
		ms: seconds * 1000,
		...(isPage ? { fullPage } : {}),
		...(hasCheckFrom ? { checkFrom: checkFrom * 1000 } : {}),
	};
}
