import {
	readShown,
	shownAfter,
	shownNumbers,
	type Shown,
} from '../../../../core/trigger/ledger/emptyLists';

/** Whether empty lists are believed. */

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const since = (from: number, misses = false) => ({ jobs: [], from, misses });
const job = (createdAt?: number) => ({ createdAt });

it.each<[string, Shown, Parameters<typeof shownAfter>[1], Shown]>([
	[
		'lists with jobs are believed, and the newest one is noted',
		{ newest: NOON + MINUTE, doubts: 3 },
		{ jobs: [job(), job(NOON - MINUTE), job(NOON), job(NOON - 2)], from: 0, misses: true },
		{ newest: NOON, doubts: 0 },
	],
	[
		'lists of jobs without dates are believed',
		{ newest: NOON, doubts: 3 },
		{ jobs: [job()], from: 0, misses: false },
		{ doubts: 0 },
	],
	[
		'empty lists are believed when nothing was ever shown',
		{ doubts: 0 },
		since(NOON),
		{ doubts: 0 },
	],
	[
		'empty lists are believed when they begin after the newest job',
		{ newest: NOON, doubts: 0 },
		since(NOON - 1999),
		{ doubts: 0 },
	],
	[
		'empty lists are not believed when the newest job should be there',
		{ newest: NOON, doubts: 0 },
		since(NOON - 2000),
		{ newest: NOON, doubts: 1 },
	],
	[
		'empty lists are not believed when a live job is missing',
		{ newest: NOON, doubts: 1 },
		since(NOON + MINUTE, true),
		{ newest: NOON, doubts: 2 },
	],
	[
		'a missing live job is enough',
		{ doubts: 0 },
		since(NOON, true),
		{ newest: undefined, doubts: 1 },
	],
	[
		'empty lists are not believed for ten polls',
		{ newest: NOON, doubts: 9 },
		since(0, true),
		{ newest: NOON, doubts: 10 },
	],
	[
		'empty lists are believed after that',
		{ newest: NOON, doubts: 10 },
		since(0, true),
		{ doubts: 0 },
	],
])('%s', (_name, before, lists, expected) => {
	expect(shownAfter(before, lists)).toEqual(expected);
});

it.each<[Shown, unknown]>([
	[{ newest: NOON + 999, doubts: 0 }, [NOON / 1000]],
	[{ newest: NOON, doubts: 2 }, [NOON / 1000, 2]],
	[{ doubts: 0 }, [null]],
	[{ doubts: 1 }, [null, 1]],
])('%j is saved as %j, and read as it was, in whole seconds', (shown, saved) => {
	expect(shownNumbers(shown)).toEqual(saved);
	const { newest } = shown;
	const rounded = newest === undefined ? {} : { newest: Math.floor(newest / 1000) * 1000 };
	expect(readShown(JSON.parse(JSON.stringify(saved)))).toEqual({ ...shown, ...rounded });
});

it.each([undefined, null, 7, {}, [1, -1], [1, 1.5], [1, '2'], [1, null]])(
	'%j is not read',
	(saved) => {
		expect(readShown(saved)).toBeUndefined();
	},
);

it('a time that is no number is not read', () => {
	expect(readShown(['noon', 1])).toEqual({ doubts: 1 });
});
