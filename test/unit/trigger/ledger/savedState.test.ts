import {
	emptyLedger,
	type EndedJob,
	type Ledger,
	type LiveJob,
} from '../../../../core/trigger/ledger/ledger';
import type { LookBack } from '../../../../core/trigger/ledger/lookBack';
import { readLedger, readLedgers, saveLedger } from '../../../../core/trigger/ledger/savedState';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const uuid = (number: number) => `${String(number).padStart(8, '0')}-3a0e-4b7c-9a51-1d5f0a6f9c11`;
const UUID = 'deadbeef-0123-4567-89ab-cdef01234567';
const mapOf = <T extends { id: string }>(...jobs: T[]) => new Map(jobs.map((job) => [job.id, job]));
const ledgerOf = (live: LiveJob[] = [], ended: EndedJob[] = []): Ledger => ({
	watermark: NOON,
	live: mapOf(...live),
	ended: mapOf(...ended),
});
const throughJson = (ledger: Ledger, scope = 'here') =>
	readLedger(JSON.parse(JSON.stringify(saveLedger({ ledger, scope }))));

it('the saved state has the fields of version 1', () => {
	const ledger = ledgerOf(
		[{ id: 'a', status: 'running', createdAt: NOON, since: NOON + 5000, reported: 2, notFound: 0 }],
		[{ id: 'b', status: 'done', createdAt: NOON, endedAt: NOON + 5000 }],
	);
	expect(
		JSON.stringify(
			saveLedger({ ledger, scope: 'here', lookBack: { ms: 61_500, fullPage: 25 }, at: NOON + 1 }),
		),
	).toBe(
		'{"version":1,"scope":"here","mark":1772452800000,"reach":[61,25],"at":1772452800001,' +
			'"live":[["running",["a tb9tc0 tb9tc5 2"]]],"ended":[["done",["b tb9tc0 tb9tc5"]]]}',
	);
});

it('a UUID is saved as 23 characters', () => {
	const ledger = ledgerOf([], [{ id: UUID, status: 'done', createdAt: NOON }]);
	expect(saveLedger({ ledger, scope: 'here' }).ended).toEqual([
		['done', ['~3q2-7wEjRWeJq83vASNFZw tb9tc0']],
	]);
});

describe('a saved state is read as it was saved:', () => {
	it.each<[string, Ledger]>([
		['an empty ledger', ledgerOf()],
		[
			'live jobs, fresh, reported, opened again, without a date, not found of late',
			ledgerOf([
				{ id: 'a', status: 'running', createdAt: NOON, since: NOON, reported: 0, notFound: 0 },
				{ id: 'b', status: 'pending', createdAt: NOON, since: NOON, reported: 3, notFound: 0 },
				{
					id: 'c',
					status: 'running',
					createdAt: NOON - 1000,
					since: NOON,
					reported: 0,
					notFound: 0,
				},
				{
					id: 'd',
					status: 'running',
					createdAt: undefined,
					since: NOON,
					reported: 12,
					notFound: 0,
				},
				{ id: 'e', status: 'running', createdAt: NOON, since: NOON, reported: 0, notFound: 9 },
			]),
		],
		[
			'ended jobs, with and without a completion time',
			ledgerOf(
				[],
				[
					{ id: 'a', status: 'done', createdAt: NOON - 5000, endedAt: NOON },
					{ id: 'b', status: 'error', createdAt: NOON - 5000 },
				],
			),
		],
		[
			'times before 1970 and far ahead',
			ledgerOf(
				[
					{
						id: 'a',
						status: 'running',
						createdAt: -86_400_000,
						since: -86_400_000,
						reported: 0,
						notFound: 0,
					},
				],
				[{ id: 'b', status: 'done', createdAt: 0, endedAt: Date.UTC(9999, 0) }],
			),
		],
		[
			'UUIDs, which are saved shorter, and other IDs',
			ledgerOf(
				[UUID, UUID.toUpperCase(), '7001'].map((id) => ({
					id,
					status: 'running',
					createdAt: NOON,
					since: NOON,
					reported: 0,
					notFound: 0,
				})),
				[{ id: uuid(2), status: 'done', createdAt: NOON }],
			),
		],
		[
			'a status with special characters',
			ledgerOf([
				{ id: 'a', status: '__proto__ "x" ;', createdAt: 0, since: 0, reported: 0, notFound: 0 },
			]),
		],
	])('%s', (_name, ledger) => {
		expect(throughJson(ledger)).toEqual({ ledger, scope: 'here' });
	});

	it.each<[string, LookBack]>([
		['a look-back', { ms: 61_000 }],
		['a look-back with the rows of a full page', { ms: 0, fullPage: 25 }],
	])('%s', (_name, lookBack) => {
		const saved: unknown = JSON.parse(
			JSON.stringify(saveLedger({ ledger: ledgerOf(), scope: 'here', lookBack })),
		);
		expect(readLedger(saved)?.lookBack).toEqual(lookBack);
	});

	it('times without parts of a second', () => {
		const given = ledgerOf(
			[
				{
					id: 'a',
					status: 'running',
					createdAt: NOON + 999,
					since: NOON,
					reported: 0,
					notFound: 0,
				},
			],
			[{ id: 'b', status: 'done', createdAt: NOON + 1, endedAt: NOON }],
		);
		const live = {
			id: 'a',
			status: 'running',
			createdAt: NOON,
			since: NOON,
			reported: 0,
			notFound: 0,
		};
		const ended = { id: 'b', status: 'done', createdAt: NOON, endedAt: NOON };
		expect(throughJson(given)?.ledger).toEqual(ledgerOf([live], [ended]));
	});
});

