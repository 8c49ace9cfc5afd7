import type { INodeParameters } from 'n8n-workflow';

import { enter, GET_OUTPUT, HEALTHY, SESAME, type EntryPoint } from './entryPoints';
import { startServer } from './servers';
import { useDaysOfTheirOwn } from './time';

/** Whatever stands in a parameter: the right request leaves, or none, and a sentence names the parameter. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

type Server = Awaited<ReturnType<typeof startServer>>;
let home: Server;
beforeAll(async () => {
	home = await startServer(HEALTHY);
});
afterAll(async () => await home.close());
beforeEach(() => void (home.hits.length = 0));
useDaysOfTheirOwn();

const ID = '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11';
const SITE = 'https://sdm.akeneo.cloud';

/** What makes an id of another kind, or none; every one of them was typed, pasted or computed by somebody. */
const NEVER_AN_ID: Array<[string, unknown]> = [
	['a dot', '.'],
	['two dots', '..'],
	['two dots and a slash', '../'],
	['a slash', '/'],
	['two slashes', '//evil.example'],
	['a backslash', '\\'],
	['a way to the tokens', '../../auth/token'],
	['the same, encoded', '..%2f..%2fauth%2ftoken'],
	['the same, encoded twice', '%252e%252e%252f'],
	['two encoded dots', '%2e%2e'],
	['an encoded slash', '%2f'],
	['an encoded zero byte', '%00'],
	['a zero byte', '\u0000'],
	['a hash', '#x'],
	['a query', '?a=b'],
	['a query after a slash', '/?status=done'],
	['a parameter', ';a=b'],
	['a user', 'me@evil.example'],
	['a header', 'x\r\nHost: evil.example'],
	['a line end', '\n'],
	['a star', '*'],
	['a quote', "'"],
	['SQL', "1' OR '1'='1"],
	['a template', '{{ $json.id }}'],
	['a script', '<script>alert(1)</script>'],
	['a shell', '$(id)'],
	['words', 'Office chairs'],
	['letters of another script', 'работа'],
	['a full-width digit', '１２'],
	['a picture', '💥'],
	['half a character', '\ud83d'],
	['text that runs backwards', '\u202egnp.exe'],
	['ten thousand characters', 'a'.repeat(10_000)],
	['ten thousand digits', '7'.repeat(10_000)],
	['a negative number', '-1'],
	['a decimal number', '1.5'],
	['an exponent', '1e3'],
	['hexadecimal', '0x10'],
	['two numbers', '1,2'],
	['two numbers apart', '1 2'],
	['undefined as a word', 'undefined'],
	['null as a word', 'null'],
	['NaN as a word', 'NaN'],
	['[object Object]', '[object Object]'],
	['__proto__', '__proto__'],
	['constructor', 'constructor'],
	['an address without an id', `${SITE}/jobs/`],
	['an address of somebody else', 'https://evil.example/'],
	['a script as an address', 'javascript:alert(1)'],
];
const EMPTY: Array<[string, unknown]> = [
	['nothing', ''],
	['blanks', '  \t '],
	['signs nobody sees', '\u200b\ufeff'],
	['null', null],
	['an expression that gives nothing', '={{ $json.nope.deeper }}'],
	['an object', { id: ID }],
	['a list', [ID]],
	['true', true],
	['false', false],
];

interface Parameter {
	name: string;
	entries: EntryPoint[];
	/** Parameters of the node with this value in them. */
	with: (value: unknown) => INodeParameters;
	/** Values that work, and what then stands in the address of the request. */
	works: Array<[string, unknown, string]>;
	/** Values that are ids of this kind though they look odd. */
	except?: string[];
	/** Empty means that no filter was chosen. */
	optional?: boolean;
}

