import { NodeApiError } from 'n8n-workflow';

import { errorOf, failureOf } from '../engine/failure';
import { MINUTE, sdmWorld, type SdmWorld } from '../engine/world';
import { watcher } from '../engine/engine';
import { sdmTrigger } from '../engine/sdm';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let world: SdmWorld;
const start = async (...given: Parameters<typeof sdmWorld>) => {
	world = await sdmWorld(...given);
	return world;
};
afterEach(async () => await world.close());

describe('the first poll of a registration', () => {
	it.each([
		400,
		404,
		429,
		500,
		502,
		503,
		'reset',
		'truncated',
		'html',
		'empty',
		'redirect',
	] as const)(
		'does not throw for a transient failure (%s), and the next poll goes on',
		async (kind) => {
			const { sdm, trigger, poll, pass } = await start();
			sdm.faults.next({ kind, times: 3 * 9 });
			expect(await trigger.poll()).toBeNull();
			expect(trigger.staticData()).not.toHaveProperty('ledger');
			sdm.faults.clear();
			pass(MINUTE);
			expect(await poll()).toEqual([]);
			const job = sdm.jobs.createJob({ name: 'Lamps', status: 'done' });
			pass(MINUTE);
			expect(await poll()).toEqual([{ name: job.name, status: 'done', previousStatus: null }]);
		},
	);

	it.each([401, 403])('fails for %i when a user publishes the workflow', async (kind) => {
		const { sdm, trigger } = await start();
		sdm.faults.next({ kind, times: 9 });
		expect(await failureOf(trigger.poll())).toMatchObject({ httpCode: String(kind) });
	});

	it.each(['init', 'update'] as const)(
		'does not throw for 401 at "%s", but the next poll does',
		async (activation) => {
			const { sdm, trigger } = await start();
			trigger.register(activation);
			sdm.faults.next({ kind: 401, times: 99 });
			expect(await trigger.poll()).toBeNull();
			expect(await failureOf(trigger.poll())).toMatchObject({ httpCode: '401' });
		},
	);

	it.each([
		['an address without encryption', { baseUrl: 'http://sdm.example.test' }, {}],
		['an empty token', { apiToken: ' ' }, {}],
		[
			'a project without a valid ID',
			{},
			{ filters: { project: { __rl: true, mode: 'id', value: 'x' } } },
		],
	])(
		'fails for a wrong setting when a user publishes the workflow: %s',
		async (_name, credential, parameters) => {
			const { url } = await start();
			const setup = sdmTrigger(url, parameters as never);
			Object.assign(setup.credential, credential);
			const { message } = await failureOf(watcher({ ...setup, workflowId: 'other' }).poll());
			expect(message).toMatch(/Base URL|API Token|Project/);
		},
	);
});

describe('a later poll', () => {
	it.each([
		[401, { cause: 'credential-invalid' }],
		[403, undefined],
		[404, undefined],
		[429, { cause: 'rate-limited', retryAfterMs: 90_000 }],
		[500, { cause: 'temporarily-unavailable' }],
		[503, { cause: 'temporarily-unavailable' }],
		['reset', { cause: 'temporarily-unavailable' }],
		['truncated', { cause: 'temporarily-unavailable' }],
	] as const)('throws for %s with the reason, and no job is missed', async (kind, failure) => {
		const { sdm, trigger, poll, pass } = await start();
		await poll();
		const saved = JSON.stringify(trigger.staticData());
		sdm.jobs.createJob({ name: 'Lamps', status: 'done' });
		pass(MINUTE);
		sdm.faults.next({ kind, times: 99, ...(kind === 429 ? { retryAfter: 90 } : {}) });
		const error = await errorOf(trigger.poll());
		expect(error).toBeInstanceOf(NodeApiError);
		expect((error as NodeApiError).failure).toEqual(failure);
		expect(JSON.stringify(trigger.staticData())).toBe(saved);
		sdm.faults.clear();
		pass(10 * MINUTE);
		expect(await poll()).toEqual([{ name: 'Lamps', status: 'done', previousStatus: null }]);
	});

	it('fails as a whole when one of its requests fails, and no job is missed', async () => {
		const { sdm, trigger, poll, pass } = await start();
		await poll();
		sdm.jobs.createJob({ name: 'Lamps', status: 'done' });
		pass(MINUTE);
		sdm.faults.next({ kind: 500, match: /status=pending/ });
		expect(await failureOf(trigger.poll())).toMatchObject({ httpCode: '500' });
		pass(MINUTE);
		expect(await poll()).toHaveLength(1);
	});

	it('does not begin while another one is running', async () => {
		const { sdm, trigger, poll, pass } = await start();
		await poll();
		sdm.jobs.createJob({ name: 'Lamps', status: 'done' });
		pass(MINUTE);
		sdm.requests.clear();
		const [first, second] = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(first?.[0]).toHaveLength(1);
		expect(second).toBeNull();
		expect(sdm.requests).toHaveLength(3);
		pass(MINUTE);
		expect(await poll()).toEqual([]);
	});

	it('begins again after one that failed', async () => {
		const { sdm, trigger, poll } = await start();
		await poll();
		sdm.faults.next({ kind: 500 });
		await errorOf(trigger.poll());
		expect(await poll()).toEqual([]);
	});
});

describe('the time that n8n gives a poll', () => {
	it('is not exceeded by waiting for a busy API, and the next poll brings the missing jobs', async () => {
		const { sdm, url, pass } = await start({}, { knobs: { messageInList: false } });
		const trigger = watcher({ ...sdmTrigger(url), pollBudgetMs: 36_000, workflowId: 'durable' });
		await trigger.poll();
		for (let index = 0; index < 400; index++) {
			sdm.jobs.createJob({ name: String(index), status: 'error', message: `No ${index}` });
		}
		pass(MINUTE);
		const names: unknown[] = [];
		for (let polls = 0; polls < 5; polls++) {
			const before = Date.now();
			const items = (await trigger.poll())?.[0] ?? [];
			expect(Date.now() - before).toBeLessThanOrEqual(36_000);
			for (const { json } of items) {
				expect(json.message).toBe(`No ${json.name as string}`);
				names.push(json.name);
			}
			// Then the jobs are older than the overlap that a poll reads again.
			pass(10 * MINUTE);
		}
		expect(names).toHaveLength(400);
		expect(new Set(names).size).toBe(400);
	});

	it('is not exceeded by waiting for Retry-After', async () => {
		const { sdm, url, pass } = await start();
		const trigger = watcher({ ...sdmTrigger(url), pollBudgetMs: 36_000, workflowId: 'durable' });
		await trigger.poll();
		pass(MINUTE);
		sdm.faults.next({ kind: 429, retryAfter: 50, times: 99 });
		const before = Date.now();
		expect(await errorOf(trigger.poll())).toMatchObject({
			httpCode: '429',
			failure: { cause: 'rate-limited', retryAfterMs: 50_000 },
		});
		expect(Date.now() - before).toBeLessThanOrEqual(36_000);
	});
});
