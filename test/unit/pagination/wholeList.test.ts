import fc from 'fast-check';

import { readWholeList } from '../../../core/pagination/wholeList';

interface Job {
	id: number;
	at: number;
}

const START = Date.parse('2026-03-02T08:00:00Z');
const MINUTE = 60_000;

type Order = 'newest' | 'oldest' | 'id' | 'random';
const mixed = (value: number) => (value * 7919) % 10_007;

type Change = (jobs: Job[], now: number) => Job[];

/** A list served in pages, which changes after each page that was read. */
function server(count: number, { size = 10, order = 'newest' as Order, changes = [] as Change[] }) {
	let jobs = Array.from({ length: count }, (_, id) => ({ id, at: START - (count - id) * MINUTE }));
	let now = START;
	const requests: Array<[page: number, to: number | undefined]> = [];
	const compare = {
		newest: (a: Job, b: Job) => b.at - a.at || b.id - a.id,
		oldest: (a: Job, b: Job) => a.at - b.at || a.id - b.id,
		id: (a: Job, b: Job) => ((a.id * 7919) % 1009) - ((b.id * 7919) % 1009),
		// Another one for each page.
		random: (a: Job, b: Job) => mixed(a.id + now) - mixed(b.id + now),
	}[order];
	return {
		requests,
		jobs: () => jobs,
		async getPage(from = -Infinity, to = Infinity, number = 1) {
			requests.push([number, to === Infinity ? undefined : to]);
			const matching = jobs.filter(({ at }) => at >= from && at <= to).sort(compare);
			const page = {
				rows: matching.slice((number - 1) * size, number * size),
				count: matching.length,
				hasNext: number * size < matching.length,
				whole: number === 1 && matching.length <= size,
				serverTime: now,
			};
			now += 1000;
			jobs = changes.shift()?.(jobs, now) ?? jobs;
			if (requests.length > 2000) throw new Error('This never ends.');
			return page;
		},
	};
}

const read = async (
	{ getPage }: Pick<ReturnType<typeof server>, 'getPage'>,
	bounds: { from?: number; to?: number } = {},
) =>
	await readWholeList({
		getPage,
		keyOf: ({ id }: Job) => String(id),
		createdAt: ({ at }: Job) => at,
		...bounds,
	});
const idsOf = (jobs: Job[]) => jobs.map(({ id }) => id).sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, id) => id);

const remove =
	(place: number): Change =>
	(jobs) =>
		jobs.filter((_, index) => index !== place % Math.max(1, jobs.length));
const add: Change = (jobs, now) => [...jobs, { id: 10_000 + jobs.length + now, at: now }];

describe('a list that stands still', () => {
	it.each([
		['nothing', 0, 1],
		['one page', 10, 1],
		['a page and a job', 11, 2],
		['many pages', 995, 100],
	])('%s takes no request too many', async (_name, count, pages) => {
		for (const order of ['newest', 'oldest', 'id'] as const) {
			const list = server(count, { order });
			const { rows, complete } = await read(list);
			expect([idsOf(rows), complete]).toEqual([upTo(count), true]);
			expect(list.requests).toHaveLength(pages);
		}
	});

	it('with bounds is read within them, on each page', async () => {
		const list = server(100, {});
		const [from, to] = [START - 60 * MINUTE, START - 20 * MINUTE];
		const { rows } = await read(list, { from, to });
		expect(idsOf(rows)).toEqual(upTo(100).slice(40, 81));
		expect(list.requests.map(([, until]) => until)).toEqual([to, to, to, to, to]);
	});
});

