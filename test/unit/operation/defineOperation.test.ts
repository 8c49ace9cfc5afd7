import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { ApiService } from '../../../core/http/api';
import { defineOperation, type OperationItem } from '../../../core/operation/defineOperation';
import { nextTurn } from '../../support/jest/sockets';
import { runForItem, toItems } from '../../../core/operation/items';

/** An operation with input items: one after the other, as a tool, and when one fails. */

const pauses: Array<[ms: number, after: number]> = [];
const mockSleep = async (ms: number) => await Promise.resolve(pauses.push([ms, ran.length]));
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await mockSleep(ms),
}));

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const SERVICE: ApiService = {
	name: 'Lamp Service',
	credentialType: 'lampApi',
	secrets: ['token'],
	accountFields: [],
	baseUrl: { example: 'https://lamps.example', path: '/lamps' },
};

/** The parameters of the runs so far, and the requests that were sent. */
let ran: Array<{ itemIndex: number; job: unknown; limit: unknown }>;
let sent: IHttpRequestOptions[];
beforeEach(() => {
	[ran, sent, pauses.length] = [[], [], 0];
});

interface Settings {
	jobs?: string[];
	requestOptions?: IDataObject;
	continueOnFail?: boolean;
}

let services = 0;
function contextOf({ jobs = ['a'], requestOptions = {}, continueOnFail = false }: Settings) {
	const baseUrl = `https://lamps-${++services}.example`;
	return {
		getNode: () => node,
		continueOnFail: () => continueOnFail,
		getInputData: () => jobs.map(() => ({ json: {} })),
		getExecutionCancelSignal: () => undefined,
		getCredentials: async () => await Promise.resolve({ baseUrl, token: 'secret' }),
		helpers: {
			assertBinaryData: (itemIndex: number, field: string) => ({
				fileName: `${itemIndex}/${field}`,
			}),
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				sent.push(options);
				return await Promise.resolve({ statusCode: 200, headers: {}, body: { rows: 2 } });
			},
		},
		parameter: (name: string, itemIndex: number, otherwise?: unknown) =>
			(({ job: jobs[itemIndex], requestOptions }) as Record<string, unknown>)[name] ?? otherwise,
	};
}

/** Fetches a job; the job "bad" does not exist. */
const operation = () =>
	defineOperation(SERVICE, async (item: OperationItem) => {
		const { api, parameter, itemIndex, context } = item;
		const job = String(parameter('job'));
		ran.push({ itemIndex, job, limit: parameter('limit', 50) });
		if (job === 'bad') throw new NodeOperationError(context.getNode(), 'There is no such job');
		const { body } = await api.get('/jobs');
		return toItems(
			[
				{ job, ...(body as IDataObject) },
				{ job, last: true },
			],
			itemIndex,
		);
	});

async function runAll({ all }: ReturnType<typeof defineOperation>, settings: Settings) {
	const { parameter, ...context } = contextOf(settings);
	const given = { ...context, getNodeParameter: parameter };
	return await all.call(given as never as IExecuteFunctions);
}

describe('for all input items, an operation', () => {
	const all = async (settings: Settings) => await runAll(operation(), settings);

	it('runs once for each, one after the other, with the parameters of each', async () => {
		expect(await all({ jobs: ['a', 'b'] })).toEqual([
			[
				{ json: { job: 'a', rows: 2 }, pairedItem: { item: 0 } },
				{ json: { job: 'a', last: true }, pairedItem: { item: 0 } },
				{ json: { job: 'b', rows: 2 }, pairedItem: { item: 1 } },
				{ json: { job: 'b', last: true }, pairedItem: { item: 1 } },
			],
		]);
		expect(ran).toEqual([
			{ itemIndex: 0, job: 'a', limit: 50 },
			{ itemIndex: 1, job: 'b', limit: 50 },
		]);
	});

	it('returns nothing when there are none', async () => {
		expect(await all({ jobs: [] })).toEqual([[]]);
		expect(pauses).toEqual([]);
	});

	it('sends requests with the options under Request Options', async () => {
		await all({ requestOptions: { allowUnauthorizedCerts: true, proxy: 'http://proxy:3128' } });
		expect(sent).toMatchObject([
			{
				skipSslCertificateValidation: true,
				proxy: { protocol: 'http', host: 'proxy', port: 3128 },
			},
		]);
	});

	it('pauses between two batches', async () => {
		const batching = { batch: { batchSize: 2, batchInterval: 1000 } };
		await all({ jobs: ['a', 'b', 'c', 'd', 'e'], requestOptions: { batching } });
		expect(pauses).toEqual([
			[1000, 2],
			[1000, 4],
		]);
	});

	it('ends with the first that fails, and names it', async () => {
		await expect(all({ jobs: ['a', 'bad', 'c'] })).rejects.toMatchObject({
			message: 'There is no such job',
			context: { itemIndex: 1 },
		});
		expect(ran.map(({ job }) => job)).toEqual(['a', 'bad']);
	});

	it('goes on after one that fails, with Continue On Fail', async () => {
		const [items] = await all({ jobs: ['a', 'bad', 'c'], continueOnFail: true });
		expect(items?.map(({ json }) => json.job ?? json.error)).toEqual([
			'a',
			'a',
			'There is no such job',
			'c',
			'c',
		]);
	});
});

