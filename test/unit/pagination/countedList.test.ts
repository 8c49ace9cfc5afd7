import * as fc from 'fast-check';

import {
	isWorthCounting,
	type KnownRow,
	readCountedList,
} from '../../../core/pagination/countedList';

/** What has changed in a long list is found by counts of its parts. */

const START = Date.parse('2026-03-02T08:00:00Z');
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
const known = (rows: Row[]): KnownRow[] =>
	rows.map(({ key, createdAt }) => ({ key, createdAt: Math.floor(createdAt / 1000) * 1000 }));

/** A list of a service that shows 25 rows on a page, and what a read of it sends. The row `hidden` is counted, but not shown. */
function listOf(rows: Row[], { inclusive = true, pageLength = 25, hidden = '' } = {}) {
	const requests: string[] = [];
	const minutes = (time: number | undefined) => (time === undefined ? '' : (time - START) / MINUTE);
	const page = (from: number | undefined, to: number | undefined, number: number) => {
		const matching = rows.filter(({ createdAt }) =>
			inclusive
				? createdAt >= (from ?? -Infinity) && createdAt <= (to ?? Infinity)
				: createdAt > (from ?? -Infinity) && createdAt < (to ?? Infinity),
		);
		const onPage = matching.slice((number - 1) * pageLength, number * pageLength);
		const shown = onPage.filter(({ key }) => key !== hidden);
		const hasNext = number * pageLength < matching.length;
		return { rows: shown, count: matching.length, hasNext, whole: number === 1 && !hasNext };
	};
	return {
		requests,
		read: async (
			given: KnownRow[],
			more: { hasForeign?: boolean; joining?: number[]; to?: number; checkFrom?: number } = {},
		) =>
			await readCountedList<Row>({
				known: given,
				hasForeign: false,
				joining: [],
				to: undefined,
				checkFrom: undefined,
				first: page(undefined, more.to, 1),
				keyOf: ({ key }) => key,
				getPage: async (from, to, number) => {
					requests.push(`${minutes(from)}..${minutes(to)} ${number}`);
					return await Promise.resolve(page(from, to, number));
				},
				...more,
			}),
	};
}
const keysOf = (rows: Row[]) => rows.map(({ key }) => key);

it.each<[string, number, object, boolean]>([
	['of up to four pages is not', 200, { rows: rowsOf(50) }, false],
	['of more pages is', 201, { rows: rowsOf(50) }, true],
	['of up to a hundred rows is not', 100, { rows: rowsOf(3) }, false],
	['of more rows is', 101, { rows: rowsOf(3) }, true],
	['that fits on a page is not', 201, { rows: rowsOf(25), whole: true }, false],
])('a list %s worth counting', (_name, count, page, expected) => {
	const usual = { rows: [], hasNext: true, whole: false, count: 1000 };
	expect(isWorthCounting(count, { ...usual, ...page })).toBe(expected);
});

it('a list in which nothing has changed costs one request, which checks the next part', async () => {
	const rows = rowsOf(3000);
	const { read, requests } = listOf(rows);
	const first = await read(known(rows));
	expect([...first.unchanged].sort()).toEqual(keysOf(rows).sort());
	expect(new Set(keysOf(first.rows))).toEqual(new Set(keysOf(rows.slice(0, 25))));
	expect([first.complete, first.checkFrom]).toEqual([true, START + 19.5 * MINUTE]);
	const second = await read(known(rows), { checkFrom: first.checkFrom });
	expect(second.checkFrom).toBe(START + 39.5 * MINUTE);
	const shared = 1000 / MINUTE;
	expect(requests).toEqual([`..${19.5 + shared} 1`, `${19.5 - shared}..${39.5 + shared} 1`]);
});

it('each row is checked some time, and after the last one the first', async () => {
	const rows = rowsOf(150);
	const { read } = listOf(rows);
	const seen = new Set<string>();
	let checkFrom: number | undefined;
	for (let count = 0; count < 8; count++) {
		const result = await read(known(rows), { checkFrom });
		for (const { key } of result.rows) seen.add(key);
		checkFrom = result.checkFrom;
	}
	expect([seen.size, checkFrom]).toEqual([150, undefined]);
});

it('a check that begins after the last row goes back to the oldest', async () => {
	const rows = rowsOf(150);
	const { read, requests } = listOf(rows);
	expect((await read(known(rows), { checkFrom: START + 1000 * MINUTE })).checkFrom).toBeUndefined();
	expect(requests).toEqual([]);
});

