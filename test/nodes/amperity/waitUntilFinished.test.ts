import type { INodeParameters } from 'n8n-workflow';

import schema from '../../../packages/n8n-nodes-amperity/nodes/Amperity/__schema__/v1.0.0/job/waitUntilFinished.json';
import { amperityNode, newAmperity } from '../engine/amperity';
import { run, runAsTool } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { useVirtualTime, virtualSleep as mockSleep } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => {
		mockOnPause();
		await mockSleep(ms, signal);
	},
}));

/** The wait for an ingest job. test/nodes/sdm/waitUntilFinished.test.ts has the pauses, failures and deadlines of every wait. */

/** Called when a pause begins. */
let mockOnPause: () => void = () => {};
let amperity: ReturnType<typeof newAmperity>;
let url: string;
beforeEach(async () => {
	useVirtualTime();
	mockOnPause = () => {};
	amperity = newAmperity({ now: () => Date.now() });
	url = await amperity.listen();
});
afterEach(async () => {
	await amperity.close();
	jest.useRealTimers();
});

const setupOf = (id: string, parameters: INodeParameters = {}) =>
	amperityNode(url, {
		operation: 'waitUntilFinished',
		jobId: { __rl: true, mode: 'id', value: id },
		...parameters,
	});
const wait = async (id: string, parameters?: INodeParameters) => await run(setupOf(id, parameters));

/** A running job that changes at each pause to the next status. */
function job(...statuses: string[]): string {
	const { id } = amperity.jobs.createJob();
	mockOnPause = () => {
		const status = statuses.shift();
		if (status !== undefined) amperity.jobs.setStatus(id, status);
	};
	return id;
}

it.each(['succeeded', 'canceled'])('a job that is %s in the end is summed up', async (status) => {
	const id = job('running', 'running', status);
	const [item, ...others] = await wait(id);
	expect(others).toEqual([]);
	expect(item).toMatchObject({ json: { id, status, timedOut: false }, pairedItem: { item: 0 } });
	expect(item?.json).not.toHaveProperty('error');
	expect(amperity.requests.map(({ path }) => path)).toEqual(
		Array.from({ length: 4 }, () => `/api/ingest/jobs/${id}`),
	);
});

it('a job that fails comes with the error of its run, for one request more', async () => {
	const id = job('failed');
	expect(await wait(id)).toMatchObject([
		{
			json: {
				id,
				status: 'failed',
				error: { message: 'The key of the data source was refused.', attribution: 'customer' },
				timedOut: false,
			},
		},
	]);
	expect(amperity.requests.map((request) => request.url)).toEqual([
		`/api/ingest/jobs/${id}`,
		`/api/ingest/jobs/${id}`,
		`/api/workflow/runs/${id.replace('isj', 'wf')}?view=verbose`,
	]);
});

describe('a paused job', () => {
	it('is handed on, because it waits for a person', async () => {
		expect(await wait(job('paused', 'succeeded'))).toMatchObject([
			{ json: { status: 'paused', timedOut: false } },
		]);
	});

	it('is waited for when the option says so', async () => {
		const options = { ifPaused: 'wait' };
		expect(await wait(job('paused', 'succeeded'), { options })).toMatchObject([
			{ json: { status: 'succeeded', timedOut: false } },
		]);
	});
});

it('a job that runs for too long is an error, or handed on as it is', async () => {
	expect(await failureOf(wait(job(), { timeoutMinutes: 5 }))).toMatchObject({
		message: 'The job has not finished within 5 minutes: its status is "running"',
		description: expect.stringContaining('start a workflow with the Amperity Trigger'),
		item: 0,
	});
	const options = { ifTimedOut: 'continue' };
	expect(await wait(job(), { timeoutMinutes: 5, options })).toMatchObject([
		{ json: { status: 'running', timedOut: true } },
	]);
});

it('an agent gets the job too, with the fields that the editor shows before a run', async () => {
	const { id } = amperity.jobs.createJob({ status: 'failed' });
	const [item] = await runAsTool(setupOf(id));
	expect(Object.keys(item?.json ?? {}).sort()).toEqual(Object.keys(schema.properties).sort());
});
