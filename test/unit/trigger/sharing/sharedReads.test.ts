import { SharedReads } from '../../../../core/trigger/sharing/sharedReads';
import { DeadlineExceeded } from '../../../../core/util/deadlines';
import { settle } from '../../../../core/util/outcome';

/** Which reads of lists are used by other polls, and for how long. */

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.useRealTimers();
});

interface List {
	jobs: number[];
	from?: number;
}
const later = (ms: number) => jest.setSystemTime(Date.now() + ms);
const NEED = { after: START - 1, from: START, deadline: START + 300 * SECOND };

function reads() {
	let count = 0;
	const shared = new SharedReads<List>(({ from }, needed) => from ?? needed);
	return {
		/** The number of the read that the result is from. */
		async get(need: Partial<typeof NEED> = {}, { key = 'list', list = {} as Partial<List> } = {}) {
			const read = async () => await Promise.resolve({ jobs: [++count], ...list });
			return (await shared.get(key, { ...NEED, ...need }, read)).jobs[0];
		},
		shared,
		dropOld: () => shared.dropOld(),
	};
}

it.each<[string, number, Partial<typeof NEED>, number]>([
	['at the same time', 0, {}, 1],
	['within thirty seconds', 30 * SECOND, {}, 1],
	['later than that', 30 * SECOND + 1, {}, 2],
	['by a clock that was set back', -1, {}, 2],
	['with a state from before it', 0, { after: START - 1 }, 1],
	['with a state that is as new', 0, { after: START }, 2],
	['for younger jobs', 0, { from: START + 1 }, 1],
	['for older jobs', 0, { from: START - 1 }, 2],
])('a poll %s uses the right read', async (_name, ms, need, expected) => {
	const { get, dropOld } = reads();
	expect(await get()).toBe(1);
	later(ms);
	dropOld();
	expect(await get(need)).toBe(expected);
});

it('a read of older jobs than were needed serves those who need them', async () => {
	const { get } = reads();
	await get({}, { list: { from: START - 100 } });
	expect(await get({ from: START - 100 })).toBe(1);
	expect(await get({ from: START - 101 })).toBe(2);
});

it('another list is read by itself', async () => {
	const { get } = reads();
	expect([await get(), await get({}, { key: 'another' }), await get()]).toEqual([1, 2, 1]);
});

it.each([
	['20,000 jobs are kept', 20_000, 1],
	['more than 20,000 jobs are not kept', 20_001, 2],
])('%s', async (_name, length, expected) => {
	const { get } = reads();
	await get({}, { list: { jobs: Array.from({ length }, () => 1) } });
	expect(await get({}, { list: { jobs: [2] } })).toBe(expected);
});

it('the oldest read is dropped first', async () => {
	const { get } = reads();
	const list = { jobs: Array.from({ length: 15_000 }, () => 1) };
	await get({}, { key: 'old', list });
	await get({}, { key: 'new', list });
	expect(await get({}, { key: 'new', list: { jobs: [2] } })).toBe(1);
	expect(await get({}, { key: 'old', list: { jobs: [2] } })).toBe(2);
});

/** A read that ends when the test says so. */
function openRead(shared: SharedReads<List>, need: Partial<typeof NEED> = {}) {
	let end: (list: List) => void = () => {};
	let fail: (error: Error) => void = () => {};
	const list = new Promise<List>((resolve, reject) => {
		end = resolve;
		fail = reject;
	});
	const result = settle(shared.get('list', { ...NEED, ...need }, async () => await list));
	return { result, end: (jobs: number[]) => end({ jobs }), fail: (error: Error) => fail(error) };
}

it('a read under way is joined, however long it takes', async () => {
	const { get, shared, dropOld } = reads();
	const { result, end } = openRead(shared);
	later(100 * SECOND);
	dropOld();
	const joined = get();
	end([7]);
	expect(await joined).toBe(7);
	expect(await result).toEqual({ ok: true, value: { jobs: [7] } });
});

it('the error of a read is that of all who wait for it, and of nobody later', async () => {
	const { get, shared } = reads();
	const { result, fail } = openRead(shared);
	const joined = settle(get());
	const error = new Error('The server is down');
	fail(error);
	expect([await result, await joined]).toEqual([
		{ ok: false, error },
		{ ok: false, error },
	]);
	expect(await get()).toBe(1);
});

it('a read whose time was over is begun once more by those who have time left', async () => {
	const { get, shared } = reads();
	const { result, fail } = openRead(shared);
	const joined = [get(), get()];
	fail(new DeadlineExceeded());
	expect(await Promise.all(joined)).toEqual([1, 1]);
	expect((await result).ok).toBe(false);
});

it('a poll waits for the read of another no longer than its own deadline', async () => {
	const { get, shared } = reads();
	const { end } = openRead(shared);
	await expect(get({ deadline: START })).rejects.toThrow(DeadlineExceeded);
	end([7]);
	expect(await get()).toBe(7);
});

it('a read that began later stays when an earlier one fails', async () => {
	const { get, shared } = reads();
	const early = openRead(shared);
	const late = openRead(shared, { after: START });
	early.fail(new Error('The server is down'));
	await early.result;
	late.end([9]);
	expect(await get()).toBe(9);
});