describe('a saved state is not read when it is or has', () => {
	const job = `${uuid(1)} ta0000`;
	const good = {
		version: 1,
		scope: '',
		mark: NOON,
		live: [['running', [job]]],
		ended: [['done', [job]]],
	};

	it('(none of these)', () => {
		expect(readLedger(good)).toBeDefined();
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['text', JSON.stringify(good)],
		['a number', 1],
		['a list', [good]],
		['an empty object', {}],
		['another version', { ...good, version: 2 }],
		['a version as text', { ...good, version: '1' }],
		['no scope', { ...good, scope: undefined }],
		['a scope that is no text', { ...good, scope: {} }],
		['no watermark', { ...good, mark: undefined }],
		['a watermark that JSON cannot hold', { ...good, mark: null }],
		['a watermark as text', { ...good, mark: String(NOON) }],
		['a watermark that is no number', { ...good, mark: NaN }],
		['an infinite watermark', { ...good, mark: Infinity }],
		['a watermark that is no time', { ...good, mark: 1e300 }],
		['no live jobs', { ...good, live: undefined }],
		['live jobs that are no list', { ...good, live: {} }],
		['no ended jobs', { ...good, ended: null }],
		['a group that is no list', { ...good, live: ['running'] }],
		['a group that is a number', { ...good, live: [7] }],
		['an empty group', { ...good, live: [[]] }],
		['a group without a status', { ...good, live: [[null, [job]]] }],
		['a group without jobs', { ...good, live: [['running']] }],
		['a group whose jobs are text', { ...good, live: [['running', job]] }],
		['a job that is no text', { ...good, live: [['running', [7]]] }],
		['an empty job', { ...good, live: [['running', ['']]] }],
		['a job without an ID', { ...good, live: [['running', [' ta0000']]] }],
		...['..', '.', '#', '%2e%2e', 'a/b', '?a=b'].map((id): [string, unknown] => [
			`an ID that would lead to another address: ${id}`,
			{ ...good, live: [['running', [`${id} ta0000`]]] },
		]),
		['an ended job with such an ID', { ...good, ended: [['done', ['.. ta0000']]] }],
		['a live job without a date', { ...good, live: [['running', [uuid(1)]]] }],
		[
			'a live job with no date and no beginning',
			{ ...good, live: [['running', [`${uuid(1)} -`]]] },
		],
		['a date with other characters', { ...good, live: [['running', [`${uuid(1)} TA0;0`]]] }],
		['a date that is no time', { ...good, live: [['running', [`${uuid(1)} zzzzzzzzz`]]] }],
		[
			'a live job with a bad date and a good beginning',
			{ ...good, live: [['running', [`${uuid(1)} ! ta0000 0`]]] },
		],
		['a date with a character behind it', { ...good, live: [['running', [`${job}!`]]] }],
		['a beginning that is no time', { ...good, live: [['running', [`${job} !`]]] }],
		['a negative count', { ...good, live: [['running', [`${job} ta0000 -1`]]] }],
		['a count that is no whole number', { ...good, live: [['running', [`${job} ta0000 1.5`]]] }],
		['a count that is no number', { ...good, live: [['running', [`${job} ta0000 x`]]] }],
		['an ended job without a date', { ...good, ended: [['done', [uuid(1)]]] }],
		['an ended job with a bad date', { ...good, ended: [['done', [`${uuid(1)} -`]]] }],
		['an ended job with a bad end', { ...good, ended: [['done', [`${job} ?`]]] }],
		['an ended job whose end is no time', { ...good, ended: [['done', [`${job} zzzzzzzzz`]]] }],
	])('%s', (_name, saved) => {
		expect(readLedger(saved)).toBeUndefined();
	});
});

