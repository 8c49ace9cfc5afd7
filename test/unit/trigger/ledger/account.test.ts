import { accountAfter, readAccount, type Account } from '../../../../core/trigger/ledger/account';

/** Whose jobs a ledger holds, from poll to poll. */

const job = (id: string, createdAt?: number) => ({ id, createdAt });

it.each<[string, Account | undefined, Parameters<typeof accountAfter>[2], string[]]>([
	['a new account has seen the newest jobs', undefined, [job('a', 1), job('b', 2)], ['b', 'a']],
	[
		'three jobs are enough',
		{ fingerprints: ['me'], seen: ['x', 'y', 'z'] },
		[job('a', 1), job('b', 4), job('c', 2), job('d', 3)],
		['b', 'd', 'c'],
	],
	[
		'the jobs of before stay where fewer were seen, each once',
		{ fingerprints: ['me'], seen: ['x', 'y', 'z'] },
		[job('y', 1), job('y', 1), job('a', 2)],
		['a', 'y', 'x'],
	],
	['a job without a date counts as old', undefined, [job('a'), job('b', 1)], ['b', 'a']],
	['no job may have been seen', undefined, [], []],
])('%s', (_name, before, sightings, seen) => {
	expect(accountAfter(before, 'me', sightings)).toEqual({ fingerprints: ['me'], seen });
});

it.each<[string[], string[]]>([
	[['me'], ['me']],
	[['old'], ['me', 'old']],
	[
		['old', 'me'],
		['me', 'old'],
	],
	[
		['c', 'b', 'a'],
		['me', 'c', 'b'],
	],
])('after %j, the fingerprints are %j', (before, fingerprints) => {
	expect(accountAfter({ fingerprints: before, seen: [] }, 'me', [])).toEqual({
		fingerprints,
		seen: [],
	});
});

it.each<[string, Parameters<typeof readAccount>[0], Account | undefined]>([
	[
		'as it was saved',
		{ account: ['a', 'b'], seen: ['x-1', 'y_2'] },
		{ fingerprints: ['a', 'b'], seen: ['x-1', 'y_2'] },
	],
	['without jobs', { account: ['a'] }, { fingerprints: ['a'], seen: [] }],
	['not at all from a state without one', {}, undefined],
	['not at all from something else', { account: 'a', seen: ['x'] }, undefined],
	['not at all without a fingerprint', { account: [7, ''], seen: ['x'] }, undefined],
	[
		'without IDs that would lead to another address',
		{ account: ['a'], seen: ['..', 'x/y', '#', 'x', null, 7, 'x?'] },
		{ fingerprints: ['a'], seen: ['x'] },
	],
	[
		'no further than it would be saved',
		{ account: ['a', 'b', 'c', 'd'], seen: ['w', 'x', 'y', 'z'] },
		{ fingerprints: ['a', 'b', 'c'], seen: ['w', 'x', 'y'] },
	],
])('an account is read %s', (_name, saved, expected) => {
	expect(readAccount(saved)).toEqual(expected);
});