it('a row that has left and one that has joined in its place are found when their part is checked', async () => {
	const rows = rowsOf(150);
	const given = known(rows);
	const joined = { key: 'joined', createdAt: START + 70.2 * MINUTE };
	const { read } = listOf([...rows.filter(({ key }) => key !== 'row 50'), joined]);
	const found: Array<[left: boolean, joined: boolean]> = [];
	let checkFrom: number | undefined;
	do {
		const result = await read(given, { checkFrom });
		found.push([!result.unchanged.has('row 50'), keysOf(result.rows).includes('joined')]);
		checkFrom = result.checkFrom;
	} while (checkFrom !== undefined);
	expect(found.findIndex(([left]) => left)).toBe(2);
	expect(found.findIndex(([, isThere]) => isThere)).toBe(3);
});

it('of 3,000 rows, one that has left is found with few requests', async () => {
	const rows = rowsOf(3000);
	const { read, requests } = listOf(rows.filter(({ key }) => key !== 'row 1234'));
	const { unchanged } = await read(known(rows));
	expect(unchanged.has('row 1234')).toBe(false);
	expect(unchanged.size).toBeGreaterThan(2950);
	expect(requests.length).toBeLessThanOrEqual(12);
});

it('a row that may have joined hides none that has left', async () => {
	const rows = rowsOf(3000);
	const joined = { key: 'joined', createdAt: START + 2500.5 * MINUTE };
	const { read, requests } = listOf([...rows.filter(({ key }) => key !== 'row 1234'), joined]);
	const result = await read(known(rows), { joining: [joined.createdAt] });
	expect(keysOf(result.rows)).toContain('joined');
	expect(result.unchanged.has('row 1234')).toBe(false);
	expect(requests.length).toBeLessThanOrEqual(24);
});

it('the whole list is read when much has changed', async () => {
	const rows = rowsOf(500);
	const { read, requests } = listOf(rows.slice(100));
	const result = await read(known(rows));
	expect([result.unchanged.size, new Set(keysOf(result.rows)).size]).toEqual([0, 400]);
	expect([requests.length, result.checkFrom]).toEqual([16, undefined]);
});

it('a row that has left is noticed although a row of another list, created at the end, is counted in its place', async () => {
	const rows = rowsOf(200);
	const foreign = { key: 'young', createdAt: START + 199.1 * MINUTE };
	const { read } = listOf([...rows.filter(({ key }) => key !== 'row 199'), foreign]);
	const { unchanged } = await read(known(rows), {
		hasForeign: true,
		to: START + 199.2 * MINUTE,
	});
	expect([...unchanged]).toEqual(keysOf(rows.slice(0, unchanged.size)));
	expect(unchanged.has('row 199')).toBe(false);
	expect(unchanged.size).toBe(150);
});

it('rows that came all at once cannot be told apart by time, and are read together', async () => {
	const rows = rowsOf(200, 30);
	const { read, requests } = listOf(rows.filter(({ key }) => key !== 'row 7'));
	const { unchanged } = await read(known(rows));
	expect(unchanged.has('row 7')).toBe(false);
	expect(requests.length).toBeLessThanOrEqual(16);
});

it('known rows may come in any order', async () => {
	const rows = rowsOf(150);
	const { read, requests } = listOf(rows);
	const result = await read(known([...rows].reverse()));
	expect([requests.length, result.checkFrom]).toEqual([1, START + 19.5 * MINUTE]);
});

it('a list that can be cut into equal parts is checked once in as many polls', async () => {
	const rows = rowsOf(120);
	const { read } = listOf(rows);
	const checks: Array<number | undefined> = [];
	do checks.push((await read(known(rows), { checkFrom: checks.at(-1) })).checkFrom);
	while (checks.at(-1) !== undefined);
	expect(checks).toHaveLength(6);
});

it('a check begins with the rows that were created at its time, rounded to seconds', async () => {
	const rows = rowsOf(150);
	const joined = { key: 'joined', createdAt: START + 100.2 * MINUTE };
	const { read, requests } = listOf([...rows.filter(({ key }) => key !== 'row 20'), joined]);
	const { unchanged } = await read(known(rows), { checkFrom: START + 20 * MINUTE });
	expect(unchanged.has('row 20')).toBe(false);
	expect(requests).toEqual([`${20 - 1000 / MINUTE}..${39.5 + 1000 / MINUTE} 1`]);
});

it('a check from before the oldest known row reads all that is older', async () => {
	const rows = rowsOf(150);
	const { read, requests } = listOf(rows);
	await read(known(rows), { checkFrom: START - MINUTE });
	expect(requests).toEqual([`..${19.5 + 1000 / MINUTE} 1`]);
});

it('a row that leaves during the read is noticed when its part is checked', async () => {
	const rows = rowsOf(150);
	const { read } = listOf(rows);
	const reading = read(known(rows));
	rows.splice(3, 1);
	expect((await reading).unchanged.has('row 3')).toBe(false);
});

