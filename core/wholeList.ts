import { readPages, type PagesResult } from './pages';
import { readSlices, type SlicePage } from './timeSlices';

/**
 * Every row of a list that changes while it is read, with as few pages as a list that stands still would take.
 *
 * The first page is read as it is. The others belong to the list that ends at the time of the first: nothing can join that
 * one any more, and as long as each page tells of as many rows as the first did, nothing has left it either. If the pages
 * do not add up, the list is read in stretches of time.
 */

export interface DatedPage<Row> extends SlicePage<Row> {
	/** The server's own time, epoch ms. */
	serverTime?: number;
}

export interface WholeListOptions<Row> {
	/** Page `number` of what was created in a stretch, epoch ms; without a bound that end is open. */
	getPage: (
		from: number | undefined,
		to: number | undefined,
		number: number,
	) => Promise<DatedPage<Row>>;
	keyOf: (row: Row) => string;
	/** Creation time, epoch ms. */
	createdAt: (row: Row) => number | undefined;
	/** What the list is bounded by, epoch ms. */
	from?: number;
	to?: number;
}

/** Rows that appear after the read has begun may be missing; no other may, if `complete` is true. */
export async function readWholeList<Row>(
	options: WholeListOptions<Row>,
): Promise<PagesResult<Row>> {
	const { getPage, keyOf, createdAt, from, to } = options;
	const first = await getPage(from, to, 1);
	const present = first.serverTime ?? Date.now();
	const end = Math.min(to ?? present, present);
	const paged = await readPages({
		keyOf,
		passes: 1,
		getPage: async (number) => (number === 1 ? first : await getPage(from, end, number)),
	});
	if (first.whole || paged.complete) return { rows: paged.rows, complete: true };

	const earliest = paged.rows.reduce((least, row) => Math.min(least, createdAt(row) ?? end), end);
	const before = await getPage(from, earliest, 1);
	const pages = (first.count ?? 0) / Math.max(1, first.rows.length);
	const sliced = await readSlices({
		from: earliest,
		now: end,
		first,
		getPage: async (start, until, number) => await getPage(start, until ?? to, number),
		keyOf,
		createdAt,
		readTwiceMs: 0,
		// Enough for a list that is read several times over; there has to be an end.
		mostRequests: 50 + 5 * pages,
	});
	const all = new Map<string, Row>();
	for (const rows of [paged.rows, before.rows, sliced.rows]) {
		for (const row of rows) all.set(keyOf(row), row);
	}
	const complete = before.whole && sliced.complete && sliced.until === undefined;
	return { rows: [...all.values()], complete };
}
