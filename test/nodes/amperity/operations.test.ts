import type { INodeParameters } from 'n8n-workflow';

import getOutputSchema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/job/getOutput.json';
import jobSchema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/job/getStatus.json';
import listSchema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/job/list.json';
import { amperityNode, newAmperity } from '../engine/amperity';
import { run, runAsTool, type Setup } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { SESAME } from '../engine/sdm';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => {},
}));

const HOUR = 3600_000;
const DAY = 24 * HOUR;
let amperity: ReturnType<typeof newAmperity>;
let url: string;
beforeEach(async () => {
	amperity = newAmperity();
	url = await amperity.listen();
});
afterEach(async () => await amperity.close());

const operation = (name: string, parameters: INodeParameters, more: Partial<Setup> = {}) =>
	amperityNode(url, { operation: name, ...parameters }, more);
const byId = (value: string): INodeParameters => ({
	jobId: { __rl: true, mode: 'id', value },
});
const ago = (ms: number) => new Date(Date.now() - ms);

describe('Get Status', () => {
	it('returns the sum of the job, linked to its input item', async () => {
		const { id } = amperity.jobs.createJob({
			status: 'succeeded',
			tables: [
				{ table_name: 'Orders', errors: 4 },
				{ table_name: 'Returns', state: 'Skipped' },
			],
		});
		const items = await run(operation('getStatus', byId('={{ $json.job }}')), [
			{ json: { job: id } },
			{ json: { job: ` ${id} ` } },
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(items[0]?.json).toMatchObject({
			id,
			status: 'succeeded',
			succeededWithErrors: true,
			errors: 4,
			tables: [{ state: 'succeeded' }, { state: 'Skipped' }],
		});
	});

	it('sends token, tenant and version, and nothing else about the sender', async () => {
		const { id } = amperity.jobs.createJob();
		await run(operation('getStatus', byId(id)));
		expect([...amperity.requests]).toEqual([
			expect.objectContaining({
				url: `/api/ingest/jobs/${id}`,
				headers: expect.objectContaining({
					authorization: `Bearer ${SESAME}`,
					'amperity-tenant': 'acme',
					'api-version': '2024-04-01',
				}),
			}),
		]);
	});

	it.each([
		['wf-20260310-40200-Zz9', 'has no valid ID: wf-20260310-40200-Zz9'],
		['', 'is empty'],
		['isj-1/../../admin', 'has no valid ID: isj-1/../../admin'],
		['isj-1#x', 'has no valid ID: isj-1#x'],
		['isj-%2e%2e', 'has no valid ID: isj-%2e%2e'],
	])('sends no request for the job %j', async (value, words) => {
		expect(await failureOf(run(operation('getStatus', byId(value))))).toMatchObject({
			message: `The parameter 'Job' ${words}`,
		});
		expect(amperity.requests).toHaveLength(0);
	});

	it('reports that there is no such job', async () => {
		expect(await failureOf(run(operation('getStatus', byId('isj-1f73r9u2'))))).toEqual({
			message: 'Amperity knows no ingest job with this ID (404): Not found',
			description:
				"Choose the job from the list of 'Job'. If it is not there, check 'Tenant' in the credential.",
			httpCode: '404',
			item: 0,
		});
	});

	it.each<[string, string | object]>([
		['a page', '<html>Sign in</html>'],
		['no tables', { id: 'isj-1' }],
		['a list', '[]'],
	])('reports that %s is not a job', async (_name, body) => {
		amperity.faults.next({ kind: 200, body });
		expect(await failureOf(run(operation('getStatus', byId('isj-1'))))).toMatchObject({
			message: 'Amperity sent something that is not job data, such as a web page',
		});
	});

	it('accepts a job whose tables are null', async () => {
		amperity.faults.next({ kind: 200, body: { id: 'isj-1', tables: null } });
		const [item] = await run(operation('getStatus', byId('isj-1')));
		expect(item?.json).toMatchObject({ id: 'isj-1', status: 'unknown', tables: null });
	});

	it('retries after a transient failure', async () => {
		const { id } = amperity.jobs.createJob();
		amperity.faults.next({ kind: 503, times: 2 });
		expect(await run(operation('getStatus', byId(id)))).toHaveLength(1);
	});
});

describe('Get Status of a failed job says why, as its workflow run does', () => {
	const failed = (error?: object) => {
		const { id, workflow_id } = amperity.jobs.createJob({ status: 'failed' });
		if (error)
			amperity.runs.createRun({ id: workflow_id, status: 'failed', error: error as never });
		return id;
	};
	const statusOf = async (id: string) => (await run(operation('getStatus', byId(id))))[0]?.json;

	it('with type, message and attribution, for one request', async () => {
		const error = { type: 'a/b', message: 'Full', attribution: 'platform', data: { disk: 1 } };
		const id = failed(error);
		expect(await statusOf(id)).toMatchObject({ status: 'failed', error });
		expect(amperity.requests.map((request) => request.url)).toEqual([
			`/api/ingest/jobs/${id}`,
			`/api/workflow/runs/${id.replace('isj', 'wf')}?view=verbose`,
		]);
	});

	it.each([400, 401, 403, 404, 500, 'reset', 'html', 'empty'] as const)(
		'and without when the run cannot be read: %s',
		async (kind) => {
			amperity.faults.next({ kind, match: /\/workflow\//, times: 10 });
			expect(await statusOf(failed())).toMatchObject({ status: 'failed', error: null });
		},
	);

	it.each(['succeeded', 'canceled', 'running', 'paused', 'scheduled', 'hibernating'])(
		'no request is sent for a job that is %s',
		async (status) => {
			const { id } = amperity.jobs.createJob({ status });
			expect(await statusOf(id)).not.toHaveProperty('error');
			expect(amperity.requests).toHaveLength(1);
		},
	);

	it.each(['', '..', 'wf-1/../../admin', 'isj-1', 7])(
		'no request is sent for a run with the ID %j',
		async (workflow_id) => {
			const tables = [{ table_name: 'Orders', state: 'failed' }];
			amperity.faults.next({ kind: 200, body: { id: 'isj-1', workflow_id, tables } });
			expect(await statusOf('isj-1')).toMatchObject({ status: 'failed', error: null });
			expect(amperity.requests).toHaveLength(1);
		},
	);
});

describe('Get Output', () => {
	const files = [
		{ file_id: 'cb-1/a.avro', name: 'a.avro', read: 10, errors: 1 },
		{ file_id: 'cb-1/b.avro', read: 20, errors: 0 },
	];
	const job = () =>
		amperity.jobs.createJob({
			id: 'isj-20260310-40211-a1B2c3',
			status: 'succeeded',
			tables: [
				{ table_name: 'Orders', read: 30, errors: 1, files },
				{ table_name: 'Returns', state: 'In progress', files: [] },
			],
		});

	it('returns an item for each table', async () => {
		const items = await run(operation('getOutput', byId(job().id)));
		expect(
			items.map(({ json: { job_id, workflow_id, table_name, status, state, read } }) => ({
				...{ job_id, workflow_id, table_name, status, state, read },
			})),
		).toEqual([
			{
				job_id: 'isj-20260310-40211-a1B2c3',
				workflow_id: 'wf-20260310-40211-a1B2c3',
				table_name: 'Orders',
				status: 'succeeded',
				state: 'succeeded',
				read: 30,
			},
			expect.objectContaining({ table_name: 'Returns', status: 'running', state: 'In progress' }),
		]);
		expect(items[0]?.json.files).toEqual(files);
	});

	it('returns an item for each file', async () => {
		const items = await run(operation('getOutput', { ...byId(job().id), outputAs: 'files' }));
		const about = {
			job_id: 'isj-20260310-40211-a1B2c3',
			workflow_id: 'wf-20260310-40211-a1B2c3',
			feed_id: 'df-10',
			table_name: 'Orders',
			status: 'succeeded',
			state: 'succeeded',
		};
		expect(items).toEqual(
			files.map((file) => ({ json: { ...about, ...file }, pairedItem: { item: 0 } })),
		);
	});

	it('returns them to an agent too', async () => {
		expect(await runAsTool(operation('getOutput', byId(job().id)))).toHaveLength(2);
	});

	it.each(['tables', 'files'])('returns nothing when the %s are null', async (outputAs) => {
		const tables = outputAs === 'tables' ? null : [{ table_name: 'Orders', files: null }];
		amperity.faults.next({ kind: 200, body: { id: 'isj-1', tables } });
		expect(await run(operation('getOutput', { ...byId('isj-1'), outputAs }))).toEqual([]);
	});

	it("rejects an unknown value of 'Output As'", async () => {
		const setup = operation('getOutput', { ...byId(job().id), outputAs: '={{ "rows" }}' });
		expect(await failureOf(run(setup))).toMatchObject({
			message: "The parameter 'Output As' has no valid value: rows",
		});
	});
});

describe('List Jobs', () => {
	const list = (parameters: INodeParameters = {}, more: Partial<Setup> = {}) =>
		operation('list', parameters, more);
	const ids = async (setup: Setup) => (await run(setup)).map(({ json }) => json.id);
	const created = (age: number, status = 'succeeded') =>
		amperity.jobs.createJob({ status, creation_date: ago(age) }).id;

	it('returns the jobs of the last seven days with one request, newest first', async () => {
		amperity.knobs.order = 'random';
		created(8 * DAY);
		const expected = [6 * DAY, 2 * HOUR, HOUR].map((age) => created(age)).reverse();
		expect(await ids(list())).toEqual(expected);
		expect(amperity.requests).toHaveLength(1);
	});

	it('returns every job of a longer time once, slice by slice', async () => {
		const expected = [60, 41, 20, 14, 7, 1].map((days) => created(days * DAY)).reverse();
		created(90 * DAY);
		const startedAfter = ago(70 * DAY).toISOString();
		expect(await ids(list({ returnAll: true, filters: { startedAfter } }))).toEqual(expected);
		expect(amperity.requests.map(({ status }) => status)).toEqual(Array(11).fill(200));
		const bounds = amperity.requests.flatMap(({ query }) => [query.created_to, query.created_from]);
		const inner = bounds.slice(1, -1);
		expect(inner.filter((_, index) => index % 2 === 0)).toEqual(
			inner.filter((_, index) => index % 2 === 1),
		);
	});

	it('sends no more requests when the limit is reached', async () => {
		const expected = [1, 2, 3].map((days) => created(days * DAY));
		created(30 * DAY);
		const startedAfter = ago(365 * DAY).toISOString();
		const setup = list({ limit: 2, filters: { startedAfter } });
		expect(await ids(setup)).toEqual(expected.slice(0, 2));
		expect(amperity.requests).toHaveLength(1);
	});

	it('returns only the jobs in the chosen status', async () => {
		created(HOUR);
		const failed = created(2 * HOUR, 'failed');
		expect(await ids(list({ filters: { status: 'failed' } }))).toEqual([failed]);
	});

	it('sends no request for weeks to come, however late the end is', async () => {
		const recent = created(HOUR);
		const filters = { startedAfter: ago(2 * DAY).toISOString(), startedBefore: '9999-12-31' };
		expect(await ids(list({ returnAll: true, filters }))).toEqual([recent]);
		expect(amperity.requests).toHaveLength(2);
	});

	it('takes days in the time zone of the workflow', async () => {
		await run(
			list({ filters: { startedAfter: '2026-03-02', startedBefore: '2026-03-04T12:00:00' } }),
		);
		expect(amperity.requests.map(({ query }) => query)).toEqual([
			{ created_from: '2026-03-01T23:00:00.000Z', created_to: '2026-03-04T11:00:00.000Z' },
		]);
	});

	it.each<[string, INodeParameters, string]>([
		[
			'a period that ends before it begins',
			{ startedAfter: '2026-03-02', startedBefore: '2026-03-01' },
			"'Started After' is not earlier than 'Started Before'",
		],
		[
			'a text that is no date',
			{ startedAfter: 'soon' },
			"The parameter 'Started After' is not a date",
		],
		['a text that is no status', { status: '!' }, "The parameter 'Status' is not a status"],
		[
			'an expression that gives nothing',
			{ status: '={{ undefined }}' },
			"The parameter 'Status' is empty",
		],
	])('sends no request for %s', async (_name, filters, message) => {
		expect(await failureOf(run(list({ filters })))).toMatchObject({ message, item: 0 });
		expect(amperity.requests).toHaveLength(0);
	});

	it('reports that Amperity does not go back so far', async () => {
		amperity.knobs.oldestDays = 30;
		const startedAfter = ago(60 * DAY).toISOString();
		expect(await failureOf(run(list({ filters: { startedAfter } })))).toMatchObject({
			message:
				'Amperity did not understand the request (400): created_from is more than 30 days ago',
		});
	});

	it('returns nothing when the list is null', async () => {
		amperity.faults.next({ kind: 200, body: { data: null } });
		expect(await run(list())).toEqual([]);
	});

	it('reports that a page is not a list', async () => {
		amperity.faults.next({ kind: 'html' });
		expect(await failureOf(run(list()))).toMatchObject({
			message: 'Amperity sent something that is not job data, such as a web page',
			description: expect.stringContaining('/api'),
		});
	});
});

describe('the schema that the editor shows before a run', () => {
	it.each([
		['getStatus', jobSchema],
		['list', listSchema],
		['getOutput', getOutputSchema],
	])('has the fields that come from %s', async (name, schema) => {
		const { id } = amperity.jobs.createJob({ status: 'failed' });
		const [item] = await run(operation(name, name === 'list' ? {} : byId(id)));
		expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(item?.json ?? {}).sort());
	});
});