it.each<[string, unknown]>([
	['is missing', undefined],
	['is no list', { back: 60 }],
	['is empty', []],
	['is no number', ['60']],
	['is negative', [-1]],
	['is no time', [1e300]],
	['is a little beyond all times', [1e13]],
])('a look-back that %s is dropped, and the ledger is kept', (_name, reach) => {
	const saved = { ...saveLedger({ ledger: ledgerOf(), scope: 'here' }), reach };
	expect(readLedger(saved)).toEqual({ ledger: ledgerOf(), scope: 'here' });
});

it.each([0, -1, 2.5, '25', null])('a full page of %p rows is dropped', (fullPage) => {
	const saved = { ...saveLedger({ ledger: ledgerOf(), scope: 'here' }), reach: [60, fullPage] };
	expect(readLedger(saved)?.lookBack).toEqual({ ms: 60_000 });
});

it('the saved state of an organization with 4,000 jobs a day is smaller than 10,000 bytes', () => {
	const live = Array.from({ length: 150 }, (_, index): LiveJob => ({
		id: uuid(index),
		status: index % 3 ? 'pending' : 'running',
		createdAt: NOON - index * 3600_000,
		since: NOON - index * (index % 4 ? 3600_000 : 60_000),
		reported: index % 5 ? 0 : 2,
		notFound: 0,
	}));
	const ended = Array.from({ length: 15 }, (_, index): EndedJob => ({
		id: uuid(1000 + index),
		status: 'done',
		createdAt: NOON - index * 20_000,
		endedAt: NOON - index * 10_000,
	}));
	const text = JSON.stringify(
		saveLedger({ ledger: ledgerOf(live, ended), scope: 'https://sdm.akeneo.cloud project=' }),
	);
	expect(text.length).toBeLessThan(10_000);
	expect(readLedger(JSON.parse(text))?.ledger.live.size).toBe(150);
});

it('a ledger from before the first poll cannot be read again', () => {
	expect(throughJson(emptyLedger())).toBeUndefined();
});

describe('the ledgers of several accounts', () => {
	const state = (scope: string, fingerprint: string) => ({
		ledger: ledgerOf(),
		scope,
		lookBack: { ms: 60_000 },
		shown: { newest: NOON, doubts: 1 },
		account: { fingerprints: [fingerprint], seen: [uuid(1)] },
	});
	const [own, first, second] = [state('a', 'one'), state('a', 'two'), state('b', 'three')];

	it('are read as they were saved', () => {
		const text = JSON.stringify(saveLedger(own, [first, second]));
		expect(readLedgers(JSON.parse(text))).toEqual([own, first, second]);
		expect(JSON.parse(text)).toMatchObject({ account: ['one'], seen: [uuid(1)] });
	});

	it('have no place in the state of a trigger that has seen one account only', () => {
		expect(saveLedger(own)).not.toHaveProperty('others');
	});

	it('are lost one by one when they cannot be read', () => {
		const saved = { ...saveLedger(own, [first]), others: [7, saveLedger(first), { version: 2 }] };
		expect(readLedgers(saved)).toEqual([own, first]);
		expect(readLedgers({ ...saved, others: 'none' })).toEqual([own]);
		expect(readLedgers({ ...saved, version: 2 })).toBeUndefined();
	});

	it('do not hold further ones', () => {
		const nested = { ...saveLedger(own), others: [saveLedger(first, [second])] };
		expect(readLedgers(nested)).toEqual([own, first]);
	});
});