describe('an operation whose items do not wait for each other', () => {
	it('starts all of them, and returns their items in the order of the input', async () => {
		const started: number[] = [];
		let release = () => {};
		const allStarted = new Promise<void>((resolve) => (release = resolve));
		const sideBySide = defineOperation(
			SERVICE,
			async ({ itemIndex, items }) => {
				started.push(itemIndex);
				if (started.length === 3) release();
				await allStarted;
				return toItems([{ itemIndex, items: items.length }], itemIndex);
			},
			{ sideBySide: true },
		);
		const [items] = await runAll(sideBySide, { jobs: ['a', 'b', 'c'] });
		expect(items?.map(({ json }) => json)).toEqual(
			[0, 1, 2].map((itemIndex) => ({ itemIndex, items: 1 })),
		);
	});

	it('ends with the first that failed, after all others have ended', async () => {
		const ended: number[] = [];
		const sideBySide = defineOperation(
			SERVICE,
			async ({ itemIndex, context }) => {
				if (itemIndex < 2) throw new NodeOperationError(context.getNode(), `No ${itemIndex}`);
				await nextTurn();
				ended.push(itemIndex);
				return [];
			},
			{ sideBySide: true },
		);
		await expect(runAll(sideBySide, { jobs: ['a', 'b', 'c'] })).rejects.toMatchObject({
			message: 'No 0',
			context: { itemIndex: 0 },
		});
		expect(ended).toEqual([2]);
	});
});

describe('an operation that is for all items together', () => {
	const together = defineOperation(
		SERVICE,
		async ({ itemIndex, items, parameter }) =>
			await Promise.resolve(
				toItems([{ items: items.length, job: String(parameter('job')) }], itemIndex),
			),
		{ isForAll: (parameter) => parameter('job') === 'all' },
	);

	it.each([
		['runs once, with the parameters of the first item', ['all', 'b', 'c'], [[3, 'all']]],
		[
			'runs for each item where it is not chosen',
			['a', 'all'],
			[
				[1, 'a'],
				[1, 'all'],
			],
		],
		['does not run without items', [], []],
	])('%s', async (_name, jobs, expected) => {
		const [items] = await runAll(together, { jobs });
		expect(items?.map(({ json }) => [json.items, json.job])).toEqual(expected);
	});
});

describe('an API that ends at a deadline', () => {
	it.each([
		[undefined, 7_000],
		[5_000, 5_000],
		[9_000, 7_000],
	])('has the timeout of the user, %p, but no more than its own', async (timeout, expected) => {
		const until = defineOperation(SERVICE, async ({ openUntil, api }) => {
			const limited = await openUntil(Date.now() + 60_000, 7_000);
			await limited.get('/jobs');
			expect(limited).not.toBe(api);
			return [];
		});
		const requestOptions: IDataObject = timeout === undefined ? {} : { timeout };
		await runAll(until, { requestOptions });
		expect(sent.map(({ timeout: ms }) => ms)).toEqual([expected]);
	});
});

it('a file is taken from the binary field of its item', async () => {
	const reading = defineOperation(
		SERVICE,
		async ({ binary, itemIndex }) =>
			await Promise.resolve(toItems([{ file: binary('sheet').fileName ?? '' }], itemIndex)),
	);
	const [items] = await runAll(reading, { jobs: ['a', 'b'] });
	expect(items?.map(({ json }) => json.file)).toEqual(['0/sheet', '1/sheet']);
});

