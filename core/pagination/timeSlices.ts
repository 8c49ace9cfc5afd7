import { DeadlineExceeded } from '../util/deadlines';
import { settle } from '../util/outcome';
import { type Page, readPages } from './numberedPages';

/**
 * Reads everything created between two times, from lists that change meanwhile and whose order is not documented.
 *
 * A time slice that fits on one page needs one request. Longer ones are read page by page; a long slice gets an end in time,
 * so that nothing can join it. A slice whose pages do not add up is cut into shorter ones, each read in the same way.
 */

export interface SlicePage<Row> extends Page<Row> {
	/** True when this first page holds the whole time slice. */
	whole: boolean;
}

export interface SliceOptions<Row, FirstPage extends SlicePage<Row>> {
	/** Epoch ms. */
	from: number;
	/** Present time, epoch ms; the last slice stays open all the same. */
	now: number;
	/** The first page of everything created since `from`. */
	first: FirstPage;
	/** Page `number` of a time slice; without `to` its end is open. */
	getPage: (from: number, to: number | undefined, number: number) => Promise<FirstPage>;
	keyOf: (row: Row) => string;
	/** Creation time, epoch ms. */
	createdAt: (row: Row) => number | undefined;
	/**
	 * A slice not longer than this, in ms, is read page by page without an end. The poll before or the one after reads all of
	 * it as well, and finds a job that was hidden because another one came and went.
	 */
	readTwiceMs: number;
	/** About the most requests to send. */
	mostRequests: number;
}

export interface SlicesResult<Row> {
	rows: Row[];
	/** True when everything up to `until` was read. */
	complete: boolean;
	/** Set when requests or time ran out: everything created before this was read, if `complete`. */
	until?: number;
}

/** Shorter slices are not cut any more, because servers may round dates to seconds. */
const SHORTEST_MS = 4_000;
/** How often the shortest slices are read until their pages add up. */
const LAST_PASSES = 3;
/** Neighbouring slices share this much, because whether the bounds belong to them is not documented. */
const SHARED_MS = 1_000;

export async function readSlices<Row, FirstPage extends SlicePage<Row>>(
	options: SliceOptions<Row, FirstPage>,
): Promise<SlicesResult<Row>> {
	const { first, getPage, mostRequests, now, readTwiceMs } = options;
	const rows: Row[] = [];
	let complete = true;
	let requests = 0;
	/** Slices still to be read, the oldest last; an undefined end is open. */
	const waiting: Array<[from: number, to: number | undefined]> = [[options.from, undefined]];

	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const [from, to] = next;
		const progressed = from > options.from;
		if (progressed && requests >= mostRequests) return { rows, complete, until: from };
		const read = await settle(readSlice(from, to));
		if (!read.ok) {
			if (progressed && read.error instanceof DeadlineExceeded)
				return { rows, complete, until: from };
			throw read.error;
		}
		for (const row of read.value) rows.push(row);
	}
	return { rows, complete };

	/** The rows of a slice; none when the slice is cut and its parts are put into `waiting`. */
	async function readSlice(from: number, to: number | undefined): Promise<Row[]> {
		const page = requests === 0 ? first : await getPage(from, to, 1);
		requests++;
		if (page.whole) return page.rows;
		const end = to ?? endOf(from, page);
		const pages = page.count === undefined ? 2 : page.count / Math.max(1, page.rows.length);
		if (end - from <= SHORTEST_MS) {
			const all = await readAll(from, to, page, LAST_PASSES);
			complete &&= all.complete;
			return all.rows;
		}
		if (requests + pages <= mostRequests) {
			const open = to === undefined && end - from <= readTwiceMs;
			// The known page fits only if the end stays the same.
			const sameList = open || to !== undefined;
			const all = await readAll(from, open ? undefined : end, sameList ? page : undefined, 1);
			if (all.complete) {
				if (!sameList) waiting.push([end - SHARED_MS, undefined]);
				return all.rows;
			}
		}
		waiting.push(...cut(from, to, end, pages).reverse());
		return [];
	}

	/** The end of an open slice: `now`, because a job may be dated years ahead; job dates only when `now` is before `from`. */
	function endOf(from: number, page: FirstPage): number {
		const times = page.rows.map((row) => options.createdAt(row) ?? from);
		return now > from ? now : Math.max(from, ...times);
	}

	async function readAll(
		from: number,
		to: number | undefined,
		known: FirstPage | undefined,
		passes: number,
	) {
		let page = known;
		return await readPages({
			keyOf: options.keyOf,
			passes,
			getPage: async (number) => {
				const ready = page;
				page = undefined;
				if (ready) return ready;
				requests++;
				return await getPage(from, to, number);
			},
		});
	}
}

/** A few more slices than pages, since jobs do not come evenly. */
function cut(
	from: number,
	to: number | undefined,
	end: number,
	pages: number,
): Array<[number, number | undefined]> {
	const most = Math.floor((end - from) / (SHORTEST_MS / 2));
	const parts = Math.max(2, Math.min(Math.ceil(pages * 1.3), 50, most));
	const step = (end - from) / parts;
	return Array.from({ length: parts }, (_, part): [number, number | undefined] => [
		Math.floor(part === 0 ? from : from + part * step - SHARED_MS),
		part === parts - 1 ? to : Math.ceil(from + (part + 1) * step),
	]);
}
