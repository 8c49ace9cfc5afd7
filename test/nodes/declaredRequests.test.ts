import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import { settle } from '../../core/util/outcome';
import { createSdmSimulator } from '../simulators/sdm';
import { amperityNode, newAmperity } from './engine/amperity';
import { run, runAsTool, type Setup } from './engine/engine';
import { failureOf } from './engine/failure';
import { fileItem } from './engine/files';
import { pcmNode, pcmStore } from './engine/pcm';
import { sdmNode, SESAME } from './engine/sdm';

/** The request that the description of an operation declares is the one that the operation begins with. */

type Declared = DeclarativeRestApiSettings.ResultOptions['options'];

interface Sent {
	method: string;
	/** Path and query. */
	url: string;
}

interface Service {
	setup: (parameters: INodeParameters) => Setup;
	/** A job on which every operation works. */
	jobId: string;
	sent: () => Sent[];
	close: () => Promise<void>;
}

const SERVICES: Record<string, () => Promise<Service>> = {
	async 'Akeneo SDM'() {
		const sdm = createSdmSimulator({ token: SESAME });
		const url = await sdm.listen();
		const { id } = sdm.jobs.createJob({ status: 'done', formats: [12], rows: [] });
		sdm.files.add({ name: 'lamps.csv' });
		return {
			setup: (parameters) => sdmNode(url, parameters),
			jobId: id,
			sent: () => [...sdm.requests],
			close: async () => await sdm.close(),
		};
	},
	async 'Elastic Path PCM'() {
		const { pcm, url } = await pcmStore();
		const { id } = pcm.jobs.createJob({ status: 'pending' });
		pcm.catalog.addProduct({ id: CATALOG_ID });
		pcm.catalog.addHierarchy({ id: CATALOG_ID });
		return {
			setup: (parameters) => pcmNode(url, parameters),
			jobId: id,
			sent: () => [...pcm.requests].filter(({ path }) => !path.startsWith('/oauth')),
			close: async () => await pcm.close(),
		};
	},
	async Amperity() {
		const amperity = newAmperity();
		const url = await amperity.listen();
		const { id } = amperity.jobs.createJob({ status: 'succeeded' });
		amperity.runs.createRun({ id: RUN_ID });
		return {
			setup: (parameters) => amperityNode(url, parameters),
			jobId: id,
			sent: () => [...amperity.requests],
			close: async () => await amperity.close(),
		};
	},
};

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value }) as INodeParameters;

const CATALOG_ID = '9c85b3ad-4fc6-4a5e-8e1e-d1c4f9f5b8bf';
const RUN_ID = 'wf-20260310-40200-Zz9';
const onRuns = { resource: 'workflowRun', workflowRunId: byId(RUN_ID) };
const ON_RUNS: Record<string, INodeParameters[]> = {
	get: [onRuns],
	start: [{ ...onRuns, configId: 'cg-1' }],
	stop: [onRuns],
};

/** Parameters with which each operation begins in another way; the job is added. */
const CASES: Record<string, Record<string, INodeParameters[]>> = {
	'Akeneo SDM': {
		create: [{ fileId: '7001', project: byId('1'), options: { allowAgents: true } }],
		getOutput: ['items', 'file', 'resultFile'].map((outputAs) => ({
			outputAs,
			outputFormatId: '12',
		})),
		getStatus: [{}],
		list: [{}, { returnAll: true }, { limit: 2000, filters: { status: 'done' } }],
		runFile: [{}, { name: 'Lamps' }].map((more) => ({
			...more,
			project: byId('1'),
			waitUntilFinished: false,
		})),
		upload: [{ resource: 'file' }],
		waitUntilFinished: [{}],
	},
	'Elastic Path PCM': {
		cancel: [{}],
		getOutput: [{}, { outputAs: 'errors' }],
		getStatus: [{}],
		list: [{}, { returnAll: true }, { limit: 2000, filters: { status: 'failed' } }],
		// The job stays pending.
		waitUntilFinished: [{ timeoutMinutes: 0.001 }],
		buildChildProducts: [{ resource: 'product', productId: byId(CATALOG_ID) }],
		duplicate: [{ resource: 'hierarchy', hierarchyId: byId(CATALOG_ID) }],
		export: [{ resource: 'product', filter: 'eq(status,live)' }],
		import: [{ resource: 'product' }, { resource: 'priceBook' }],
	},
	Amperity: {
		getOutput: [{}, { outputAs: 'files' }],
		getStatus: [{}],
		list: [
			{},
			{ returnAll: true },
			{ limit: 2000, filters: { status: 'failed' } },
			onRuns,
			{ ...onRuns, returnAll: true },
		],
		waitUntilFinished: [{}],
		...ON_RUNS,
	},
};

