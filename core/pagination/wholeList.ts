import { type PagesResult, readPages } from './numberedPages';
import { readSlices, type SlicePage } from './timeSlices';

/**
 * Reads every row of a list that changes meanwhile, with as few requests as a list that stands still would take.
 *
 * The first page comes from the open list. The others come from the list that ends at the time of the first: nothing can join
 * it any more, and while each page tells the same count, nothing has left it. If the pages do not add up, the list is read in
 * time slices.
 */

export interface DatedPage<Row> extends SlicePage<Row> {
	/** The server's own time, epoch ms. */
	serverTime?: number;
}

export interface WholeListOptions<Row> {
	/** Page `number` of a time slice, epoch ms; without a bound that end is open. */
	getPage: (
		from: number | undefined,
		to: number | undefined,
		number: number,
	) => Promise<DatedPage<Row>>;
	keyOf: (row: Row) => string;
	/** Creation time, epoch ms. */
	createdAt: (row: Row) => number | undefined;
	/** The bounds of the list, epoch ms. */
	from?: number;
	to?: number;
}

/** If `complete` is true, no row is missing but those that appeared after the first request. */
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
		// Enough to read the list several times; without a limit a list that keeps changing would have no end.
		mostRequests: 50 + 5 * pages,
	});
	const all = new Map<string, Row>();
	for (const rows of [paged.rows, before.rows, sliced.rows]) {
		for (const row of rows) all.set(keyOf(row), row);
	}
	const complete = before.whole && sliced.complete && sliced.until === undefined;
	return { rows: [...all.values()], complete };
}
