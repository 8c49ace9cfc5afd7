import { readSlices, type SlicePage } from '../../../core/pagination/timeSlices';
import { DeadlineExceeded } from '../../../core/util/deadlines';

interface Row {
	id: number;
	at: number;
}
const FROM = Date.parse('2026-03-02T08:00:00Z');
const MINUTE = 60_000;

interface Options {
	count?: boolean;
	/** May alter the rows after each request. */
	change?: (rows: Row[], requests: number) => void;
}

/** A server with pages of ten rows. */
function server(times: number[], { count = true, change }: Options = {}) {
	const rows = times.map((at, id): Row => ({ id, at }));
	const requests: Array<[from: number, to: number | undefined, page: number]> = [];
	const getPage = async (
		from: number,
		to: number | undefined,
		page: number,
	): Promise<SlicePage<Row>> => {
		requests.push([from, to, page]);
		const found = rows
			.filter(({ at }) => at >= from && at <= (to ?? Infinity))
			.sort((a, b) => b.at - a.at || b.id - a.id);
		const hasNext = page * 10 < found.length;
		const response = {
			rows: found.slice((page - 1) * 10, page * 10),
			count: count ? found.length : undefined,
			hasNext,
			whole: page === 1 && !hasNext,
		};
		change?.(rows, requests.length);
		return response;
	};
	return { rows, requests, getPage };
}

async function read(
	{ getPage }: Pick<ReturnType<typeof server>, 'getPage'>,
	{ now = FROM + 60 * MINUTE, mostRequests = 100, readTwiceMs = 0 } = {},
) {
	const { rows, complete, until } = await readSlices<Row, SlicePage<Row>>({
		from: FROM,
		now,
		first: await getPage(FROM, undefined, 1),
		getPage,
		keyOf: ({ id }) => String(id),
		createdAt: ({ at }) => at,
		readTwiceMs,
		mostRequests,
	});
	return { ids: inOrder(rows.map(({ id }) => id)), complete, until };
}
const inOrder = (ids: number[]) => [...new Set(ids)].sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
/** Spread evenly over the hour. */
const even = (count: number) => upTo(count).map((index) => FROM + (index * 59 * MINUTE) / count);

describe('everything is read', () => {
	it.each([
		['nothing', 0, 1],
		['as many jobs as fit on a page, with one request', 10, 1],
		['a few pages', 35, 6],
		['many pages', 500, 60],
	])('%s', async (_name, count, most) => {
		const list = server(even(count));
		expect(await read(list)).toEqual({ ids: upTo(count), complete: true, until: undefined });
		expect(list.requests.length).toBeLessThanOrEqual(most);
	});

	it('without a count of the server too', async () => {
		const list = server(even(95), { count: false });
		expect(await read(list)).toEqual({ ids: upTo(95), complete: true, until: undefined });
	});

	it('page by page without an end when the slice is read twice anyway', async () => {
		const list = server(even(35));
		expect((await read(list, { readTwiceMs: 60 * MINUTE })).ids).toEqual(upTo(35));
		expect(list.requests).toEqual([1, 2, 3, 4].map((page) => [FROM, undefined, page]));
	});

	it('with an end in time, so that nothing can join, when the slice is not read twice', async () => {
		const list = server(even(35));
		expect((await read(list, { readTwiceMs: 60 * MINUTE - 1 })).ids).toEqual(upTo(35));
		const end = FROM + 60 * MINUTE;
		expect(list.requests).toEqual([
			[FROM, undefined, 1],
			...[1, 2, 3, 4].map((page) => [FROM, end, page]),
			[end - 1000, undefined, 1],
		]);
	});

	it('up to the newest job where the clock lags behind', async () => {
		const list = server(even(35));
		await read(list, { now: FROM });
		const newest = Math.max(...even(35));
		expect(list.requests[1]).toEqual([FROM, newest, 1]);
	});

	it('in slices that share a second, since whether their bounds belong to them is not known', async () => {
		const list = server(even(500));
		await read(list, { mostRequests: 40 });
		const stretches = list.requests
			.filter(([from, , page], index) => page === 1 && index > 0 && from >= FROM)
			.map(([from, to]) => [from, to ?? Infinity] as const);
		const [first] = stretches;
		expect(first?.[0]).toBe(FROM);
		stretches.slice(1).forEach(([from], index) => {
			const before = stretches[index];
			expect(from === before?.[0] || (before && from <= before[1] - 999)).toBe(true);
		});
	});

	it('with jobs that are dated later than now', async () => {
		const list = server([...even(35), FROM + 600 * MINUTE]);
		expect((await read(list)).ids).toEqual(upTo(36));
	});

	it('when the clock lags behind the beginning', async () => {
		const list = server(even(35));
		expect((await read(list, { now: FROM - MINUTE })).ids).toEqual(upTo(35));
	});

	it('when new jobs join in front during the read', async () => {
		const list = server(even(95), {
			change: (rows, requests) => {
				if (requests <= 8) rows.push({ id: 1000 + requests, at: FROM + 60 * MINUTE + requests });
			},
		});
		expect(await read(list)).toEqual({
			ids: [...upTo(95), ...upTo(8).map((index) => 1001 + index)],
			complete: true,
			until: undefined,
		});
	});

	it('when one is deleted and others move to the page before', async () => {
		const list = server(even(95), {
			change: (rows, requests) => void (requests === 3 && rows.splice(94, 1)),
		});
		const { ids, complete } = await read(list);
		expect(ids.filter((id) => id < 94)).toEqual(upTo(94));
		expect(complete).toBe(true);
	});
});