it('a part whose rows do not add up makes the read incomplete', async () => {
	const rows = rowsOf(150);
	const { read } = listOf(rows, { hidden: 'row 30' });
	const incomplete = await read(known(rows), { checkFrom: START + 20 * MINUTE });
	expect(incomplete.complete).toBe(false);
	expect((await read(known(rows))).complete).toBe(true);
});

it('up to its end, and not beyond it, the last part is read', async () => {
	const rows = rowsOf(150);
	const { read, requests } = listOf(rows);
	const to = START + 149.5 * MINUTE;
	await read(known(rows), { to, checkFrom: START + 140 * MINUTE });
	expect(requests).toEqual([`${140 - 1000 / MINUTE}..149.5 1`]);
});

it.each<[string, number, boolean]>([
	['three rows of 500 have left', 3, true],
	['two rows of 500 have left', 2, false],
])('whether a search would cost more than the list: %s', async (_name, left, isReadWhole) => {
	const rows = rowsOf(500);
	const gone = new Set(['row 100', 'row 300', 'row 400'].slice(0, left));
	const { read } = listOf(rows.filter(({ key }) => !gone.has(key)));
	expect((await read(known(rows))).unchanged.size === 0).toBe(isReadWhole);
});

it('a search that costs as much as the list is begun', async () => {
	const rows = rowsOf(320);
	const { read } = listOf(rows.slice(2));
	expect((await read(known(rows))).unchanged.size).toBeGreaterThan(250);
});

it('parts are cut in two until the pages that differ are found; a part that fits on a page is read at once', async () => {
	const rows = rowsOf(160);
	const { read, requests } = listOf(rows.filter(({ key }) => key !== 'row 70'));
	const { unchanged } = await read(known(rows), { checkFrom: START + 1000 * MINUTE });
	const at = (minutes: number, ms: number) => (minutes * MINUTE + ms) / MINUTE;
	expect(requests).toEqual([
		`..${at(79.5, 1000)} 1`,
		`..${at(39.5, 1000)} 1`,
		`${at(39.5, -1000)}..${at(59.5, 1000)} 1`,
		`${at(59.5, -1000)}..${at(79.5, 1000)} 1`,
	]);
	expect(unchanged.size).toBe(120);
});

it.each([
	['begins', 1000],
	['ends', -1000],
])('a row that may have joined where a part %s belongs to both parts', async (_name, ms) => {
	const rows = rowsOf(150);
	const { read } = listOf(rows);
	const { unchanged } = await read(known(rows), {
		joining: [START + 74.5 * MINUTE + ms],
		checkFrom: START + 1000 * MINUTE,
	});
	expect([unchanged.has('row 74'), unchanged.has('row 75')]).toEqual([false, false]);
});

it.each([
	['before the middle', 40],
	['after the middle', 110],
])('a list is cut where rows are far enough apart, also %s', async (_name, index) => {
	const burst = rowsOf(150, 30);
	const rows = burst.map((row, at) =>
		at < index ? row : { ...row, createdAt: row.createdAt + MINUTE },
	);
	const { read } = listOf(rows.filter(({ key }) => key !== 'row 149'));
	const { unchanged } = await read(known(rows), { checkFrom: START + 1000 * MINUTE });
	expect(unchanged.size).toBe(index);
});

it.each([
	['seven seconds apart are told apart', 7000, true],
	['less than that apart are not', 6999, false],
])('rows that are %s', async (_name, apartMs, areTold) => {
	const rows = rowsOf(150, apartMs);
	const { read } = listOf(rows.slice(1));
	const given = rows.map(({ key, createdAt }) => ({ key, createdAt }));
	expect((await read(given)).unchanged.size > 0).toBe(areTold);
});

it('no row that has left is taken for unchanged, however rows are spread and bounds are meant (200 random lists)', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.oneof(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 10_000_000 })),
				{
					minLength: 101,
					maxLength: 400,
				},
			),
			fc.array(fc.nat(), { maxLength: 4 }),
			fc.record({ inclusive: fc.boolean(), pageLength: fc.constantFrom(3, 10, 25) }),
			async (gaps, left, server) => {
				let createdAt = START;
				const rows = gaps.map((gap, index) => ({
					key: `row ${index}`,
					createdAt: (createdAt += gap),
				}));
				const gone = new Set(left.map((pick) => `row ${pick % rows.length}`));
				const { read } = listOf(
					rows.filter(({ key }) => !gone.has(key)),
					server,
				);
				const result = await read(known(rows));
				const shown = new Set(keysOf(result.rows));
				expect([...result.unchanged].filter((key) => gone.has(key))).toEqual([]);
				const lost = rows.filter(({ key }) => !result.unchanged.has(key) && !shown.has(key));
				expect(new Set(keysOf(lost))).toEqual(gone);
			},
		),
		{ numRuns: 200 },
	);
});
