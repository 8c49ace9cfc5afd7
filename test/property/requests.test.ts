import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	enter,
	ENTRY_POINTS,
	HEALTHY,
	isOperation,
	SESAME,
	type EntryPoint,
} from '../matrix/entryPoints';
import { startServer, watchConnections, type Answer } from '../matrix/servers';
import { useDaysOfTheirOwn } from '../matrix/time';
import { useVirtualTime } from '../nodes/engine/time';

/** Random parameters, answers and saved states: what comes of them is items, or one of n8n's two errors. Nothing else. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

type Server = Awaited<ReturnType<typeof startServer>>;
let home: Server;
let connections: ReturnType<typeof watchConnections>;
let day = Date.parse('2027-01-01T00:00:00Z');
useDaysOfTheirOwn();
beforeAll(async () => {
	home = await startServer(HEALTHY);
	connections = watchConnections();
});
afterAll(async () => {
	connections.stop();
	await home.close();
});

/** A shorter run for each way in: there are many. */
const numRuns = Math.max(10, Math.round((fc.readConfigureGlobal()?.numRuns ?? 1000) / 20));

/** What a user types, pastes or computes. */
const anything = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.webUrl(),
	fc.constantFrom(
		'..',
		'../../auth/token',
		'%2e%2e',
		'#x',
		'?a=b',
		'__proto__',
		'{{ $json.id }}',
		'',
	),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
	fc.array(fc.string(), { maxLength: 3 }),
	fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
);
const locator = fc.oneof(
	anything,
	fc.record({
		__rl: fc.constant(true),
		mode: fc.constantFrom('id', 'list', 'url'),
		value: anything,
	}),
);
const parameters = fc.record(
	{
		jobId: locator,
		outputFormatId: anything,
		outputAs: fc.oneof(fc.constantFrom('items', 'file', 'resultFile'), anything),
		binaryPropertyName: anything,
		returnAll: fc.oneof(fc.boolean(), anything),
		limit: anything,
		timeoutMinutes: fc.oneof(fc.constantFrom(1, 0, -1, 'many'), fc.string()),
		triggerOn: fc.oneof(fc.array(anything, { maxLength: 3 }), anything),
		filters: fc.oneof(
			fc.record(
				{ status: anything, project: locator, createdAfter: anything, createdBefore: anything },
				{ requiredKeys: [] },
			),
			anything,
		),
		options: fc.oneof(
			fc.record({ columns: anything, maxRows: anything, skipRows: anything }, { requiredKeys: [] }),
			anything,
		),
	},
	{ requiredKeys: [] },
);