describe('a slice of many pages', () => {
	const HOUR = 60 * MINUTE;
	/** The slices whose first page was requested, without the whole list. */
	const stretches = ({ requests }: ReturnType<typeof server>) =>
		requests.slice(1).filter(([, , page]) => page === 1);

	it('is cut into a few more slices than there are pages, the last one open', async () => {
		const list = server(even(100));
		await read(list, { mostRequests: 10 });
		const step = HOUR / 13;
		const expected = upTo(13).map((part) => [
			Math.floor(FROM + (part === 0 ? 0 : part * step - 1000)),
			part === 12 ? undefined : Math.ceil(FROM + (part + 1) * step),
			1,
		]);
		// The first slices use up all requests.
		expect(stretches(list)).toEqual(expected.slice(0, 9));
	});

	it('is read page by page when the requests just suffice', async () => {
		const list = server(even(100));
		await read(list, { mostRequests: 11 });
		expect(stretches(list)[0]).toEqual([FROM, FROM + HOUR, 1]);
	});

	it('is cut into fifty slices at most', async () => {
		const list = server(even(1000));
		await read(list, { mostRequests: 50 });
		expect(stretches(list)[0]).toEqual([FROM, FROM + HOUR / 50, 1]);
	});

	it.each([
		['down to stretches of two seconds', 9000, 2250],
		['into two at least', 4001, 2001],
	])('is cut %s', async (_name, length, expected) => {
		const list = server(upTo(95).map((index) => FROM + index));
		await read(list, { now: FROM + length, mostRequests: 3 });
		expect(stretches(list)[0]).toEqual([FROM, FROM + expected, 1]);
	});

	it('is not cut when it is four seconds long', async () => {
		const list = server(upTo(95).map((index) => FROM + index));
		await read(list, { now: FROM + 4000, mostRequests: 3 });
		expect(list.requests).toEqual(upTo(10).map((page) => [FROM, undefined, page + 1]));
	});

	it('is cut in two where the server does not count', async () => {
		const list = server(even(100), { count: false });
		await read(list, { mostRequests: 2 });
		expect(stretches(list)[0]).toEqual([FROM, FROM + HOUR / 3, 1]);
	});

	it('keeps the ends of its slices on all their pages', async () => {
		const list = server([...upTo(25).map((index) => FROM + index * 100), ...even(275)]);
		const { ids } = await read(list, { mostRequests: 25, readTwiceMs: HOUR / 3 });
		expect(ids.every(Number.isInteger)).toBe(true);
		const end = FROM + Math.ceil(HOUR / 39);
		const requests = list.requests.slice(1).filter(([, to]) => to === end);
		expect(requests).toEqual([1, 2, 3, 4].map((page) => [FROM, end, page]));
		const [, second] = stretches(list);
		expect(list.requests.indexOf(second ?? [0, 0, 0])).toBe(5);
	});
});

