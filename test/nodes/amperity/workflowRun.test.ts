import type { INodeParameters } from 'n8n-workflow';

import verboseSchema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/workflowRun/get+stop.json';
import listSchema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/workflowRun/list.json';
import startSchema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/workflowRun/start.json';
import { searchRuns } from '../../../packages/n8n-nodes-amperity/nodes/Amperity/methods/runSearch';
import { amperityNode, newAmperity } from '../engine/amperity';
import { pickerContext, run, runAsTool, type Setup } from '../engine/engine';
import { failureOf } from '../engine/failure';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => mockOnPause(),
}));

/** Called in each pause. */
let mockOnPause: () => void = () => {};

const HOUR = 3600_000;
const DAY = 24 * HOUR;
let amperity: ReturnType<typeof newAmperity>;
let url: string;
beforeEach(async () => {
	amperity = newAmperity();
	url = await amperity.listen();
	mockOnPause = () => {};
});
afterEach(async () => await amperity.close());

const setupOf = (operation: string, parameters: INodeParameters, more: Partial<Setup> = {}) =>
	amperityNode(url, { resource: 'workflowRun', operation, ...parameters }, more);
const byId = (value: string): INodeParameters => ({
	workflowRunId: { __rl: true, mode: 'id', value },
});
const json = async (setup: Setup) => (await run(setup)).map((item) => item.json);
const lines = () => amperity.requests.map((request) => `${request.method} ${request.url}`);
const posts = () => amperity.requests.filter(({ method }) => method === 'POST');

