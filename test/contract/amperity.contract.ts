import type { INodeParameters } from 'n8n-workflow';

import { AmperityApi } from '../../packages/n8n-nodes-amperity/credentials/AmperityApi.credentials';
import { openApi } from '../../core/http/client';
import { AMPERITY } from '../../packages/n8n-nodes-amperity/nodes/Amperity/api/jobsApi';
import { withRunError } from '../../packages/n8n-nodes-amperity/nodes/Amperity/api/runError';
import { searchJobs } from '../../packages/n8n-nodes-amperity/nodes/Amperity/methods/listSearch';
import { searchRuns } from '../../packages/n8n-nodes-amperity/nodes/Amperity/methods/runSearch';
import { amperityNode, amperityTrigger } from '../nodes/engine/amperity';
import { testCredential } from '../nodes/engine/credentialTest';
import { pickerContext, run, watcher } from '../nodes/engine/engine';
import { failureOf } from '../nodes/engine/failure';
import { published } from './published';

/** Amperity as its own OpenAPI document describes it: it allows every request, and each example response is understood. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => {},
}));

type Document = NonNullable<Awaited<ReturnType<typeof published>>>;
let amperity: Document;
beforeEach(async () => {
	const found = await published('AMPERITY', {}, '/api');
	if (!found) throw new Error('This runs with npm run contract only.');
	amperity = found;
});
afterEach(async () => await amperity.close());

const EXAMPLE_ID = 'isj-1f73r9u2';
/** The example job of the document, as it is summed up. */
const EXAMPLE = {
	id: EXAMPLE_ID,
	status: 'succeeded',
	succeededWithErrors: true,
	started_at: '2026-06-01T04:02:54.433Z',
	ended_at: '2026-06-01T04:02:57.433Z',
	...{ read: 1000, inserted: 400, updated: 200, rejected: 200, errors: 200 },
};
const items = async (operation: string, parameters: INodeParameters = {}) => {
	const output = await run(amperityNode(amperity.url, { operation, ...parameters }));
	return output.map(({ json }) => json);
};
const jobId = { __rl: true, mode: 'id', value: EXAMPLE_ID };
const statuses = () => [...new Set(amperity.seen.map(({ status }) => status))];

it('the server rejects a request without a token, so the other tests prove something', async () => {
	const bare = jest
		.spyOn(AmperityApi.prototype, 'authenticate')
		.mockImplementation(async (_values, request) => request);
	await failureOf(items('getStatus', { jobId }));
	bare.mockRestore();
	expect(statuses().every((status) => status >= 400)).toBe(true);
});

it('the document allows the test of the credential', async () => {
	expect(await testCredential(amperityNode(amperity.url, {}))).toMatchObject({ status: 'OK' });
	expect(statuses()).toEqual([200]);
});

it.each<[string, INodeParameters, object]>([
	['getStatus', { jobId }, EXAMPLE],
	['list', {}, EXAMPLE],
	[
		'list',
		{ returnAll: true, filters: { startedAfter: '2026-05-01', startedBefore: '2026-07-15' } },
		EXAMPLE,
	],
	['getOutput', { jobId, outputAs: 'tables' }, { job_id: EXAMPLE_ID, table_name: 'My table' }],
	['getOutput', { jobId, outputAs: 'files' }, { table_name: 'My table', name: 'part0.avro' }],
])(
	'the document allows %s %j, and the response becomes one item',
	async (operation, parameters, item) => {
		expect(await items(operation, parameters)).toEqual([expect.objectContaining(item)]);
		expect(statuses()).toEqual([200]);
	},
);

const RUN = { status: 'succeeded', type: expect.any(String), created_at: expect.any(String) };
const workflowRunId = { __rl: true, mode: 'id', value: 'wf-20240619-14418-6UhqSe' };
const onRuns = (operation: string, parameters: INodeParameters = {}) =>
	items(operation, { resource: 'workflowRun', ...parameters });

it.each<[string, INodeParameters, object, number[]]>([
	['get', { workflowRunId }, RUN, [200]],
	['list', {}, RUN, [200]],
	[
		'list',
		{
			limit: 5,
			filters: {
				createdAfter: '2026-04-01',
				createdBefore: '2026-04-30',
				endedAfter: '2026-04-01',
				endedBefore: '2026-04-30',
				type: 'courier.group/run',
			},
		},
		RUN,
		[200],
	],
	['start', { configId: 'cg-123ABc4DE' }, { confirmed: true }, [200, 201]],
	[
		'start',
		{
			configId: 'cg-123ABc4DE',
			options: { rangeFrom: '2026-10-01', rangeTo: '2026-10-07', runMode: 'refresh' },
		},
		{ confirmed: true },
		[200, 201],
	],
	['stop', { workflowRunId }, { id: expect.any(String) }, [200]],
])(
	'the document allows %s of workflow runs %j, and the response becomes one item',
	async (operation, parameters, item, allowed) => {
		expect(await onRuns(operation, parameters)).toEqual([expect.objectContaining(item)]);
		expect(statuses()).toEqual(allowed);
	},
);

it('the document allows the request of the picker of runs', async () => {
	const { results } = await searchRuns.call(pickerContext(amperityNode(amperity.url, {})));
	expect(results).toHaveLength(1);
	expect(statuses()).toEqual([200]);
});

it.each([['succeeded'], ['running']])(
	'the document allows the requests of the trigger on runs that are %s, and its run is a sample',
	async (status) => {
		const parameters = { watch: 'workflowRuns', triggerOn: [status] };
		const trigger = watcher(amperityTrigger(amperity.url, parameters));
		// Each page of the example leads to another one, so the list has no end and the poll does not trust it.
		expect(await trigger.poll()).toBeNull();
		const [[item] = []] = (await trigger.fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ ...RUN, previousStatus: null });
		expect(statuses()).toEqual([200]);
	},
);

it('the document allows the request for the error of a failed job', async () => {
	const api = await openApi(pickerContext(amperityNode(amperity.url, {})), AMPERITY);
	await withRunError(api, { workflow_id: workflowRunId.value }, 'failed');
	expect(statuses()).toEqual([200]);
});

it('the document allows the requests of Wait Until Finished', async () => {
	expect(await items('waitUntilFinished', { jobId })).toEqual([
		expect.objectContaining({ ...EXAMPLE, timedOut: false }),
	]);
	expect(statuses()).toEqual([200]);
});

it('the document allows the request of the picker', async () => {
	const { results } = await searchJobs.call(pickerContext(amperityNode(amperity.url, {})));
	expect(results).toEqual([{ name: 'My table (succeeded, 2026-06-01 06:02)', value: EXAMPLE_ID }]);
	expect(statuses()).toEqual([200]);
});

it('the document allows the requests of the trigger, and its job is a sample', async () => {
	const trigger = watcher(amperityTrigger(amperity.url));
	expect([await trigger.poll(), await trigger.poll()]).toEqual([null, null]);
	const [[item] = []] = (await trigger.fetchTestEvent()) ?? [];
	expect(item?.json).toMatchObject({ ...EXAMPLE, previousStatus: null });
	expect(statuses()).toEqual([200]);
});

it.each([
	[400, 'did not understand the request'],
	[401, 'did not accept the access token'],
	[403, 'does not allow this with the access token'],
	[404, 'knows no ingest job with this ID'],
	[500, 'is not working properly'],
])('a response with %i becomes an error that says what happened', async (status, text) => {
	amperity.respondWith(status);
	const { message, httpCode } = await failureOf(items('getStatus', { jobId }));
	expect(message).toContain(text);
	expect(httpCode).toBe(String(status));
	expect(statuses()).toEqual([status]);
});
