import {
	type CountedSlice,
	isInSlice,
	readCountedSlices,
} from '../../../core/pagination/countedSlices';
import { DeadlineExceeded } from '../../../core/util/deadlines';

/** Of a list that is too long for the time there is, a part is read, and the rest is counted. */

const START = Date.parse('2026-03-02T08:00:00.400Z');
const MINUTE = 60_000;

interface Row {
	key: string;
	createdAt: number;
}
const rowsOf = (count: number, apartMs = MINUTE): Row[] =>
	Array.from({ length: count }, (_, index) => ({
		key: `row ${index}`,
		createdAt: START + index * apartMs,
	}));

interface Knobs {
	fails?: () => Error;
	failsAfter?: number;
	/** The present, epoch ms. */
	now?: number;
	/** The key of a row that does not tell its creation time. */
	undated?: string;
}

/**
 * A list on pages of 25 rows, and what is read of it in the time of so many requests; each takes a second. The requests come as
 * the bounds of the list, in seconds since the first row, and the number of the page.
 */
async function readFor(
	rows: Row[],
	mostRequests: number,
	{
		fails,
		failsAfter = mostRequests,
		now = START + rows.length * MINUTE,
		undated = '',
	}: Knobs = {},
) {
	const sent: Array<[from: number | undefined, to: number | undefined, page: number]> = [];
	const secondOf = (time?: number) => (time === undefined ? undefined : (time - START) / 1000);
	const page = (from: number | undefined, to: number | undefined, number: number) => {
		const matching = rows.filter(
			({ createdAt }) => createdAt >= (from ?? -Infinity) && createdAt <= (to ?? Infinity),
		);
		const shown = matching.slice((number - 1) * 25, number * 25);
		const hasNext = number * 25 < matching.length;
		return { rows: shown, count: matching.length, hasNext, whole: number === 1 && !hasNext };
	};
	jest.useFakeTimers({ now });
	const result = await readCountedSlices<Row>({
		first: page(undefined, undefined, 1),
		getPage: async (from, to, number) => {
			sent.push([secondOf(from), secondOf(to), number]);
			if (fails && sent.length > failsAfter) throw fails();
			jest.setSystemTime(Date.now() + 1000);
			return await Promise.resolve(page(from, to, number));
		},
		keyOf: ({ key }) => key,
		createdAt: ({ key, createdAt }) => (key === undated ? undefined : createdAt),
		now,
		stopsAt: now + mostRequests * 1000,
	});
	jest.useRealTimers();
	const unreadSeconds = result.unread.map(({ from, to, count }) => [
		secondOf(from),
		secondOf(to),
		count,
	]);
	return { ...result, unreadSeconds, sent, requests: sent.length };
}

const countIn = (slice: CountedSlice, rows: Row[]) =>
	rows.filter(({ createdAt }) => isInSlice(slice, createdAt)).length;

it.each([0, 1, 10, 40, 100])(
	'every row that was not read is in a slice, and each slice has its count, when there was time for about %i requests',
	async (mostRequests) => {
		const rows = rowsOf(2000);
		const { unread, ...read } = await readFor(rows, mostRequests);
		const keys = new Set(read.rows.map(({ key }) => key));
		const missing = rows.filter(({ key }) => !keys.has(key));
		expect(missing.length).toBeGreaterThan(0);
		expect(
			missing.filter(({ createdAt }) => unread.some((one) => isInSlice(one, createdAt))),
		).toEqual(missing);
		expect(unread.map(({ count }) => count)).toEqual(unread.map((slice) => countIn(slice, rows)));
		// The last page, and the four that are read at the same time.
		expect(read.requests).toBeLessThanOrEqual(mostRequests + 4);
	},
);

it('with enough time, all rows are read and nothing is left', async () => {
	const rows = rowsOf(400);
	const { unread, ...read } = await readFor(rows, 1000);
	expect(read.rows.map(({ key }) => key).sort()).toEqual(rows.map(({ key }) => key).sort());
	expect(unread).toEqual([]);
	expect(read.requests).toBeLessThan(60);
});

