import { readPages } from './numberedPages';
import type { SlicePage } from './timeSlices';

/**
 * Finds out what has changed in a long list whose rows are known, without reading all of it: where the count of a part is still
 * the number of its known rows, nothing has come or gone. A part with another count is cut in two, until the pages that differ
 * are found and read.
 *
 * A count stays the same when one row has left and another one has joined. So each read also checks the next part in full.
 */

export interface KnownRow {
	key: string;
	/** Epoch ms, maybe rounded down to seconds. */
	createdAt: number;
}

export interface CountedListOptions<Row> {
	known: KnownRow[];
	/** Creation times of rows that may have joined the list, epoch ms: their parts are read, whatever the count. */
	joining: number[];
	/** The count may include rows of another list, since they were created at `to`; the count of the last part then tells nothing. */
	hasForeign: boolean;
	/** The first page of the list up to `to`, with a count. */
	first: SlicePage<Row> & { count: number };
	to: number | undefined;
	/** Page `number` of the rows created between two times, epoch ms; without a bound that end is open. */
	getPage: (
		from: number | undefined,
		to: number | undefined,
		number: number,
	) => Promise<SlicePage<Row>>;
	keyOf: (row: Row) => string;
	/** Rows created from this time on are checked next, epoch ms; undefined: from the oldest row. */
	checkFrom: number | undefined;
}

export interface CountedListResult<Row> {
	/** The rows that were read. */
	rows: Row[];
	/** False when pages that had to be read may lack a row. */
	complete: boolean;
	/** The keys of known rows that are still there, as far as counts show it. */
	unchanged: Set<string>;
	/** Where the next poll goes on checking; undefined: from the oldest row. */
	checkFrom: number | undefined;
}

/** Parts share this much, in ms, since whether the bounds belong to them is not documented. */
const SHARED_MS = 1_000;
/** Parts are cut where no known row was created for this long, in ms, so that each row is counted in one part. */
const GAP_MS = 7_000;
/** How much of a page is planned for; the rest is left for rows that are not known. */
const FILL = 0.8;

/** Lists of no more pages, or rows, than this are read whole: a full read misses nothing. */
const MOST_PAGES = 4;
const MOST_ROWS = 100;

/** Whether a list with this first page is so long that counts save many requests. */
export function isWorthCounting(known: number, { whole, rows }: SlicePage<unknown>): boolean {
	return !whole && known > Math.max(MOST_ROWS, MOST_PAGES * rows.length);
}

export async function readCountedList<Row>(
	options: CountedListOptions<Row>,
): Promise<CountedListResult<Row>> {
	const { first, getPage, keyOf, to } = options;
	const known = [...options.known].sort((a, b) => a.createdAt - b.createdAt);
	const rows = [...first.rows];
	const unchanged = new Set<string>();
	let complete = true;
	const roomOnPage = Math.max(1, Math.floor(first.rows.length * FILL));

	const difference = Math.max(Math.abs(first.count - known.length), options.joining.length);
	const pages = known.length / roomOnPage;
	// A search sends about two requests for each halving, and each difference needs a search.
	const isSearchLonger = difference * 2 * Math.log2(pages) > pages;
	if (isSearchLonger && !isUnchanged(known, undefined, to, first.count)) {
		await readPart(undefined, to);
		return { rows, complete, unchanged, checkFrom: undefined };
	}
	await compare(known, undefined, to, first.count);
	const checkFrom = await checkNextPart();
	return { rows, complete, unchanged, checkFrom };

	/** Compares the known rows of a part with its count. */
	async function compare(
		part: KnownRow[],
		from: number | undefined,
		end: number | undefined,
		count: number,
	): Promise<void> {
		if (isUnchanged(part, from, end, count)) {
			for (const { key } of part) unchanged.add(key);
			return;
		}
		const cut = part.length > roomOnPage ? cutNear(part, part.length / 2) : undefined;
		if (!cut) return await readPart(from, end);
		const page = await getPage(...bounds(from, cut.time), 1);
		for (const row of page.rows) rows.push(row);
		const countBefore = page.count ?? NaN;
		if (!page.whole) await compare(part.slice(0, cut.index), from, cut.time, countBefore);
		await compare(part.slice(cut.index), cut.time, end, count - countBefore);
	}

	function isUnchanged(part: KnownRow[], from = -Infinity, end = Infinity, count: number): boolean {
		const isLast = end === (to ?? Infinity);
		if (count !== part.length || (isLast && options.hasForeign)) return false;
		const hasJoining = options.joining.some(
			(time) => time >= from - SHARED_MS && time <= end + SHARED_MS,
		);
		return !hasJoining;
	}

	async function readPart(from: number | undefined, end: number | undefined): Promise<void> {
		const read = await readPages({
			keyOf,
			getPage: async (number) => await getPage(...bounds(from, end), number),
		});
		complete &&= read.complete;
		for (const row of read.rows) rows.push(row);
	}

	/** Reads the next part to check; known rows that it lacks have gone. */
	async function checkNextPart(): Promise<number | undefined> {
		const { checkFrom } = options;
		const start =
			checkFrom === undefined ? 0 : known.findIndex(({ createdAt }) => createdAt >= checkFrom);
		if (start < 0) return undefined;
		const rest = known.slice(start);
		const cut = rest.length > roomOnPage ? cutNear(rest, roomOnPage) : undefined;
		const before = rows.length;
		await readPart(start === 0 ? undefined : checkFrom, cut?.time ?? to);
		const shown = new Set(rows.slice(before).map(keyOf));
		for (const { key } of rest.slice(0, cut?.index)) {
			if (!shown.has(key)) unchanged.delete(key);
		}
		return cut?.time;
	}

	function bounds(
		from: number | undefined,
		end: number | undefined,
	): [number | undefined, number | undefined] {
		return [
			from === undefined ? from : from - SHARED_MS,
			end === undefined || end === to ? end : end + SHARED_MS,
		];
	}
}

/** The place nearest to `wanted` at which sorted rows can be cut, and a time there; undefined when there is none. */
function cutNear(part: KnownRow[], wanted: number): { index: number; time: number } | undefined {
	const middle = Math.floor(wanted);
	for (let distance = 0; distance < part.length; distance++) {
		for (const index of [middle - distance, middle + distance]) {
			const [before, after] = [part[index - 1], part[index]];
			if (!before || !after || after.createdAt - before.createdAt < GAP_MS) continue;
			return { index, time: Math.floor((before.createdAt + after.createdAt) / 2) };
		}
	}
	return undefined;
}