const picked = (value: unknown) => ({ __rl: true as const, mode: 'id', value }) as never;
const PARAMETERS: Parameter[] = [
	{
		name: 'Job',
		entries: ['Get Status', 'Wait Until Finished', ...GET_OUTPUT],
		with: (value) => ({ jobId: picked(value) }),
		works: [
			['as it is', ID, `/jobs/${ID}/`],
			['in capitals', ID.toUpperCase(), `/jobs/${ID.toUpperCase()}/`],
			['with blanks around it', ` ${ID}\t`, `/jobs/${ID}/`],
			['with line ends around it', `\r\n${ID}\n`, `/jobs/${ID}/`],
			['with a sign nobody sees', `\u200b${ID}`, `/jobs/${ID}/`],
			['as an address of the screen', `${SITE}/jobs/${ID}?tab=2#top`, `/jobs/${ID}/`],
			['as an address of the API', `${SITE}/api/v1/jobs/${ID}/data/12/`, `/jobs/${ID}/`],
			['as an address on another host', `https://evil.example/jobs/${ID}`, `/jobs/${ID}/`],
			['as an expression', `={{ "${ID}" }}`, `/jobs/${ID}/`],
		],
	},
	{
		name: 'Output Format ID',
		entries: GET_OUTPUT,
		with: (value) => ({ outputFormatId: value as never }),
		works: [
			['as it is', '12', '/12/'],
			['as a number', 12, '/12/'],
			['with blanks around it', ' 12\n', '/12/'],
			['with zeros before it', '012', '/012/'],
			['as an expression', '={{ 6 * 2 }}', '/12/'],
		],
	},
	{
		name: 'Project',
		entries: ['List Jobs', 'Trigger, first poll', 'Trigger, later poll', 'Trigger, test run'],
		with: (value) => ({ filters: { project: picked(value) } }),
		works: [
			['as it is', '41', 'project=41'],
			['as a number', 41, 'project=41'],
			['with blanks around it', ' 41\n', 'project=41'],
			['as an address of the screen', `${SITE}/projects/41?tab=1`, 'project=41'],
			['as an expression', '={{ 41 }}', 'project=41'],
		],
		optional: true,
	},
];

const everyWay = <Row>(rows: (parameter: Parameter) => Row[]) =>
	PARAMETERS.flatMap((parameter) =>
		// After a first poll that refuses, there is no later one.
		parameter.entries
			.filter((entry) => entry !== 'Trigger, later poll')
			.flatMap((entry) => rows(parameter).map((row) => ({ entry, parameter, row }))),
	);

async function goIn(entry: EntryPoint, parameters: INodeParameters) {
	const outcome = await enter(entry, { url: home.url, parameters });
	expect(JSON.stringify(outcome)).not.toContain(SESAME);
	return outcome;
}

describe('An ID that is none stops before any request', () => {
	const rows = everyWay(() => NEVER_AN_ID).map(({ entry, parameter, row: [name, value] }) => ({
		entry,
		parameter,
		name,
		value,
	}));
	it.each(rows)('$entry, $parameter.name: $name', async ({ entry, parameter, value }) => {
		const outcome = await goIn(entry, parameter.with(value));
		expect(home.hits).toEqual([]);
		expect(outcome).toMatchObject({
			shown: {
				message: expect.stringMatching(
					new RegExp(
						`^The parameter '${parameter.name}' (has no valid ID: .{1,62}$|is empty$)`,
						'u',
					),
				),
				description: expect.stringMatching(/^A valid ID looks like |^Choose one, or check /),
			},
		});
	});
});

describe('An ID that is missing stops before any request', () => {
	const rows = everyWay(({ optional }) =>
		EMPTY.filter(([name]) => !(optional && /^nothing|^null/.test(name))),
	)
		.map(({ entry, parameter, row: [name, value] }) => ({ entry, parameter, name, value }))
		// Nothing comes before a trigger, and n8n says so itself.
		.filter(({ entry, name }) => !(entry.startsWith('Trigger') && /^an expression/.test(name)));
	it.each(rows)('$entry, $parameter.name: $name', async ({ entry, parameter, value }) => {
		const outcome = await goIn(entry, parameter.with(value));
		expect(home.hits).toEqual([]);
		expect(outcome).toMatchObject({
			shown: { message: `The parameter '${parameter.name}' is empty` },
		});
	});
});

describe('An ID that was written differently works', () => {
	const rows = PARAMETERS.flatMap((parameter) =>
		parameter.entries.flatMap((entry) =>
			parameter.works.map(([name, value, part]) => ({ entry, parameter, name, value, part })),
		),
	);
	it.each(rows)('$entry, $parameter.name: $name', async ({ entry, parameter, value, part }) => {
		expect(await goIn(entry, parameter.with(value))).toHaveProperty('given');
		expect(home.hits.length).toBeGreaterThan(0);
		for (const { url } of home.hits) expect(url).toContain(part);
	});
});