describe('Get Run', () => {
	it('returns the run with its error, its tasks and one status', async () => {
		amperity.knobs.spelling = 'labels';
		const { id } = amperity.runs.createRun({ status: 'failed', name: 'Nightly' });
		const items = await run(setupOf('get', byId('={{ $json.run }}')), [{ json: { run: id } }]);
		expect(items).toMatchObject([
			{
				json: {
					id,
					status: 'failed',
					state: 'Failed',
					name: 'Nightly',
					error: { attribution: 'customer', message: 'The key of the data source was refused.' },
					task_instances: [{ label: 'Pull data' }],
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(Object.keys(items[0]?.json ?? {}).sort()).toEqual(
			Object.keys(verboseSchema.properties).sort(),
		);
		expect(lines()).toEqual([`GET /api/workflow/runs/${id}?view=verbose`]);
	});

	it.each([
		['isj-20260310-40211-a1B2c3', 'has no valid ID: isj-20260310-40211-a1B2c3'],
		['', 'is empty'],
		['wf-1/../../admin', 'has no valid ID: wf-1/../../admin'],
		['wf-1#x', 'has no valid ID: wf-1#x'],
		['..', 'has no valid ID: ..'],
	])('sends no request for the run %j, and neither does Stop Run', async (value, words) => {
		for (const operation of ['get', 'stop']) {
			expect(await failureOf(run(setupOf(operation, byId(value))))).toMatchObject({
				message: `The parameter 'Workflow Run' ${words}`,
			});
		}
		expect(amperity.requests).toHaveLength(0);
	});

	it('reports that there is no such run; the item is kept where the step goes on', async () => {
		expect(await failureOf(run(setupOf('get', byId('wf-1'))))).toMatchObject({
			message: 'Amperity knows no workflow run with this ID (404): Not found',
			item: 0,
		});
		const goesOn = { node: { onError: 'continueRegularOutput' as const } };
		expect(await run(setupOf('get', byId('wf-1'), goesOn))).toMatchObject([
			{ json: { error: 'Amperity knows no workflow run with this ID (404): Not found' } },
		]);
	});
});

describe('List Runs', () => {
	const created = (age: number, status = 'succeeded', more = {}) =>
		amperity.runs.createRun({ status, creation_date: Date.now() - age, ...more }).id;
	const ids = async (parameters: INodeParameters) =>
		(await json(setupOf('list', parameters))).map(({ id }) => id);

	it.each([false, true])(
		'returns every run of the last seven days once, newest first, page by page (empty last token: %s)',
		async (emptyLastToken) => {
			Object.assign(amperity.knobs, { emptyLastToken, maxRunsOnPage: 3, order: 'random' });
			created(8 * DAY);
			const expected = Array.from({ length: 10 }, (_, hour) => created((20 - hour) * HOUR));
			expect(await ids({ returnAll: true })).toEqual(expected.reverse());
			expect(amperity.requests).toHaveLength(4);
		},
	);

	it('sends no more requests when the limit is reached', async () => {
		amperity.knobs.maxRunsOnPage = 3;
		for (let hour = 0; hour < 10; hour++) created(hour * HOUR);
		expect(await ids({ limit: 5 })).toHaveLength(5);
		expect(lines()).toEqual([
			expect.stringMatching(/^GET \/api\/workflow\/runs\?created_from=.*&limit=5$/),
			expect.stringMatching(/&next_token=/),
		]);
	});

	it('returns only the runs in the chosen status, however their states are spelled', async () => {
		amperity.knobs.spelling = 'labels';
		created(HOUR);
		const failed = created(2 * HOUR, 'failed');
		expect(await ids({ filters: { status: 'failed' } })).toEqual([failed]);
	});

	it('takes type and dates as filters, in the time zone of the workflow', async () => {
		const send = created(HOUR, 'succeeded', { type: 'campaign.send' });
		created(2 * HOUR);
		expect(await ids({ filters: { type: 'campaign.send' } })).toEqual([send]);
		amperity.requests.clear();
		const filters = {
			createdAfter: '2026-03-01',
			createdBefore: '2026-03-09T12:00:00',
			endedAfter: '2026-03-02',
			endedBefore: '2026-03-10T00:00:00Z',
		};
		await ids({ filters });
		expect(amperity.requests[0]?.query).toEqual({
			created_from: '2026-02-28T23:00:00.000Z',
			created_to: '2026-03-09T11:00:00.000Z',
			ended_from: '2026-03-01T23:00:00.000Z',
			ended_to: '2026-03-10T00:00:00.000Z',
			limit: '50',
		});
	});

	it.each<[string, INodeParameters, string]>([
		[
			'a period that ends before it begins',
			{ endedAfter: '2026-03-02', endedBefore: '2026-03-01' },
			"'Ended After' is not earlier than 'Ended Before'",
		],
		[
			'a text that is no date',
			{ createdAfter: 'soon' },
			"The parameter 'Created After' is not a date",
		],
		['a text that is no status', { status: '!' }, "The parameter 'Status' is not a status"],
		[
			'an expression that gives nothing',
			{ type: '={{ undefined }}' },
			"The parameter 'Type' is empty",
		],
	])('sends no request for %s', async (_name, filters, message) => {
		expect(await failureOf(run(setupOf('list', { filters })))).toMatchObject({ message, item: 0 });
		expect(amperity.requests).toHaveLength(0);
	});

	it('has an end where the server repeats its tokens', async () => {
		amperity.faults.next({
			kind: 200,
			body: { data: [{ id: 'wf-1' }], next_token: 'a' },
			times: 9,
		});
		expect(await ids({ returnAll: true })).toEqual(['wf-1']);
		expect(amperity.requests.length).toBeLessThan(4);
	});

	it('has the fields that the editor shows before a run', async () => {
		created(HOUR, 'failed');
		const [item] = await json(setupOf('list', {}));
		expect(Object.keys(item ?? {}).sort()).toEqual(Object.keys(listSchema.properties).sort());
	});
});

describe('Start Run', () => {
	const start = (parameters: INodeParameters = {}, more: Partial<Setup> = {}) =>
		setupOf('start', { configId: 'cg-123ABc4DE', ...parameters }, more);

	it('starts one run and returns it', async () => {
		const options = { rangeFrom: '2026-03-01', rangeTo: '2026-03-02', runMode: 'refresh' };
		const [item, ...others] = await run(start({ options }));
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			json: { status: 'scheduled', type: 'courier.group/run', confirmed: true },
			pairedItem: { item: 0 },
		});
		expect(amperity.runs.own().map(({ request }) => request)).toEqual([
			{
				config_id: 'cg-123ABc4DE',
				range_from: '2026-02-28T23:00:00.000Z',
				range_to: '2026-03-01T23:00:00.000Z',
				run_mode: 'refresh',
			},
		]);
		const known = Object.keys(startSchema.properties);
		expect(Object.keys(item?.json ?? {}).filter((field) => !known.includes(field))).toEqual([]);
	});

	it('sends nothing but the configuration when no option is set', async () => {
		await run(start());
		expect(amperity.runs.own()[0]?.request).toEqual({ config_id: 'cg-123ABc4DE' });
	});

	it.each([500, 502, 503, 504, 'reset', 'html', 'empty'] as const)(
		'is never sent twice: after %s, it says that the start cannot be known',
		async (kind) => {
			amperity.faults.next({ kind, match: ({ method }) => method === 'POST' });
			expect(await failureOf(run(start()))).toEqual({
				message: 'Amperity did not say whether it has started cg-123ABc4DE',
				description:
					'Look at the workflows in Amperity. Run this node again only if no new run is there: a second run would do everything twice.',
				item: 0,
			});
			expect(posts()).toHaveLength(1);
		},
	);

	it('finds the run that has started although the response broke off, and says that it was found', async () => {
		amperity.runs.createRun({ type: 'courier.group/run' });
		amperity.faults.next({ kind: 'truncated', match: ({ method }) => method === 'POST' });
		const items = await json(start());
		const [, started] = amperity.runs.own();
		expect(items).toMatchObject([{ id: started?.id, confirmed: false }]);
		expect(posts()).toHaveLength(1);
	});

	it.each([
		['cc-9', 'courier.group/run'],
		['cg-9', 'campaign.send'],
		['og-9', 'bridge.sync'],
	])('a new run of another type is not taken for that of %s: %s', async (configId, type) => {
		amperity.faults.next({ kind: 'reset', match: ({ method }) => method === 'POST' });
		amperity.onRequest(({ method }) => {
			if (method === 'POST') amperity.runs.createRun({ type });
		});
		expect(await failureOf(run(start({ configId })))).toMatchObject({
			message: `Amperity did not say whether it has started ${configId}`,
		});
	});

	it('reports why Amperity did not start it', async () => {
		amperity.faults.next({
			kind: 400,
			body: { status: 400, message: 'range_from is required' },
			match: ({ method }) => method === 'POST',
		});
		expect(await failureOf(run(start()))).toMatchObject({
			message: 'Amperity did not start this run (400): range_from is required',
			description: expect.stringContaining("'Range From'"),
		});
	});

	it.each<[string, INodeParameters, string]>([
		['no configuration', { configId: '' }, "The parameter 'Configuration ID' is empty"],
		[
			'the ID of a run',
			{ configId: 'wf-1' },
			"The parameter 'Configuration ID' has no valid ID: wf-1",
		],
		[
			'a range without a beginning',
			{ options: { rangeTo: '2026-03-02' } },
			"'Range To' is set without 'Range From'",
		],
		[
			'a range that ends before it begins',
			{ options: { rangeFrom: '2026-03-02', rangeTo: '2026-03-01' } },
			"'Range From' is not earlier than 'Range To'",
		],
		[
			'a mode that is none',
			{ options: { runMode: '={{ "all" }}' } },
			"The parameter 'Run Mode' has no valid value: all",
		],
		[
			'an expression that gives nothing',
			{ options: { runMode: '={{ undefined }}' } },
			"The parameter 'Run Mode' is empty",
		],
	])('sends no request for %s', async (_name, parameters, message) => {
		expect(await failureOf(run(start(parameters)))).toMatchObject({ message, item: 0 });
		expect(amperity.requests).toHaveLength(0);
	});

	it('does not start where n8n would repeat it after an error', async () => {
		expect(await failureOf(run(start({}, { node: { retryOnFail: true } })))).toMatchObject({
			message: "This operation does not run with 'Retry On Fail'",
		});
		expect(amperity.requests).toHaveLength(0);
	});

	it('is not offered to agents, unless somebody allows it; and neither is Stop Run', async () => {
		const asTool = { node: { type: 'test.amperityTool' } };
		const { id } = amperity.runs.createRun();
		for (const setup of [start({}, asTool), setupOf('stop', byId(id), asTool)]) {
			expect(await failureOf(runAsTool(setup))).toMatchObject({
				message: 'An AI agent may not start or stop workflow runs with this tool',
				description: expect.stringContaining("'Allow AI Agents to Start and Stop Runs'"),
			});
		}
		expect(amperity.requests).toHaveLength(0);
		const options = { allowAgents: true };
		expect(await runAsTool(start({ options }, asTool))).toHaveLength(1);
		expect(await runAsTool(setupOf('stop', { ...byId(id), options }, asTool))).toHaveLength(1);
	});
});

describe('Start Run with Wait Until Finished', () => {
	const start = (parameters: INodeParameters = {}) =>
		setupOf('start', { configId: 'cg-1', waitUntilFinished: true, ...parameters });
	/** Moves the new run to a status in the first pauses. */
	const moveOn = (...statuses: string[]) => {
		mockOnPause = () => {
			const [run] = amperity.runs.own();
			const status = statuses.shift();
			if (run && status !== undefined) amperity.runs.setStatus(run.id, status);
		};
	};

	it('hands on the run when it has ended', async () => {
		moveOn('running', 'succeeded');
		const [item] = await json(start());
		expect(item).toMatchObject({ status: 'succeeded', timedOut: false, confirmed: true });
		const known = Object.keys(startSchema.properties);
		expect(Object.keys(item ?? {}).filter((field) => !known.includes(field))).toEqual([]);
		expect(posts()).toHaveLength(1);
	});

	it('a failed run says why', async () => {
		moveOn('failed');
		expect(await json(start())).toMatchObject([
			{ status: 'failed', error: { message: 'The key of the data source was refused.' } },
		]);
	});

	it('a run that waits for a person is handed on, or waited for', async () => {
		moveOn('paused', 'succeeded');
		expect(await json(start())).toMatchObject([{ status: 'paused' }]);
		await amperity.close();
		amperity = newAmperity();
		url = await amperity.listen();
		moveOn('paused', 'succeeded');
		expect(await json(start({ options: { ifPaused: 'wait' } }))).toMatchObject([
			{ status: 'succeeded' },
		]);
	});

	it('time that is up is an error, or the run as it is', async () => {
		const short = { timeoutMinutes: 0.0001 };
		expect(await failureOf(run(start(short)))).toMatchObject({
			message: expect.stringMatching(
				/^The run has not finished within .*: its status is "scheduled"$/,
			),
		});
		const options = { ifTimedOut: 'continue' };
		expect(await json(start({ ...short, options }))).toMatchObject([
			{ status: 'scheduled', timedOut: true },
		]);
	});
});

describe('Stop Run', () => {
	it.each([
		[true, 'running'],
		[false, 'canceled'],
	])('stops a run, which may have some work to end: %s', async (stopsLater, status) => {
		amperity.knobs.stopsLater = stopsLater;
		const { id } = amperity.runs.createRun();
		expect(await json(setupOf('stop', byId(id)))).toMatchObject([{ id, status }]);
		expect(lines()).toEqual([`POST /api/workflow/runs/${id}/stop`]);
	});

	it('is not sent again after an unclear response: the state of the run tells', async () => {
		const { id } = amperity.runs.createRun();
		amperity.faults.next({ kind: 'truncated', match: /stop/ });
		expect(await json(setupOf('stop', byId(id)))).toMatchObject([{ id, state: 'canceling' }]);
		const other = amperity.runs.createRun();
		amperity.faults.next({ kind: 503, match: /stop/ });
		expect(await failureOf(run(setupOf('stop', byId(other.id))))).toMatchObject({
			message: 'Amperity is not working properly at the moment (503): Service unavailable',
		});
		expect(posts()).toHaveLength(2);
	});

	it('says that a run has ended already', async () => {
		const { id } = amperity.runs.createRun({ status: 'succeeded' });
		expect(await failureOf(run(setupOf('stop', byId(id))))).toMatchObject({
			message:
				'Amperity did not stop this run: its status is "succeeded" (409): The workflow has ended',
		});
	});
});

it('the picker shows the runs of the last 30 days, goes on by a token, and searches', async () => {
	const creation_date = Date.parse('2026-03-10T08:00:00Z');
	jest.spyOn(Date, 'now').mockReturnValue(creation_date + DAY);
	for (let number = 0; number < 70; number++) {
		const name = number === 0 ? 'Weekly' : `Nightly ${number}`;
		amperity.runs.createRun({ name, status: 'succeeded', creation_date: creation_date + number });
	}
	const context = pickerContext(setupOf('get', {}));
	const first = await searchRuns.call(context);
	expect([first.results.length, first.results[0]?.name]).toEqual([
		50,
		'Nightly 69 (succeeded, 2026-03-10 09:00)',
	]);
	const second = await searchRuns.call(context, undefined, String(first.paginationToken));
	expect([second.results.length, second.paginationToken]).toEqual([20, undefined]);
	const found = await searchRuns.call(context, 'weekly');
	expect(found.results.map(({ name }) => name)).toEqual(['Weekly (succeeded, 2026-03-10 09:00)']);
	jest.restoreAllMocks();
});
