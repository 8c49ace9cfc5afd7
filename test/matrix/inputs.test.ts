import type { INodeParameters } from 'n8n-workflow';

import { enter, GET_OUTPUT, HEALTHY, SESAME, type EntryPoint } from './entryPoints';
import { startServer } from './servers';
import { useSeparateDays } from './time';

/** Any value in a parameter: either the right request is sent, or none, and the message names the parameter. */

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
useSeparateDays();

const ID = '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11';
const SITE = 'https://sdm.akeneo.cloud';

/** test/unit/parameters/ids.test.ts has the other forms. */
const INVALID_IDS: Array<[string, unknown]> = [
	['two dots', '..'],
	['a path to the tokens', '../../auth/token'],
	['an encoded path to the tokens', '..%2f..%2fauth%2ftoken'],
	['a hash', '#x'],
	['a query after a slash', '/?status=done'],
	['a header', 'x\r\nHost: evil.example'],
	['words', 'Office chairs'],
	['ten thousand digits', '7'.repeat(10_000)],
	['an address on another host', 'https://evil.example/'],
	['an object', { id: ID }],
	['a list', [ID]],
];
const EMPTY: Array<[string, unknown]> = [
	['an empty text', ''],
	['invisible characters', '\u200b\ufeff'],
	['null', null],
	['an expression that gives nothing', '={{ $json.nope.deeper }}'],
];

