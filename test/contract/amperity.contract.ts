import type { INodeParameters } from 'n8n-workflow';

import { AmperityApi } from '../../packages/n8n-nodes-amperity/credentials/AmperityApi.credentials';
import { searchJobs } from '../../packages/n8n-nodes-amperity/nodes/Amperity/methods/listSearch';
import { amperityNode, amperityTrigger } from '../nodes/engine/amperity';
import { testCredential } from '../nodes/engine/credentialTest';
import { pickerContext, run, watcher } from '../nodes/engine/engine';
import { failureOf } from '../nodes/engine/failure';
import { published } from './published';

/** Amperity as its own OpenAPI document says it is: no request that it refuses, no example answer that is not understood. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => {},
}));

type Document = NonNullable<Awaited<ReturnType<typeof published>>>;
let amperity: Document;
beforeEach(async () => {
	const found = await published('AMPERITY');
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

it('refuses what it does not allow, so that the rest says something', async () => {
	const bare = jest
		.spyOn(AmperityApi.prototype, 'authenticate')
		.mockImplementation(async (_values, request) => request);
	await failureOf(items('getStatus', { jobId }));
	bare.mockRestore();
	expect(statuses().every((status) => status >= 400)).toBe(true);
});

it('takes the test of the credential', async () => {
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
])('takes %s %j, and its answer becomes one item', async (operation, parameters, item) => {
	expect(await items(operation, parameters)).toEqual([expect.objectContaining(item)]);
	expect(statuses()).toEqual([200]);
});

it('takes what the picker asks', async () => {
	const { results } = await searchJobs.call(pickerContext(amperityNode(amperity.url, {})));
	expect(results).toEqual([{ name: 'My table (succeeded, 2026-06-01 06:02)', value: EXAMPLE_ID }]);
	expect(statuses()).toEqual([200]);
});

it('takes what the trigger asks, and its job is a sample', async () => {
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
])('answers with %i: it is put into words', async (status, words) => {
	amperity.answerWith(status);
	const { message, httpCode } = await failureOf(items('getStatus', { jobId }));
	expect(message).toContain(words);
	expect(httpCode).toBe(String(status));
	expect(statuses()).toEqual([status]);
});