const name = fc.constantFrom(
	...['id', 'status', 'results', 'count', 'next', 'name', 'creation_date', 'completion_date'],
	...['project', 'message', '__proto__', 'constructor', 'toString', 'detail', ''],
);
const leaf = fc.oneof(
	fc.constantFrom('done', 'running', 'zombie', '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11', SESAME),
	fc.constantFrom('2026-03-01T08:00:00Z', '9999-12-31T23:59:59Z', 'soon', null, true, -1, 1e308),
	fc.string({ unit: 'binary', maxLength: 20 }),
);
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		leaf,
		fc.array(tie('value'), { maxLength: 4 }),
		// Written by hand, for a key __proto__ must arrive as such.
		fc.array(fc.tuple(name, tie('value')), { maxLength: 6 }).map((pairs) => new Pairs(pairs)),
	),
}));
class Pairs {
	constructor(private readonly pairs: Array<[string, unknown]>) {}
	toText(): string {
		return `{${this.pairs.map(([key, value]) => `${JSON.stringify(key)}:${textOf(value)}`).join(',')}}`;
	}
}
function textOf(value: unknown): string {
	if (value instanceof Pairs) return value.toText();
	if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
	return JSON.stringify(value) ?? 'null';
}
const answers = fc.record({
	status: fc.oneof(
		{ weight: 4, arbitrary: fc.constant(200) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(201, 204, 302, 304, 400, 401, 404, 418, 429, 500, 503, 599),
		},
	),
	body: fc.oneof(
		{ weight: 4, arbitrary: json.map(textOf) },
		{ weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
	),
	headers: fc.record(
		{
			'content-type': fc.constantFrom('application/json', 'text/html', 'text/csv', 'x', ''),
			'retry-after': fc.constantFrom(
				'0',
				'1',
				'-1',
				'99999999999',
				'soon',
				'Mon, 02 Mar 2026 08:00:00 GMT',
			),
			location: fc.constantFrom(
				'https://evil.invalid/',
				'//evil.invalid',
				'/',
				'http://',
				'\\\\evil.invalid',
			),
			'content-disposition': fc.constantFrom(
				'attachment; filename="../../etc/passwd"',
				"attachment; filename*=UTF-8''%00",
				'attachment; filename="__proto__"',
				'x',
			),
			date: fc.constantFrom('soon', 'Mon, 02 Mar 2099 08:00:00 GMT'),
			link: fc.constant('<https://evil.invalid/>; rel="next"'),
		},
		{ requiredKeys: [] },
	),
});
type Said = typeof answers extends fc.Arbitrary<infer T> ? T : never;

function saying(list: Said[]): Answer {
	return (_request, response, number) => {
		const { status, body, headers } = list[number % list.length] ?? {
			status: 200,
			body: '',
			headers: {},
		};
		response.writeHead(status, { connection: 'close', ...headers });
		response.end(status === 204 || status === 304 ? undefined : body);
	};
}

const states = fc.oneof(
	json.map((value) => JSON.parse(textOf(value)) as unknown),
	fc
		.record(
			{
				version: fc.oneof(fc.constant(1), leaf),
				scope: fc.oneof(fc.constant('SCOPE'), leaf),
				mark: fc.oneof(fc.integer(), fc.double(), leaf),
				live: fc.oneof(fc.array(fc.array(leaf, { maxLength: 4 }), { maxLength: 3 }), leaf),
				ended: fc.oneof(fc.array(fc.array(leaf, { maxLength: 4 }), { maxLength: 3 }), leaf),
			},
			{ requiredKeys: [] },
		)
		.map((ledger) => ({
			...ledger,
			...(ledger.scope === 'SCOPE' ? { scope: `${home.url} project=` } : {}),
		})),
);

async function holds(
	entry: EntryPoint,
	given: Partial<Parameters<typeof enter>[1]>,
): Promise<void> {
	day += 24 * 3600_000;
	useVirtualTime(day);
	connections.opened.clear();
	const logs: string[] = [];
	// Throws for any error but NodeApiError and NodeOperationError.
	const outcome = await enter(entry, { url: home.url, onLog: (line) => logs.push(line), ...given });
	if ('shown' in outcome) {
		const { message, description } = outcome.shown;
		expect(`${message} ${description ?? ''}`).not.toMatch(/\[object |undefined|NaN|^\s*$/);
	}
	const { host } = new URL(home.url);
	expect([...connections.opened].filter((address) => address !== host)).toEqual([]);
	// What was saved before is the test's own.
	expect(JSON.stringify([{ ...outcome, before: '' }, logs])).not.toContain(SESAME);
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as IDataObject).polluted).toBeUndefined();
}

describe('any answers', () => {
	it.each(ENTRY_POINTS)('%s', async (entry) => {
		await fc.assert(
			fc.asyncProperty(fc.array(answers, { minLength: 1, maxLength: 3 }), async (list) => {
				const answer = saying(list);
				const later = entry === 'Trigger, later poll';
				home.answer = later ? HEALTHY : answer;
				// Rows and files are handed on as they are.
				if (entry.startsWith('Get Output') && list.some(({ body }) => body.includes(SESAME)))
					return;
				await holds(entry, { afterFirstPoll: () => void (home.answer = answer) });
			}),
			{ numRuns },
		);
	});
});

describe('any parameters', () => {
	const entries = ENTRY_POINTS.filter(
		(entry) =>
			isOperation(entry) || entry === 'Trigger, first poll' || entry === 'Trigger, test run',
	);
	it.each(entries)('%s', async (entry) => {
		home.answer = HEALTHY;
		await fc.assert(
			fc.asyncProperty(parameters, async (given) => {
				await holds(entry, { parameters: given as never });
			}),
			{ numRuns },
		);
	});
});

describe('any saved state', () => {
	it('Trigger', async () => {
		home.answer = HEALTHY;
		await fc.assert(
			fc.asyncProperty(states, async (ledger) => {
				await holds('Trigger, first poll', {
					staticData: { 'node:Akeneo SDM Trigger': { ledger } },
				});
			}),
			{ numRuns: 4 * numRuns },
		);
	});
});
