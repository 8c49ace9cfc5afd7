import { isSameAccount, otherAccounts, stateOfAccount } from '../../../core/trigger/account';
import type { JobSource } from '../../../core/trigger/jobSource';
import { emptyLedger } from '../../../core/trigger/ledger/ledger';
import type { TriggerState } from '../../../core/trigger/ledger/savedState';

/** Whose ledger a trigger goes on with. */

const state = (
	fingerprints: string[] | undefined,
	seen: string[] = [],
	scope = 'here',
): TriggerState => ({
	ledger: emptyLedger(),
	scope,
	...(fingerprints ? { account: { fingerprints, seen } } : {}),
});

/** A source whose credential has the fingerprint "me" and whose service knows the jobs "mine 1" and "mine 2". */
function service() {
	const asked: string[] = [];
	const knows = async (id: string) => {
		asked.push(id);
		return await Promise.resolve(id.startsWith('mine'));
	};
	return { asked, source: { scope: 'here', account: 'me', knows } as unknown as JobSource };
}

const mine = state(['me'], ['mine 1']);
const renewed = state(['my old token'], ['gone', 'mine 1', 'mine 2']);
const foreign = state(['another'], ['theirs 1', 'theirs 2']);
const blank = state(['me']);
const unnamed = state(undefined);
const elsewhere = state(['me'], ['mine 1'], 'there');

it.each<[string, TriggerState[], TriggerState | undefined, string[]]>([
	['starts anew without a state', [], undefined, []],
	['goes on with its own state, without a request', [foreign, renewed, mine], mine, []],
	['takes over the state of a version that knew no accounts', [unnamed], unnamed, []],
	[
		'goes on with the newest state of its own',
		[state(['me'], ['mine 2']), mine],
		state(['me'], ['mine 2']),
		[],
	],
	[
		'knows its account by an earlier token',
		[state(['new', 'me'], ['x'])],
		state(['new', 'me'], ['x']),
		[],
	],
	[
		'goes on after a new token, when one of its jobs is known',
		[renewed],
		renewed,
		['gone', 'mine 1'],
	],
	['starts anew when none of the jobs is known', [foreign], undefined, ['theirs 1', 'theirs 2']],
	[
		'finds its account among several',
		[foreign, renewed],
		renewed,
		['theirs 1', 'theirs 2', 'gone', 'mine 1'],
	],
	['starts anew when nobody knows a job', [state(['another'])], undefined, []],
	['starts anew with another filter or address', [elsewhere], undefined, []],
	[
		'goes back to the account it knew when it has seen no job since a new token',
		[blank, renewed],
		renewed,
		['gone', 'mine 1'],
	],
	[
		'goes on without jobs when the account has none',
		[blank, foreign],
		blank,
		['theirs 1', 'theirs 2'],
	],
])('a trigger %s', async (_name, states, expected, requests) => {
	const { asked, source } = service();
	expect(await stateOfAccount(source, states)).toEqual(expected);
	expect(asked).toEqual(requests);
});

it('a trigger that gets no clear response decides nothing', async () => {
	const { source } = service();
	source.knows = async () => await Promise.reject(new Error('The service is down'));
	await expect(stateOfAccount(source, [foreign])).rejects.toThrow('The service is down');
});

it.each<[string, TriggerState, TriggerState, boolean]>([
	['one fingerprint in common', state(['a', 'b']), state(['b', 'c']), true],
	['none in common', state(['a']), state(['b']), false],
	['one in common and another filter', state(['a']), state(['a'], [], 'there'), true],
	['none at all, in the same scope', state(['a']), unnamed, true],
	['none at all, in the same scope, the other way round', unnamed, state(['a']), true],
	['none at all, in another scope', unnamed, state(['a'], [], 'there'), false],
])('two states with %s', (_name, one, other, expected) => {
	expect(isSameAccount(one, other)).toBe(expected);
});

it('the two newest states of other accounts are kept, and none of its own', () => {
	const others = ['b', 'c', 'd'].map((name) => state([name]));
	const states = [state(['me'], [], 'there'), ...others, state(undefined, [], 'there')];
	expect(otherAccounts(states, mine)).toEqual(others.slice(0, 2));
	expect(otherAccounts([state(undefined, [], 'there')], mine)).toEqual([]);
});