interface Parameter {
	name: string;
	entries: EntryPoint[];
	/** Parameters of the node with this value in them. */
	with: (value: unknown) => INodeParameters;
	/** Values that work, and the part of the address of the request that each becomes. */
	works: Array<[string, unknown, string]>;
	/** Without a value, there is no filter. */
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
			['with an invisible character', `\u200b${ID}`, `/jobs/${ID}/`],
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
			['as the address of a download', `${SITE}/api/v1/jobs/${ID}/download/12/`, '/12/'],
			['as the address of its rows', `${SITE}/api/v1/jobs/${ID}/data/12/?a=1`, '/12/'],
			['as an address of the screen', `${SITE}/projects/4/output-formats/12#a`, '/12/'],
			['as an expression', '={{ 6 * 2 }}', '/12/'],
		],
	},
	{
		name: 'Project',
		entries: ['Create Job'],
		with: (value) => ({ project: picked(value) }),
		works: [
			['as it is', '41', 'project=41'],
			['as an address of the screen', `${SITE}/projects/41?tab=1`, 'project=41'],
		],
	},
	{
		name: 'File ID',
		entries: ['Create Job'],
		with: (value) => ({ fileId: value as never }),
		works: [['as it is', '7001', 'project=41']],
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

const byParameter = <Row>(rows: (parameter: Parameter) => Row[]) =>
	PARAMETERS.flatMap((parameter) =>
		// There is no later poll, since the first one fails.
		parameter.entries
			.filter((entry) => entry !== 'Trigger, later poll')
			.flatMap((entry) => rows(parameter).map((row) => ({ entry, parameter, row }))),
	);

async function runEntryPoint(entry: EntryPoint, parameters: INodeParameters) {
	const outcome = await enter(entry, { url: home.url, parameters });
	expect(JSON.stringify(outcome)).not.toContain(SESAME);
	return outcome;
}

describe('An invalid ID fails before any request', () => {
	const rows = byParameter(() => INVALID_IDS).map(({ entry, parameter, row: [name, value] }) => ({
		entry,
		parameter,
		name,
		value,
	}));
	it.each(rows)(
		'$entry, $parameter.name: no request is sent for $name',
		async ({ entry, parameter, value }) => {
			const outcome = await runEntryPoint(entry, parameter.with(value));
			expect(home.hits).toEqual([]);
			expect(outcome).toMatchObject({
				shown: {
					message: expect.stringMatching(
						new RegExp(
							`^The parameter '${parameter.name}' (has no valid ID: .{1,62}$|is empty$)`,
							'u',
						),
					),
					description: expect.stringMatching(
						/^Enter one like |^Choose one 'From List', enter one like |^(Enter|Choose) one, or check /,
					),
				},
			});
		},
	);
});

describe('A missing ID fails before any request', () => {
	const rows = byParameter(({ optional }) =>
		EMPTY.filter(([name]) => !(optional && /^an empty text|^null/.test(name))),
	)
		.map(({ entry, parameter, row: [name, value] }) => ({ entry, parameter, name, value }))
		// A trigger has no input for an expression, and n8n says so itself.
		.filter(({ entry, name }) => !(entry.startsWith('Trigger') && /^an expression/.test(name)));
	it.each(rows)(
		'$entry, $parameter.name: no request is sent for $name',
		async ({ entry, parameter, value }) => {
			const outcome = await runEntryPoint(entry, parameter.with(value));
			expect(home.hits).toEqual([]);
			expect(outcome).toMatchObject({
				shown: { message: `The parameter '${parameter.name}' is empty` },
			});
		},
	);
});

describe('An ID in any accepted form reaches the service', () => {
	const rows = PARAMETERS.flatMap((parameter) =>
		parameter.entries.flatMap((entry) =>
			parameter.works.map(([name, value, part]) => ({ entry, parameter, name, value, part })),
		),
	);
	it.each(rows)(
		'$entry, $parameter.name: an ID $name becomes part of the address',
		async ({ entry, parameter, value, part }) => {
			expect(await runEntryPoint(entry, parameter.with(value))).toHaveProperty('given');
			expect(home.hits.length).toBeGreaterThan(0);
			const reads = home.hits.filter(({ method }) => method === 'GET');
			for (const { url } of reads) expect(url).toContain(part);
		},
	);
});

describe('An invalid filter fails before any request', () => {
	// test/unit/parameters/values.test.ts has the other values.
	const dates: Array<[string, unknown]> = [
		['words', 'yesterday'],
		['more parameters', '2026-01-01&status=done'],
		['a line end within', '2026-01-01\r\nX: y'],
		['an object', { year: 2026 }],
	];
	const statuses: Array<[string, unknown]> = [
		['more parameters', 'done&project=1'],
		['a path elsewhere', '../../'],
		['a line end within', 'do\r\nne'],
		['a list', ['done']],
	];
	const rows = [
		...dates.flatMap(([name, value]) => [
			{ parameter: 'Created After', name, filters: { createdAfter: value } },
			{ parameter: 'Created Before', name, filters: { createdBefore: value } },
		]),
		...statuses.map(([name, value]) => ({ parameter: 'Status', name, filters: { status: value } })),
	];
	it.each(rows)(
		'List Jobs, $parameter: no request is sent for $name',
		async ({ parameter, filters }) => {
			const outcome = await runEntryPoint('List Jobs', { filters: filters as never });
			expect(home.hits).toEqual([]);
			const kind = parameter === 'Status' ? 'a status' : 'a date';
			expect(outcome).toMatchObject({
				shown: { message: `The parameter '${parameter}' is not ${kind}` },
			});
		},
	);

	it.each([['[]'], ['[""]'], ['""'], ['{}'], ['["../x"]'], ['"done, error"'], ['7'], ['true']])(
		'Trigger, Trigger On: no request is sent for %s',
		async (text) => {
			for (const entry of ['Trigger, first poll', 'Trigger, test run'] as const) {
				const outcome = await runEntryPoint(entry, { triggerOn: JSON.parse(text) as never });
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

describe('A filter whose expression gives nothing fails before any request', () => {
	it.each([
		['Status', 'status'],
		['Created After', 'createdAfter'],
		['Created Before', 'createdBefore'],
	])('List Jobs: no request is sent for an empty %s', async (parameter, key) => {
		const outcome = await runEntryPoint('List Jobs', {
			filters: { [key]: '={{ $json.nope.deeper }}' },
		});
		expect(home.hits).toEqual([]);
		expect(outcome).toMatchObject({
			shown: {
				message: `The parameter '${parameter}' is empty`,
				description: "Check that its expression gives a value, or remove it from 'Filters'.",
			},
		});
	});
});

describe('A filter without a value is not sent', () => {
	it.each([
		['missing', {}],
		['empty', { status: '', createdAfter: '', createdBefore: '', project: picked('') }],
		['null', { status: null, createdAfter: null, createdBefore: null, project: null }],
	])('List Jobs: the request leaves out %s filters', async (_name, filters) => {
		expect(await runEntryPoint('List Jobs', { filters: filters as never })).toHaveProperty('given');
		expect(home.hits.map(({ url }) => url)).toEqual(['/api/v1/jobs/?page=1&page_size=50']);
	});
});

describe('A limit is the one that is meant', () => {
	it.each<[unknown, number]>([
		[2.7, 2],
		['3', 3],
		[1e9, 1000],
	])('List Jobs: %p requests %i jobs', async (limit, size) => {
		expect(await runEntryPoint('List Jobs', { limit: limit as never })).toHaveProperty('given');
		expect(home.hits.map(({ url }) => url)).toEqual([`/api/v1/jobs/?page=1&page_size=${size}`]);
	});
});
