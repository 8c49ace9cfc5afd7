import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { ApiService } from '../../core/api';
import { itemOperation, type OperationItem } from '../../core/itemOperation';
import { linked, resultsOf } from '../../core/itemResults';

/** What becomes of input items: one after the other with all their items, as a tool, and when one goes wrong. */

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
	exampleUrl: 'https://lamps.example',
};

/** What the operation was run with so far, and what was sent. */
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
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				sent.push(options);
				return await Promise.resolve({ statusCode: 200, headers: {}, body: { rows: 2 } });
			},
		},
		parameter: (name: string, itemIndex: number, otherwise?: unknown) =>
			(({ job: jobs[itemIndex], requestOptions }) as Record<string, unknown>)[name] ?? otherwise,
	};
}

/** Fetches a job; the job "bad" is none. */
const operation = itemOperation(SERVICE, async (item: OperationItem) => {
	const { api, parameter, itemIndex, context } = item;
	const job = String(parameter('job'));
	ran.push({ itemIndex, job, limit: parameter('limit', 50) });
	if (job === 'bad') throw new NodeOperationError(context.getNode(), 'There is no such job');
	const { body } = await api.get('/jobs');
	return linked(
		[
			{ job, ...(body as IDataObject) },
			{ job, last: true },
		],
		itemIndex,
	);
});

describe('all input items', () => {
	const all = async (settings: Settings) => {
		const { parameter, ...context } = contextOf(settings);
		const given = { ...context, getNodeParameter: parameter };
		return await operation.all.call(given as never as IExecuteFunctions);
	};

	it('are taken one after the other, each with its own parameters', async () => {
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

	it('that are none give nothing', async () => {
		expect(await all({ jobs: [] })).toEqual([[]]);
		expect(pauses).toEqual([]);
	});

	it('are asked for with what stands under Request Options', async () => {
		await all({ requestOptions: { allowUnauthorizedCerts: true, proxy: 'http://proxy:3128' } });
		expect(sent).toMatchObject([
			{
				skipSslCertificateValidation: true,
				proxy: { protocol: 'http', host: 'proxy', port: 3128 },
			},
		]);
	});

	it('are taken in batches, with a pause between two of them', async () => {
		const batching = { batch: { batchSize: 2, batchInterval: 1000 } };
		await all({ jobs: ['a', 'b', 'c', 'd', 'e'], requestOptions: { batching } });
		expect(pauses).toEqual([
			[1000, 2],
			[1000, 4],
		]);
	});

	it('end with the first that goes wrong, which is named', async () => {
		await expect(all({ jobs: ['a', 'bad', 'c'] })).rejects.toMatchObject({
			message: 'There is no such job',
			context: { itemIndex: 1 },
		});
		expect(ran.map(({ job }) => job)).toEqual(['a', 'bad']);
	});

	it('go on after one that goes wrong, with Continue On Fail', async () => {
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

describe('one input item, as a tool of an agent', () => {
	const one = async (itemIndex: number, settings: Settings, options: object = {}) => {
		const { parameter, ...context } = contextOf(settings);
		const given = {
			...context,
			getItemIndex: () => itemIndex,
			getNodeParameter: (name: string, otherwise?: unknown) =>
				parameter(name, itemIndex, otherwise),
		};
		return await operation.one.call(given as never, { options } as never);
	};

	it('gives its items', async () => {
		expect(await one(1, { jobs: ['a', 'b'] })).toEqual([
			{ json: { job: 'b', rows: 2 }, pairedItem: { item: 1 } },
			{ json: { job: 'b', last: true }, pairedItem: { item: 1 } },
		]);
		expect(ran).toEqual([{ itemIndex: 1, job: 'b', limit: 50 }]);
	});

	it('is asked for with what n8n has made of Request Options', async () => {
		await one(0, {}, { allowedDomains: 'lamps.example', skipSslCertificateValidation: true });
		expect(sent).toMatchObject([
			{ allowedDomains: 'lamps.example', skipSslCertificateValidation: true },
		]);
	});

	it('that goes wrong is named', async () => {
		await expect(one(1, { jobs: ['a', 'bad'] })).rejects.toMatchObject({
			message: 'There is no such job',
			context: { itemIndex: 1 },
		});
	});
});

describe('what an item becomes', () => {
	const resultOf = async (
		run: () => Promise<INodeExecutionData[]>,
		{ continueOnFail = false } = {},
	) => {
		const context = { getNode: () => node, continueOnFail: () => continueOnFail };
		return await resultsOf(context, 3, run);
	};
	const failing = (error: unknown) => async () => await Promise.reject(error);
	const message = 'Lamp Service could not find the job (404)';
	const NOT_FOUND = () =>
		new NodeApiError(node, {}, { message, description: 'Check the ID.', httpCode: '404' });

	it('are the items it gives', async () => {
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
	])('is an error of n8n that names the item: %s', async (_name, error, expected) => {
		await expect(resultOf(failing(error))).rejects.toMatchObject({
			...expected,
			context: { itemIndex: 3 },
		});
	});

	it.each([
		[
			'an error of the API',
			NOT_FOUND(),
			{ error: message, details: { description: 'Check the ID.', httpCode: '404' } },
		],
		[
			'one that says what to do',
			new NodeOperationError(node, 'No job', { description: 'Choose one.' }),
			{ error: 'No job', details: { description: 'Choose one.', httpCode: null } },
		],
		[
			'any other',
			new TypeError('x is not y'),
			{ error: 'x is not y', details: { description: null, httpCode: null } },
		],
	])('with Continue On Fail is an item that says what went wrong: %s', async (_n, error, json) => {
		expect(await resultOf(failing(error), { continueOnFail: true })).toEqual([
			{ json, pairedItem: { item: 3 } },
		]);
	});
});

it('a million items share one link', () => {
	const [first, second] = linked([{ id: 'a' }, { id: 'b' }], 3);
	expect([first, second]).toEqual([
		{ json: { id: 'a' }, pairedItem: { item: 3 } },
		{ json: { id: 'b' }, pairedItem: { item: 3 } },
	]);
	expect(first?.pairedItem).toBe(second?.pairedItem);
});
