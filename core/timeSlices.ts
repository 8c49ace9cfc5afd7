import { OutOfTime } from './request';
import { settle } from './settle';

/**
 * Reads everything created in a stretch of time, in lists that change meanwhile and whose order is not documented.
 *
 * What fits on one page is read whole or not at all. Longer lists are paged through with an end in time, so that nothing
 * can join them; if the pages still did not add up, the stretch is cut into shorter ones, each read in the same way.
 */

export interface Slice<Row> {
	rows: Row[];
	/** True when nothing of the stretch is missing. */
	whole: boolean;
	/** How many rows the stretch has, if the server says. */
	count?: number;
	/** Creation time of the newest row, epoch ms. */
	newest?: number;
}

export interface SliceOptions<Row> {
	/** Epoch ms. */
	from: number;
	/** Present time, epoch ms; the last stretch is left open all the same. */
	now: number;
	/** Reads the first page of a stretch. */
	fetch: (from: number, to: number | undefined) => Promise<Slice<Row>>;
	/** Reads every page of a stretch; `whole` tells whether that surely worked. */
	fetchPages: (from: number, to: number | undefined, passes: number) => Promise<Slice<Row>>;
	/** About as many requests as may be made. */
	mostRequests: number;
}

export interface SlicesResult<Row> {
	rows: Row[];
	/** True when everything up to `until` was read. */
	complete: boolean;
	/** Set when there was too much for one go: everything created before this was read. */
	until?: number;
}

/** Shorter stretches are not cut any more: servers may round dates to seconds. */
const SHORTEST_MS = 4_000;
/** How often such a stretch is read until its pages add up. */
const LAST_PASSES = 3;
/** Neighbouring stretches share this much, because whether the bounds belong to them is not documented. */
const SHARED_MS = 1_000;

export async function readSlices<Row>(options: SliceOptions<Row>): Promise<SlicesResult<Row>> {
	const { fetch, fetchPages, mostRequests } = options;
	const rows: Row[] = [];
	let complete = true;
	let requests = 0;
	/** Stretches still to be read, the oldest last; an undefined end is open. */
	const waiting: Array<[from: number, to: number | undefined]> = [[options.from, undefined]];

	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const [from, to] = next;
		const progressed = from > options.from;
		if (progressed && requests >= mostRequests) return { rows, complete, until: from };
		const read = await settle(readStretch(from, to));
		if (!read.ok) {
			if (progressed && read.error instanceof OutOfTime) return { rows, complete, until: from };
			throw read.error;
		}
		for (const row of read.value) rows.push(row);
	}
	return { rows, complete };

	/** The rows of a stretch, or none when it is put back in parts. */
	async function readStretch(from: number, to: number | undefined): Promise<Row[]> {
		requests++;
		const slice = await fetch(from, to);
		if (slice.whole) return slice.rows;
		// Only when the clock lags behind: a single job dated years ahead must not stretch the rest.
		const end = to ?? (options.now > from ? options.now : Math.max(from, slice.newest ?? 0));
		const pages = pagesOf(slice);
		if (end - from <= SHORTEST_MS) {
			requests += pages;
			const all = await fetchPages(from, to, LAST_PASSES);
			complete &&= all.whole;
			return all.rows;
		}
		if (requests + pages <= mostRequests) {
			requests += pages;
			const all = await fetchPages(from, end, 1);
			if (all.whole) {
				if (to === undefined) waiting.push([end - SHARED_MS, undefined]);
				return all.rows;
			}
		}
		waiting.push(...cut(from, to, end, pages).reverse());
		return [];
	}
}

function pagesOf<Row>({ rows, count }: Slice<Row>): number {
	return count === undefined ? 2 : Math.ceil(count / Math.max(1, rows.length));
}

/** A little more stretches than pages, since jobs do not come evenly. */
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