it.each<[string, unknown, number | undefined]>([
	['is read as it was saved', NOON, NOON],
	['may be missing', undefined, undefined],
	['is dropped when it is no number', '7', undefined],
	['is dropped when it is no time', 8.7e15, undefined],
])('the time of the last poll %s', (_name, at, expected) => {
	const state = readLedger({ ...saveLedger({ ledger: ledgerOf(), scope: 'here' }), at });
	expect(state?.at).toBe(expected);
});

it('a UUID takes 23 characters', () => {
	const id = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
	const live = { id, status: 'running', createdAt: NOON, since: NOON, reported: 0, notFound: 0 };
	const ended = { id: uuid(7), status: 'done', createdAt: NOON };
	const saved = saveLedger({ ledger: ledgerOf([live], [ended]), scope: 'here' });
	expect([saved.live, saved.ended]).toEqual([
		[['running', ['~9HrBC1jMQ3KlZw4CssPUeQ tb9tc0']]],
		[['done', ['~AAAABzoOS3yaUR1fCm-cEQ tb9tc0']]],
	]);
});

it('a UUID that an older version has saved is read', () => {
	const live = [['running', [`${uuid(7)} tb9tc0`]]];
	const saved = { version: 1, scope: 'here', mark: NOON, live, ended: [] };
	expect([...(readLedger(saved)?.ledger.live.keys() ?? [])]).toEqual([uuid(7)]);
});

it.each([
	['in capital letters', uuid(7).toUpperCase()],
	['of another kind', 'isj-20260310-40211-a1B2c3'],
	['that is a little too long', `${uuid(7)}0`],
])('an ID %s is read as it was saved', (_name, id) => {
	const live = { id, status: 'running', createdAt: NOON, since: NOON, reported: 0, notFound: 0 };
	expect(throughJson(ledgerOf([live]))?.ledger.live.get(id)).toEqual(live);
});

it('the turn is saved in whole seconds, with the rows on a page', () => {
	const ledger = ledgerOf();
	const reachOf = (lookBack: LookBack) => saveLedger({ ledger, scope: 'here', lookBack }).reach;
	expect(reachOf({ ms: 0, fullPage: 25, checkFrom: NOON + 999 })).toEqual([0, 25, NOON / 1000]);
	expect(reachOf({ ms: 0, checkFrom: NOON })).toEqual([0]);
});

it.each<[string, unknown, number | undefined]>([
	['is read', NOON / 1000, NOON],
	['is dropped when it is no number', '7', undefined],
	['is dropped when it is no time', 8.7e12, undefined],
])('a saved turn %s', (_name, turn, expected) => {
	const saved = { ...saveLedger({ ledger: ledgerOf(), scope: 'here' }), reach: [60, 25, turn] };
	const usual = { ms: 60_000, fullPage: 25 };
	expect(readLedger(saved)?.lookBack).toEqual(
		expected === undefined ? usual : { ...usual, checkFrom: expected },
	);
});

it('what the first poll had no time to read is read as it was saved, and what cannot be read of it is left out', () => {
	const slices = [
		{ status: 'pending', to: NOON, count: 7 },
		{ status: 'running', from: NOON, count: 1 },
	];
	const unread = { since: NOON, slices };
	const saved = saveLedger({ ledger: ledgerOf(), scope: 'here', unread });
	expect(readLedger(JSON.parse(JSON.stringify(saved)))?.unread).toEqual(unread);
	const intact = saved.unread?.slices ?? [];
	const broken = ['x', 7, null, ['pending', 0], [1, 2], ['pending', NaN], ['pending', '5']];
	const stateWith = (given: unknown) => readLedger({ ...saved, unread: given });
	expect(stateWith({ since: NOON, slices: [...intact, ...broken] })?.unread).toEqual(unread);
	expect(stateWith({ since: NOON, slices: [['pending', 3, 'x', 8.7e15]] })?.unread?.slices).toEqual(
		[{ status: 'pending', count: 3 }],
	);
	const unreadable = [
		'x',
		{ slices: intact },
		{ since: 'x', slices: intact },
		{ since: 8.7e15, slices: intact },
		{ since: NOON },
		{ since: NOON, slices: [] },
	];
	for (const one of unreadable) expect(stateWith(one)).not.toHaveProperty('unread');
});