it('more slices show more rows: with a hundred pages to read, forty requests leave slices of fewer than 150 rows', async () => {
	const { unread } = await readFor(rowsOf(2500), 40);
	expect(Math.max(...unread.map(({ count }) => count))).toBeLessThan(150);
});

it('rows that came all at once cannot be told apart by time, and are left in one slice', async () => {
	const { unread, requests } = await readFor(rowsOf(200, 10), 1000);
	expect(unread.map(({ count }) => count)).toEqual([200]);
	expect(requests).toBeLessThan(20);
});

it('what was read before the deadline counts, and another failure is passed on', async () => {
	const rows = rowsOf(2000);
	const { unread } = await readFor(rows, 9, { fails: () => new DeadlineExceeded() });
	expect(unread.map(({ count }) => count)).toEqual(unread.map((slice) => countIn(slice, rows)));
	await expect(readFor(rows, 9, { fails: () => new Error('401') })).rejects.toThrow('401');
	jest.useRealTimers();
});

it.each([
	[
		60,
		[
			[undefined, undefined, 3],
			[undefined, 1800.599, 1],
			[1800.599, 2700.599, 1],
			[undefined, 900.599, 1],
			[900.599, 1800.599, 1],
			[2700.599, undefined, 1],
		],
	],
	[
		100,
		[
			[undefined, undefined, 4],
			[undefined, 3000.599, 1],
			[undefined, 1500.599, 1],
			[3000.599, 4500.599, 1],
			// As many rows as fit on a page.
			[1500.599, 3000.599, 1],
			[undefined, 750.599, 1],
			[750.599, 1500.599, 1],
		],
	],
])(
	'the last page of %i rows is read, then the parts with the most unread rows are cut in two, and those of one page are read',
	async (count, requests) => {
		const { sent, unread } = await readFor(rowsOf(count), 100);
		expect(sent).toEqual(requests);
		expect(unread).toEqual([]);
	},
);

it('nothing is requested when the time is over', async () => {
	const { sent } = await readFor(rowsOf(100), 1);
	expect(sent).toEqual([[undefined, undefined, 4]]);
});

it('nothing is requested after the deadline, even if there was time left', async () => {
	const rows = rowsOf(2000);
	const fails = () => new DeadlineExceeded();
	const { unread, sent } = await readFor(rows, 100, { fails, failsAfter: 5 });
	// The last page, one part, two parts and four.
	expect(sent).toHaveLength(1 + 1 + 2 + 4);
	expect(unread.map(({ count }) => count)).toEqual(unread.map((slice) => countIn(slice, rows)));
});

it('a part of four seconds is cut, a shorter one is not', async () => {
	const { unreadSeconds } = await readFor(rowsOf(400, 40), 100, { now: START + 16_600 });
	expect(unreadSeconds).toEqual([
		[6.599, 8.599, 50],
		[2.599, 4.599, 50],
		[10.599, 12.599, 50],
		[undefined, 2.599, 65],
		[4.599, 6.599, 50],
		[8.599, 10.599, 50],
		[12.599, 14.599, 50],
		[14.599, undefined, 35],
	]);
});

it('a row without a creation time does not keep the others from being read', async () => {
	const rows = rowsOf(100);
	const { unread, ...read } = await readFor(rows, 100, { undated: 'row 3' });
	expect(read.rows.map(({ key }) => key).sort()).toEqual(rows.map(({ key }) => key).sort());
	expect(unread).toEqual([]);
});

it.each([
	['at its beginning is outside', { from: 10, to: 20 }, 10, false],
	['after its beginning is inside', { from: 10, to: 20 }, 11, true],
	['at its end is inside', { from: 10, to: 20 }, 20, true],
	['after its end is outside', { from: 10, to: 20 }, 21, false],
	['at any time is inside, when it has no bounds', {}, 10, true],
	['that is unknown is inside, when it has no beginning', { to: 20 }, undefined, true],
	['that is unknown is outside, when it has a beginning', { from: 10 }, undefined, false],
])('of a slice, a time %s', (_name, slice, time, isInside) => {
	expect(isInSlice(slice, time)).toBe(isInside);
});