describe('for one input item, as the tool of an agent, an operation', () => {
	const one = async (
		itemIndex: number,
		settings: Settings,
		options: object = {},
		run = operation(),
	) => {
		const { parameter, ...context } = contextOf(settings);
		const given = {
			...context,
			getInputData: () => ({ json: { input: itemIndex } }),
			helpers: {
				...context.helpers,
				assertBinaryData: (field: string) => ({ fileName: `${itemIndex}/${field}` }),
			},
			getItemIndex: () => itemIndex,
			getNodeParameter: (name: string, otherwise?: unknown) =>
				parameter(name, itemIndex, otherwise),
		};
		return await run.one.call(given as never, { options } as never);
	};

	it('returns the output items of that input item', async () => {
		expect(await one(1, { jobs: ['a', 'b'] })).toEqual([
			{ json: { job: 'b', rows: 2 }, pairedItem: { item: 1 } },
			{ json: { job: 'b', last: true }, pairedItem: { item: 1 } },
		]);
		expect(ran).toEqual([{ itemIndex: 1, job: 'b', limit: 50 }]);
	});

	it('sends requests with the options that n8n has resolved', async () => {
		await one(0, {}, { allowedDomains: 'lamps.example', skipSslCertificateValidation: true });
		expect(sent).toMatchObject([
			{ allowedDomains: 'lamps.example', skipSslCertificateValidation: true },
		]);
	});

	it('has its input item and the file in its binary field', async () => {
		const reading = defineOperation(
			SERVICE,
			async ({ binary, items, itemIndex }) =>
				await Promise.resolve(
					toItems([{ file: binary('sheet').fileName ?? '', items }], itemIndex),
				),
		);
		const [item] = await one(1, { jobs: ['a', 'b'] }, {}, reading);
		expect(item?.json).toEqual({ file: '1/sheet', items: [{ json: { input: 1 } }] });
	});

	it('names the input item when it fails', async () => {
		await expect(one(1, { jobs: ['a', 'bad'] })).rejects.toMatchObject({
			message: 'There is no such job',
			context: { itemIndex: 1 },
		});
	});
});

describe('an input item becomes', () => {
	const resultOf = async (
		run: () => Promise<INodeExecutionData[]>,
		{ onError, input = [] }: { onError?: INode['onError']; input?: unknown } = {},
	) => {
		const context = {
			getNode: () => ({ ...node, onError }),
			continueOnFail: () => onError !== undefined,
			getInputData: () => input as INodeExecutionData[],
		};
		return await runForItem(context, 3, run);
	};
	const failing = (error: unknown) => async () => await Promise.reject(error);
	const message = 'Lamp Service could not find the job (404)';
	const NOT_FOUND = () =>
		new NodeApiError(node, {}, { message, description: 'Check the ID.', httpCode: '404' });

	it('the items that the operation returns', async () => {
		const items = [{ json: { id: 'a' } }];
		expect(await resultOf(async () => await Promise.resolve(items))).toBe(items);
	});

	it.each([
		['an error of the API', NOT_FOUND(), { name: 'NodeApiError', message, httpCode: '404' }],
		[
			'any other',
			new TypeError('x is not y'),
			{ name: 'NodeOperationError', message: 'x is not y' },
		],
		['a text', 'no way', { name: 'NodeOperationError', message: 'no way' }],
	])('an error of n8n that names the item: %s', async (_name, error, expected) => {
		await expect(resultOf(failing(error))).rejects.toMatchObject({
			...expected,
			context: { itemIndex: 3 },
		});
	});

	it.each([
		['an error of the API', NOT_FOUND(), { error: message, message: 'Check the ID.' }],
		[
			'one with advice',
			new NodeOperationError(node, 'No job', { description: 'Choose one.' }),
			{ error: 'No job', message: 'Choose one.' },
		],
		['any other', new TypeError('x is not y'), { error: 'x is not y', message: 'x is not y' }],
	])(
		'for the error output, an item with these two fields and no other: %s',
		async (_name, error, json) => {
			const input = [{}, {}, {}, { json: { id: 'a' } }];
			expect(await resultOf(failing(error), { onError: 'continueErrorOutput', input })).toEqual([
				{ json, pairedItem: { item: 3 } },
			]);
		},
	);

	const FAILED = { error: message, message: 'Check the ID.' };
	it.each([
		['of all', [{}, {}, {}, { json: { id: 'a', name: 'Lamp', message: 'Red' } }]],
		['that n8n hands over alone', { json: { id: 'a', name: 'Lamp', message: 'Red' } }],
	])('for the same output, an item with the fields of the input item %s', async (_name, input) => {
		const settings = { onError: 'continueRegularOutput', input } as const;
		expect(await resultOf(failing(NOT_FOUND()), settings)).toEqual([
			{ json: { id: 'a', name: 'Lamp', ...FAILED }, pairedItem: { item: 3 } },
		]);
	});

	it('for the same output, an item with the error where there is no input item', async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		expect(await resultOf(failing(NOT_FOUND()), settings)).toEqual([
			{ json: FAILED, pairedItem: { item: 3 } },
		]);
	});
});

it('all output items of an input item share one link', () => {
	const [first, second] = toItems([{ id: 'a' }, { id: 'b' }], 3);
	expect([first, second]).toEqual([
		{ json: { id: 'a' }, pairedItem: { item: 3 } },
		{ json: { id: 'b' }, pairedItem: { item: 3 } },
	]);
	expect(first?.pairedItem).toBe(second?.pairedItem);
});