describe('A filter that makes no sense stops before any request', () => {
	const dates: Array<[string, unknown]> = [
		['words', 'yesterday'],
		['a number', 41],
		['a number as text', '1700000000'],
		['a day that does not exist', '2026-13-45'],
		['another order', '31.01.2026'],
		['more parameters', '2026-01-01&status=done'],
		['a line end within', '2026-01-01\r\nX: y'],
		['an object', { year: 2026 }],
		['a list', ['2026-01-01']],
		['true', true],
		['ten thousand characters', '2'.repeat(10_000)],
		['a template', '{{ $now }}'],
	];
	const statuses: Array<[string, unknown]> = [
		['more parameters', 'done&project=1'],
		['a list', ['done']],
		['an object', { done: true }],
		['a number', 7],
		['true', true],
		['blanks', '   '],
		['two', 'done, error'],
		['a way elsewhere', '../../'],
		['a line end within', 'do\r\nne'],
		['ten thousand characters', 'a'.repeat(10_000)],
	];
	const rows = [
		...dates.flatMap(([name, value]) => [
			{ parameter: 'Created After', name, filters: { createdAfter: value } },
			{ parameter: 'Created Before', name, filters: { createdBefore: value } },
		]),
		...statuses.map(([name, value]) => ({ parameter: 'Status', name, filters: { status: value } })),
	];
	it.each(rows)('List Jobs, $parameter: $name', async ({ parameter, filters }) => {
		const outcome = await goIn('List Jobs', { filters: filters as never });
		expect(home.hits).toEqual([]);
		const what = parameter === 'Status' ? 'a status' : 'a date';
		expect(outcome).toMatchObject({
			shown: { message: `The parameter '${parameter}' is not ${what}` },
		});
	});

	it.each([['[]'], ['[""]'], ['""'], ['{}'], ['["../x"]'], ['"done, error"'], ['7'], ['true']])(
		'Trigger, Trigger On: %s',
		async (text) => {
			for (const entry of ['Trigger, first poll', 'Trigger, test run'] as const) {
				const outcome = await goIn(entry, { triggerOn: JSON.parse(text) as never });
				expect(home.hits).toEqual([]);
				expect(outcome).toMatchObject({
					shown: {
						message: expect.stringMatching(/^The parameter 'Trigger On' is (empty|not a status)$/),
					},
				});
			}
		},
	);
});

describe('A filter whose expression gives nothing stops before any request', () => {
	it.each([
		['Status', 'status'],
		['Created After', 'createdAfter'],
		['Created Before', 'createdBefore'],
	])('List Jobs: %s', async (parameter, key) => {
		const outcome = await goIn('List Jobs', { filters: { [key]: '={{ $json.nope.deeper }}' } });
		expect(home.hits).toEqual([]);
		expect(outcome).toMatchObject({
			shown: {
				message: `The parameter '${parameter}' is empty`,
				description: 'Check that its expression gives a value, or remove the filter.',
			},
		});
	});
});

describe('A filter that was not chosen is none', () => {
	it.each([
		['nothing', {}],
		['empty', { status: '', createdAfter: '', createdBefore: '', project: picked('') }],
		['null', { status: null, createdAfter: null, createdBefore: null, project: null }],
	])('List Jobs: %s', async (_name, filters) => {
		expect(await goIn('List Jobs', { filters: filters as never })).toHaveProperty('given');
		expect(home.hits.map(({ url }) => url)).toEqual(['/api/v1/jobs/?page=1&page_size=50']);
	});
});

describe('A limit that makes no sense is the nearest that does', () => {
	it.each<[unknown, number]>([
		[0, 1],
		[-5, 1],
		[2.7, 2],
		['3', 3],
		['many', 50],
		[NaN, 50],
		[null, 50],
		[[], 50],
		[1e9, 1000],
	])('List Jobs: %p asks for %i', async (limit, size) => {
		expect(await goIn('List Jobs', { limit: limit as never })).toHaveProperty('given');
		expect(home.hits.map(({ url }) => url)).toEqual([`/api/v1/jobs/?page=1&page_size=${size}`]);
	});
});