describe('a list that changes', () => {
	it("by new jobs takes no request more: they can't join the list that is read", async () => {
		for (const order of ['newest', 'oldest', 'id'] as const) {
			const list = server(95, { order, changes: Array.from({ length: 10 }, () => add) });
			const { rows, complete } = await read(list);
			expect([idsOf(rows), complete]).toEqual([upTo(95), true]);
			expect(list.requests).toHaveLength(10);
		}
	});

	it.each<Order>(['newest', 'oldest', 'id'])(
		'by one job that goes and one that comes, which keeps the count, loses none (%s first)',
		async (order) => {
			const both: Change = (jobs, now) => add(remove(0)(jobs, now), now);
			const list = server(95, { order, changes: [(jobs) => jobs, both] });
			const { rows, complete } = await read(list);
			expect(complete).toBe(true);
			expect(idsOf(rows)).toEqual(expect.arrayContaining(upTo(95).slice(1)));
		},
	);

	it('in any way returns every job that was there all the time, once, or is incomplete', async () => {
		const change = fc.oneof(
			{ weight: 3, arbitrary: fc.constant<Change>((jobs) => jobs) },
			fc.nat(500).map(remove),
			fc.constant(add),
			fc.nat(500).map(
				(place): Change =>
					(jobs, now) =>
						add(remove(place)(jobs, now), now),
			),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 120 }),
				fc.integer({ min: 1, max: 30 }),
				fc.constantFrom<Order>('newest', 'oldest', 'id'),
				fc.array(change, { maxLength: 60 }),
				async (count, size, order, changes) => {
					const list = server(count, { size, order, changes });
					const { rows, complete } = await read(list);
					expect(new Set(idsOf(rows)).size).toBe(rows.length);
					const stayed = list.jobs().filter(({ id }) => id < 10_000);
					if (complete) expect(idsOf(rows)).toEqual(expect.arrayContaining(idsOf(stayed)));
				},
			),
			{ numRuns: 300 },
		);
	}, 60_000);

	it('is read within its bounds, however often parts of it are read again', async () => {
		const list = server(95, { changes: [add, remove(3), remove(40)] });
		const [from, to] = [START - 80 * MINUTE, START - 10 * MINUTE];
		const { rows, complete } = await read(list, { from, to });
		expect(complete).toBe(true);
		expect(list.requests.length).toBeGreaterThan(8);
		expect(rows.every(({ at }) => at >= from && at <= to)).toBe(true);
		const ends = list.requests.map(([, until = Infinity]) => until);
		expect(Math.max(...ends)).toBe(to);
		const stayed = list.jobs().filter(({ at }) => at >= from && at <= to);
		expect(idsOf(rows)).toEqual(expect.arrayContaining(idsOf(stayed)));
	});

	it('and never stands still is given up, and is incomplete', async () => {
		const shift: Change = (jobs, now) => add(remove(0)(jobs, now), now);
		const list = server(200, {
			order: 'random',
			changes: Array.from({ length: 900 }, () => shift),
		});
		const { complete } = await read(list);
		expect(complete).toBe(false);
		// Five times the list, and fifty more.
		expect(list.requests.length).toBeLessThan(20 + 50 + 5 * 20 + 20);
	});

	it("into one that can't be true is given up after five times its pages, and fifty more", async () => {
		let requests = 0;
		const getPage = async () => {
			requests++;
			if (requests > 2000) throw new Error('This never ends.');
			const rows = Array.from({ length: 10 }, (_, id) => ({ id, at: START - id * MINUTE }));
			const page = { rows, count: 100, hasNext: true, whole: false, serverTime: START };
			return await Promise.resolve(page);
		};
		expect(await read({ getPage })).toMatchObject({ complete: false });
		expect([requests >= 100, requests <= 120]).toEqual([true, true]);
	});

	it.each<Order>(['newest', 'oldest'])(
		'and is far longer than its ever changing count is incomplete (%s first)',
		async (order) => {
			const list = server(2000, { order });
			const getPage = async (...given: Parameters<typeof list.getPage>) => ({
				...(await list.getPage(...given)),
				count: 20 + (list.requests.length % 2),
			});
			const { rows, complete } = await read({ getPage } as never);
			expect(rows.length).toBeLessThan(2000);
			expect(complete).toBe(false);
		},
	);

	it('with more jobs of one moment than fit on a page, in no order, is incomplete', async () => {
		const list = server(61, { size: 10, order: 'random', changes: [together] });
		const { complete } = await read(list);
		expect(complete).toBe(false);
	});
});

/** All but the first job were created at the same time. */
const together: Change = (jobs) => jobs.map((job) => (job.id === 0 ? job : { ...job, at: START }));
