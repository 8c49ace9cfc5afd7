import { emptyLedger, type EndedJob, type Ledger, type LiveJob } from '../../core/ledger';
import type { Reach } from '../../core/reach';
import { readLedger, saveLedger } from '../../core/savedLedger';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const uuid = (number: number) => `${String(number).padStart(8, '0')}-3a0e-4b7c-9a51-1d5f0a6f9c11`;
const mapOf = <T extends { id: string }>(...jobs: T[]) => new Map(jobs.map((job) => [job.id, job]));
const ledgerOf = (live: LiveJob[] = [], ended: EndedJob[] = []): Ledger => ({
	mark: NOON,
	live: mapOf(...live),
	ended: mapOf(...ended),
});
const throughJson = (ledger: Ledger, scope = 'here') =>
	readLedger(JSON.parse(JSON.stringify(saveLedger(ledger, scope))));

describe('what was saved is read as it was', () => {
	it.each<[string, Ledger]>([
		['nothing yet', ledgerOf()],
		[
			'live jobs, fresh, reported, opened again, without a date',
			ledgerOf([
				{ id: 'a', status: 'running', createdAt: NOON, since: NOON, reported: 0 },
				{ id: 'b', status: 'pending', createdAt: NOON, since: NOON, reported: 3 },
				{ id: 'c', status: 'running', createdAt: NOON - 1000, since: NOON, reported: 0 },
				{ id: 'd', status: 'running', createdAt: undefined, since: NOON, reported: 12 },
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
				[{ id: 'a', status: 'running', createdAt: -86_400_000, since: -86_400_000, reported: 0 }],
				[{ id: 'b', status: 'done', createdAt: 0, endedAt: Date.UTC(9999, 0) }],
			),
		],
		[
			'a status that nobody would choose',
			ledgerOf([{ id: 'a', status: '__proto__ "x" ;', createdAt: 0, since: 0, reported: 0 }]),
		],
	])('%s', (_name, ledger) => {
		expect(throughJson(ledger)).toEqual({ ledger, scope: 'here' });
	});

	it.each<[string, Reach]>([
		['how far back to read along', { back: 61_000 }],
		['and how long a full page is', { back: 0, fullPage: 25 }],
	])('%s', (_name, reach) => {
		const saved: unknown = JSON.parse(JSON.stringify(saveLedger(ledgerOf(), 'here', reach)));
		expect(readLedger(saved)?.reach).toEqual(reach);
	});

	it('but parts of a second', () => {
		const given = ledgerOf(
			[{ id: 'a', status: 'running', createdAt: NOON + 999, since: NOON, reported: 0 }],
			[{ id: 'b', status: 'done', createdAt: NOON + 1, endedAt: NOON }],
		);
		const live = { id: 'a', status: 'running', createdAt: NOON, since: NOON, reported: 0 };
		const ended = { id: 'b', status: 'done', createdAt: NOON, endedAt: NOON };
		expect(throughJson(given)?.ledger).toEqual(ledgerOf([live], [ended]));
	});
});

describe('what is no saved ledger is refused as a whole', () => {
	const job = `${uuid(1)} ta0000`;
	const good = {
		version: 1,
		scope: '',
		mark: NOON,
		live: [['running', [job]]],
		ended: [['done', [job]]],
	};

	it('(this one is good)', () => {
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
		['no mark', { ...good, mark: undefined }],
		['a mark that JSON could not keep', { ...good, mark: null }],
		['a mark as text', { ...good, mark: String(NOON) }],
		['a mark that is no number', { ...good, mark: NaN }],
		['a mark without an end', { ...good, mark: Infinity }],
		['a mark that is no time', { ...good, mark: 1e300 }],
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
		['a date with other signs', { ...good, live: [['running', [`${uuid(1)} TA0;0`]]] }],
		['a date that is no time', { ...good, live: [['running', [`${uuid(1)} zzzzzzzzz`]]] }],
		[
			'a live job with a bad date and a good beginning',
			{ ...good, live: [['running', [`${uuid(1)} ! ta0000 0`]]] },
		],
		['a date with a sign behind it', { ...good, live: [['running', [`${job}!`]]] }],
		['a beginning that is none', { ...good, live: [['running', [`${job} !`]]] }],
		['a count below nothing', { ...good, live: [['running', [`${job} ta0000 -1`]]] }],
		['a count in parts', { ...good, live: [['running', [`${job} ta0000 1.5`]]] }],
		['a count that is none', { ...good, live: [['running', [`${job} ta0000 x`]]] }],
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
])('how far back to read along is forgotten when it %s, and the ledger is kept', (_name, reach) => {
	const saved = { ...saveLedger(ledgerOf(), 'here'), reach };
	expect(readLedger(saved)).toEqual({ ledger: ledgerOf(), scope: 'here' });
});

it.each([0, -1, 2.5, '25', null])('a full page of %p rows is none', (fullPage) => {
	const saved = { ...saveLedger(ledgerOf(), 'here'), reach: [60, fullPage] };
	expect(readLedger(saved)?.reach).toEqual({ back: 60_000 });
});

it('the ledger of an organization with 4,000 jobs a day stays below 10,000 bytes', () => {
	const live = Array.from({ length: 150 }, (_, index): LiveJob => ({
		id: uuid(index),
		status: index % 3 ? 'pending' : 'running',
		createdAt: NOON - index * 3600_000,
		since: NOON - index * (index % 4 ? 3600_000 : 60_000),
		reported: index % 5 ? 0 : 2,
	}));
	const ended = Array.from({ length: 15 }, (_, index): EndedJob => ({
		id: uuid(1000 + index),
		status: 'done',
		createdAt: NOON - index * 20_000,
		endedAt: NOON - index * 10_000,
	}));
	const text = JSON.stringify(
		saveLedger(ledgerOf(live, ended), 'https://sdm.akeneo.cloud project='),
	);
	expect(text.length).toBeLessThan(10_000);
	expect(readLedger(JSON.parse(text))?.ledger.live.size).toBe(150);
});

it('a ledger that has seen nothing is not one that can be saved', () => {
	expect(throughJson(emptyLedger())).toBeUndefined();
});
