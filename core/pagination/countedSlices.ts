import { DeadlineExceeded } from '../util/deadlines';
import { settle } from '../util/outcome';
import type { SlicePage } from './timeSlices';

/**
 * Reads as much of a long list as there is time for. Of the rest, it finds out how many rows there are in which time: the slice
 * with the most unread rows is cut in two, again and again, and each response counts one half and shows some of its rows.
 */

/** The rows created after `from` and not after `to`, epoch ms; without a bound that end is open. */
export interface CountedSlice {
	from?: number;
	to?: number;
	count: number;
}

export interface CountedSlicesOptions<Row> {
	/** The first page of the list, and its count. */
	first: SlicePage<Row> & { count: number };
	/** Page `number` of a slice. */
	getPage: (
		from: number | undefined,
		to: number | undefined,
		number: number,
	) => Promise<SlicePage<Row>>;
	keyOf: (row: Row) => string;
	/** Creation time, epoch ms. */
	createdAt: (row: Row) => number | undefined;
	/** The present by the server's clock, and when to stop by ours; epoch ms. */
	now: number;
	stopsAt: number;
}

/** So many slices are cut at the same time. */
const AT_ONCE = 4;
/** Shorter slices are not cut any more, because servers may round dates to seconds. */
const SHORTEST_MS = 4_000;

/** The rows that were read, and the slices in which more rows were counted than were read. */
export async function readCountedSlices<Row>(
	options: CountedSlicesOptions<Row>,
): Promise<{ rows: Row[]; unread: CountedSlice[] }> {
	const { first, getPage, keyOf, createdAt, now, stopsAt } = options;
	const rows = new Map<string, { row: Row; time: number | undefined }>();
	const pageLength = Math.max(1, first.rows.length);
	let slices: CountedSlice[] = [{ count: first.count }];
	const unread: CountedSlice[] = [];
	note(first);
	// In whatever order they come, the last rows tell more about the times of all than the next ones.
	await readWhileTime(async () =>
		note(await getPage(undefined, undefined, Math.ceil(first.count / pageLength))),
	);
	while (slices.length > 0 && Date.now() < stopsAt) {
		slices.sort((a, b) => unreadIn(b) - unreadIn(a));
		const next = slices.slice(0, AT_ONCE);
		const isInTime = await readWhileTime(async () => {
			const parts = await Promise.all(next.map(readOn));
			slices = [...slices.slice(AT_ONCE), ...parts.flat()].filter((one) => unreadIn(one) > 0);
		});
		if (!isInTime) break;
	}
	return {
		rows: [...rows.values()].map(({ row }) => row),
		unread: [...new Set([...unread, ...slices])],
	};

	/** Reads one page more of a slice. Returns what may be left of it. */
	async function readOn(slice: CountedSlice): Promise<CountedSlice[]> {
		const { from, to, count } = slice;
		const isOnePage = count <= pageLength;
		const middle = isOnePage ? to : middleOf(slice);
		if (!isOnePage && middle === undefined) {
			unread.push(slice);
			return [];
		}
		const page = await getPage(from, middle, 1);
		note(page);
		const counted = page.count ?? page.rows.length;
		const rest = isOnePage ? 0 : Math.max(0, count - counted);
		const next = { from: middle, to, count: rest };
		return page.whole ? [next] : [{ from, to: middle, count: counted }, next];
	}

	function note(page: SlicePage<Row>): void {
		for (const row of page.rows) rows.set(keyOf(row), { row, time: createdAt(row) });
	}

	/** Creation times of the rows of a slice that were read. */
	function timesIn(slice: CountedSlice): number[] {
		const times = [...rows.values()].map(({ time }) => time);
		return times.filter((time) => time !== undefined).filter((time) => isInSlice(slice, time));
	}

	function unreadIn(slice: CountedSlice): number {
		return slice.count - timesIn(slice).length;
	}

	function middleOf(slice: CountedSlice): number | undefined {
		const earliest = slice.from ?? Math.min(...timesIn(slice));
		const latest = slice.to ?? now;
		return latest - earliest < SHORTEST_MS || !Number.isFinite(earliest)
			? undefined
			: lastOfSecond((earliest + latest) / 2);
	}
}

export function isInSlice(
	{ from = -Infinity, to = Infinity }: Omit<CountedSlice, 'count'>,
	time: number | undefined,
): boolean {
	return time === undefined ? from === -Infinity : time > from && time <= to;
}

/** Saved creation times are rounded down to seconds, and still belong to the same slice when it ends here. */
function lastOfSecond(time: number): number {
	return Math.floor(time / 1000) * 1000 + 999;
}

/** False when the deadline came first. */
async function readWhileTime(read: () => Promise<void>): Promise<boolean> {
	const outcome = await settle(read());
	if (!outcome.ok && !(outcome.error instanceof DeadlineExceeded)) throw outcome.error;
	return outcome.ok;
}