/** Operations that are not for one job. */
const WITHOUT_JOB = [
	...['buildChildProducts', 'create', 'duplicate', 'export', 'get', 'import', 'list', 'runFile'],
	...['start', 'stop', 'upload'],
];

const isOperation = ({ name }: INodeProperties) => name === 'operation';

function optionsOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter((option): option is INodePropertyOptions => 'value' in option);
}
const operationsOf = ({ description }: INodeType) =>
	description.properties.filter(isOperation).flatMap(optionsOf);

/** The node, with a record of the declared request as n8n resolves it before the operation takes over. */
function observed(nodeType: INodeType, onDeclared: (request: Declared) => void) {
	const observable = (option: INodePropertyOptions): INodePropertyOptions => {
		const pagination = option.routing?.operations?.pagination;
		if (typeof pagination !== 'function')
			throw new Error(`${option.name} has no function that sends`);
		const send = pagination;
		async function observe(
			this: IExecutePaginationFunctions,
			declared: DeclarativeRestApiSettings.ResultOptions,
		): Promise<INodeExecutionData[]> {
			onDeclared(structuredClone(declared.options));
			return await send.call(this, declared);
		}
		return { ...option, routing: { ...option.routing, operations: { pagination: observe } } };
	};
	const properties = nodeType.description.properties.map((property) =>
		isOperation(property)
			? { ...property, options: optionsOf(property).map(observable) }
			: property,
	);
	return { ...nodeType, description: { ...nodeType.description, properties } } as INodeType;
}

describe.each(Object.entries(SERVICES))('%s', (name, open) => {
	const cases = Object.entries(CASES[name] ?? {}).flatMap(([operation, list]) =>
		list.map((parameters) => [operation, parameters] as const),
	);
	let service: Service;
	beforeEach(async () => {
		service = await open();
	});
	afterEach(async () => await service.close());

	it('has a case for every operation', () => {
		const operations = operationsOf(service.setup({}).nodeType).map(({ value }) => value);
		expect(Object.keys(CASES[name] ?? {}).sort()).toEqual([...new Set(operations)].sort());
	});

	it.each(cases)('%s begins with the declared request: %j', async (operation, parameters) => {
		const setup = service.setup({ operation, ...parameters, jobId: byId(service.jobId) });
		let declared: Declared = {};
		const nodeType = observed(setup.nodeType, (request) => {
			declared = request;
		});
		await settle(runAsTool({ ...setup, nodeType }, [fileItem('lamps.csv')]));
		const [asTool] = service.sent();
		const before = service.sent().length;
		await settle(run(setup, [fileItem('lamps.csv')]));
		const asStep = service.sent()[before];

		const { method, url, baseURL, qs } = declared;
		for (const sent of [asTool, asStep]) {
			const { pathname, searchParams } = new URL(sent?.url ?? '/nothing-sent', 'http://localhost');
			expect(`${sent?.method} ${pathname}`).toBe(
				`${method} ${new URL(`${baseURL}${url}`).pathname}`,
			);
			expect(Object.fromEntries(searchParams)).toMatchObject(
				Object.fromEntries(Object.entries(qs ?? {}).map(([key, value]) => [key, String(value)])),
			);
		}
	});

	const withJob = cases.filter(
		([operation], index) =>
			!WITHOUT_JOB.includes(operation) &&
			cases.findIndex(([other]) => other === operation) === index,
	);
	const HOSTILE = [
		['nothing', '', 'is empty'],
		['an expression that gives nothing', '={{ $json.job }}', 'is empty'],
		['an expression that goes too far', '={{ $json.job.id.value }}', 'is empty'],
		['an expression that gives an object', '={{ {} }}', 'has no valid ID: an object'],
		['a way out of the jobs', '../../admin', 'has no valid ID: ../../admin'],
		['an address of another server', 'https://evil.test/', 'has no valid ID: https://evil.test/'],
		['an expression as text', '{{ 1 + 1 }}', 'has no valid ID: {{ 1 + 1 }}'],
		[
			'an expression that gives an expression',
			'={{ "={" + "{ 1 + 1 }" + "}" }}',
			'has no valid ID: ={{ 1 + 1 }}',
		],
	];
	it.each(
		withJob.flatMap(([operation, parameters]) =>
			HOSTILE.map(([kind, value, words]) => [operation, kind, parameters, value, words] as const),
		),
	)(
		'%s sends no request for a job that is %s',
		async (operation, _kind, parameters, value, words) => {
			const setup = service.setup({ operation, ...parameters, jobId: byId(value) });
			for (const start of [run, runAsTool]) {
				expect(await failureOf(start(setup))).toMatchObject({
					message: `The parameter 'Job' ${words}`,
				});
			}
			expect(service.sent()).toEqual([]);
		},
	);
});
