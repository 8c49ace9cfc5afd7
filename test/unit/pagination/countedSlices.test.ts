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

/** A list on pages of 25 rows, and what is read of it until so many requests were sent. */
async function readFor(rows: Row[], mostRequests: number, fails?: () => Error) {
	let requests = 0;
	const page = (from: number | undefined, to: number | undefined, number: number) => {
		const matching = rows.filter(
			({ createdAt }) => createdAt >= (from ?? -Infinity) && createdAt <= (to ?? Infinity),
		);
		const shown = matching.slice((number - 1) * 25, number * 25);
		const hasNext = number * 25 < matching.length;
		return { rows: shown, count: matching.length, hasNext, whole: number === 1 && !hasNext };
	};
	const now = START + rows.length * MINUTE;
	jest.useFakeTimers({ now });
	const result = await readCountedSlices<Row>({
		first: page(undefined, undefined, 1),
		getPage: async (from, to, number) => {
			requests++;
			if (fails && requests > mostRequests) throw fails();
			// Each takes a second.
			jest.setSystemTime(Date.now() + 1000);
			return await Promise.resolve(page(from, to, number));
		},
		keyOf: ({ key }) => key,
		createdAt: ({ createdAt }) => createdAt,
		now,
		stopsAt: now + mostRequests * 1000,
	});
	jest.useRealTimers();
	return { ...result, requests };
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
	const { unread } = await readFor(rows, 9, () => new DeadlineExceeded());
	expect(unread.map(({ count }) => count)).toEqual(unread.map((slice) => countIn(slice, rows)));
	await expect(readFor(rows, 9, () => new Error('401'))).rejects.toThrow('401');
	jest.useRealTimers();
});