describe('a burst within a second', () => {
	it('is read page by page', async () => {
		const list = server(upTo(95).map(() => FROM + 5 * MINUTE));
		expect(await read(list)).toEqual({ ids: upTo(95), complete: true, until: undefined });
	});

	it('is incomplete when its pages never add up', async () => {
		const list = server(
			upTo(95).map(() => FROM + 1000),
			{
				change: (rows) => void rows.push({ id: rows.length, at: FROM + 1000 }),
			},
		);
		const { ids, complete } = await read(list, { now: FROM + 2000 });
		expect(complete).toBe(false);
		expect(ids.length).toBeGreaterThanOrEqual(95);
	});
});

describe('a list that is too long to be read at once', () => {
	it('ends early, and returns until when everything was read', async () => {
		const list = server(even(2000));
		const { ids, complete, until = NaN } = await read(list, { mostRequests: 50 });
		expect(complete).toBe(true);
		expect(until).toBeGreaterThan(FROM);
		expect(until).toBeLessThan(FROM + 60 * MINUTE);
		const before = list.rows.filter(({ at }) => at < until).map(({ id }) => id);
		expect(ids).toEqual(expect.arrayContaining(before));
		expect(list.requests.length).toBeLessThanOrEqual(60);
	});

	it('is read further every time, until all is read', async () => {
		const list = server(even(2000));
		const seen = new Set<number>();
		let from = FROM;
		for (let go = 0; go < 20; go++) {
			const { rows, until } = await readSlices<Row, SlicePage<Row>>({
				from,
				now: FROM + 60 * MINUTE,
				first: await list.getPage(from, undefined, 1),
				getPage: list.getPage,
				keyOf: ({ id }) => String(id),
				createdAt: ({ at }) => at,
				readTwiceMs: 0,
				mostRequests: 50,
			});
			for (const { id } of rows) seen.add(id);
			if (until === undefined) break;
			expect(until).toBeGreaterThan(from);
			from = until;
		}
		expect(inOrder([...seen])).toEqual(upTo(2000));
	});

	it('keeps the slices that were read before the deadline', async () => {
		const list = server(even(2000));
		const getPage: typeof list.getPage = async (...given) => {
			if (list.requests.length >= 40) throw new DeadlineExceeded();
			return await list.getPage(...given);
		};
		// So many requests that the first attempt is to cut, not to page.
		const { ids, until = NaN } = await read({ getPage }, { mostRequests: 150 });
		expect(until).toBeGreaterThan(FROM);
		const before = list.rows.filter(({ at }) => at < until).map(({ id }) => id);
		expect(ids).toEqual(expect.arrayContaining(before));
	});
});

describe('an error', () => {
	const failing = (error: Error, at: number) => {
		const list = server(even(500));
		const getPage: typeof list.getPage = async (...given) => {
			if (list.requests.length >= at) throw error;
			return await list.getPage(...given);
		};
		return { getPage };
	};
	it('fails the read, however much was read before', async () => {
		await expect(read(failing(new Error('No.'), 20))).rejects.toThrow('No.');
	});
	it('for a passed deadline fails the read when nothing was read', async () => {
		await expect(
			read(failing(new DeadlineExceeded('Late.'), 1), { mostRequests: 5 }),
		).rejects.toThrow('Late.');
	});
});
