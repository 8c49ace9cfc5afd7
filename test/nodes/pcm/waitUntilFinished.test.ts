import schema from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/__schema__/v1.0.0/job/waitUntilFinished.json';
import { run, runAsTool } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { pcmNode, pcmStore } from '../engine/pcm';
import { useVirtualTime, virtualSleep as mockSleep } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

/** The wait for a job of Elastic Path. test/nodes/sdm/waitUntilFinished.test.ts has the pauses, failures and deadlines of every wait. */

const MISSING = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003';
let store: Awaited<ReturnType<typeof pcmStore>>;
beforeEach(async () => {
	useVirtualTime();
	store = await pcmStore({ now: () => Date.now(), knobs: { secondsPerJob: 60 } });
});
afterEach(async () => {
	await store.pcm.close();
	jest.useRealTimers();
});

const wait = async (id: string, parameters = {}) =>
	await store.run('waitUntilFinished', parameters, id);

it('a job is waited for while it is pending and started, and is then in plain form', async () => {
	const { id } = store.pcm.jobs.createJob();
	const [item, ...others] = await wait(id);
	expect(others).toEqual([]);
	expect(item).toMatchObject({
		json: { id, type: 'product-export', status: 'success', file_count: 1, timedOut: false },
		pairedItem: { item: 0 },
	});
	expect(item?.json).not.toHaveProperty('errors');
	expect(new Set(store.requestLines())).toEqual(new Set([`GET /pcm/jobs/${id}`]));
});

it('a job that fails comes with its first ten reasons, for one request more', async () => {
	const errors = Array.from({ length: 12 }, (_, row) => `row ${row}: sku must be unique`);
	const { id } = store.pcm.jobs.createJob({ type: 'product-import', status: 'failed', errors });
	const expected = { status: 'failed', errors: errors.slice(0, 10), timedOut: false };
	expect(await wait(id)).toMatchObject([{ json: expected }]);
	expect(store.requestLines()).toEqual([
		`GET /pcm/jobs/${id}`,
		expect.stringMatching(`^GET /pcm/jobs/${id}/errors`),
	]);
});

it('with Simplify off, a job is as the API gives it, with its reasons', async () => {
	const { id } = store.pcm.jobs.createJob({ status: 'failed', errors: ['no sku'] });
	expect(await wait(id, { simplify: false })).toMatchObject([
		{ json: { type: 'pim-job', attributes: { status: 'failed' }, errors: ['no sku'] } },
	]);
});

it.each([403, 404, 500, 'reset'] as const)(
	'a failed job comes without its reasons when they cannot be read: %s',
	async (kind) => {
		const { id } = store.pcm.jobs.createJob({ status: 'failed', errors: ['no sku'] });
		store.pcm.faults.next({ kind, match: /\/errors/, times: 10 });
		const [item] = await wait(id);
		expect(item?.json).toMatchObject({ id, status: 'failed', timedOut: false });
		expect(item?.json).not.toHaveProperty('errors');
	},
);

it('a cancelled job has ended', async () => {
	const { id } = store.pcm.jobs.createJob({ status: 'cancelled' });
	expect(await wait(id)).toMatchObject([{ json: { status: 'cancelled', timedOut: false } }]);
});

it('a job that waits in the queue for too long is an error, or handed on as it is', async () => {
	store.pcm.knobs.secondsPerJob = 0;
	const { id } = store.pcm.jobs.createJob();
	expect(await failureOf(wait(id, { timeoutMinutes: 5 }))).toMatchObject({
		message: 'The job has not finished within 5 minutes: its status is "pending"',
		description: expect.stringContaining('start a workflow with the Elastic Path PCM Trigger'),
		item: 0,
	});
	const options = { ifTimedOut: 'continue' };
	expect(await wait(id, { timeoutMinutes: 5, options })).toMatchObject([
		{ json: { id, status: 'pending', timedOut: true } },
	]);
});

it('a job that is not there ends the wait at once; the other items are kept where the step goes on', async () => {
	expect(await failureOf(wait(MISSING))).toMatchObject({
		message: 'Elastic Path PCM knows no job with this ID (404): Not Found',
	});
	const { id } = store.pcm.jobs.createJob();
	const jobId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const setup = pcmNode(
		store.url,
		{ operation: 'waitUntilFinished', jobId },
		{ node: { onError: 'continueRegularOutput' } },
	);
	expect(await run(setup, [{ json: { id: MISSING } }, { json: { id } }])).toMatchObject([
		{ json: { id: MISSING, error: expect.stringContaining('404') }, pairedItem: { item: 0 } },
		{ json: { id, status: 'success' }, pairedItem: { item: 1 } },
	]);
});

it('an agent gets the job too, with the fields that the editor shows before a run', async () => {
	const setup = (id: string) =>
		pcmNode(store.url, {
			operation: 'waitUntilFinished',
			jobId: { __rl: true, mode: 'id', value: id },
		});
	const failed = store.pcm.jobs.createJob({ status: 'failed', errors: ['no sku'] });
	const [item] = await runAsTool(setup(failed.id));
	expect(Object.keys(item?.json ?? {}).sort()).toEqual(Object.keys(schema.properties).sort());
});
