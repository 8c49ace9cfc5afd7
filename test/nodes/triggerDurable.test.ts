import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { watcher } from './engine/engine';
import { sdmTrigger } from './engine/sdm';
import { MINUTE, sdmWorld, type SdmWorld } from './engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/**
 * n8n's durable scheduler gives each poll a copy of what is saved. With durable cursors it saves what every poll has made of
 * it, but for the one at publishing; without them, what was there when a workflow was started, and at publishing.
 */

const BUDGET_MS = 36_000;
const PROJECT_1 = { filters: { project: { __rl: true, mode: 'id', value: '1' } } };

let world: SdmWorld;
beforeEach(async () => (world = await sdmWorld()));
afterEach(async () => await world.close());

const copied = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

/** What the trigger keeps in memory hangs on the ID: another one is a new process. */
function poller(workflowId: string, { cursors = true } = {}) {
	let saved: IDataObject = {};
	const open = (parameters: INodeParameters, more: { pollBudgetMs?: number }) =>
		watcher(
			sdmTrigger(world.url, parameters, {
				workflowId,
				staticData: { 'node:Akeneo SDM Trigger': copied(saved) },
				...more,
			}),
		);
	return {
		saves: (data: IDataObject) => (saved = data),

		async publish(parameters: INodeParameters = {}, mode: 'activate' | 'update' = 'activate') {
			const trigger = open(parameters, {});
			trigger.register(mode);
			const items = (await trigger.poll())?.[0] ?? [];
			if (!cursors || items.length > 0) saved = copied(trigger.staticData());
			return items.map(({ json }) => json.name);
		},

		/** A poll by the clock. n8n drops the result of one that took too long or whose workflow was changed meanwhile. */
		async poll(parameters: INodeParameters = {}, { dropped = false } = {}) {
			const trigger = open(parameters, { pollBudgetMs: BUDGET_MS });
			const items = (await trigger.poll())?.[0] ?? [];
			if (!dropped && (cursors || items.length > 0)) saved = copied(trigger.staticData());
			return items.map(({ json }) => json.name);
		},
	};
}

describe('with durable cursors, a job that ends between publishing and the first poll by the clock', () => {
	it.each([
		['a new workflow', {}, undefined],
		['a workflow that watched all projects before', PROJECT_1, 'other scope'],
		['a workflow whose saved state can not be read', {}, 'mangled'],
	])('is handed over by %s', async (name, parameters, before) => {
		const { sdm, pass } = world;
		const workflow = poller(name);
		const job = sdm.jobs.createJob({ name: 'Lamps', project: 1 });
		if (before === 'other scope') {
			await workflow.publish();
			await workflow.poll();
		}
		if (before === 'mangled') workflow.saves({ ledger: 'mangled' });
		await workflow.publish(parameters, before === undefined ? 'activate' : 'update');
		sdm.jobs.setStatus(job.id, 'done');
		pass(MINUTE);
		expect(await workflow.poll(parameters)).toEqual(['Lamps']);
		pass(MINUTE);
		expect(await workflow.poll(parameters)).toEqual([]);
	});

	it('is handed over when the workflow is published again because that poll did not work', async () => {
		const { sdm, pass } = world;
		const job = sdm.jobs.createJob({ name: 'Lamps' });
		const workflow = poller('published again');
		expect(await workflow.publish()).toEqual([]);
		sdm.jobs.setStatus(job.id, 'done');
		pass(MINUTE);
		sdm.faults.next({ kind: 401, times: 9 });
		await expect(workflow.poll()).rejects.toThrow('did not accept the API token');
		sdm.faults.clear();
		expect(await workflow.publish()).toEqual(['Lamps']);
	});

	it('is not handed over when n8n has ended in between: nothing of the first poll was saved', async () => {
		const { sdm, pass } = world;
		sdm.jobs.createJob({ name: 'Lamps', script: [{ after: MINUTE / 2, status: 'done' }] });
		const chairs = sdm.jobs.createJob({ name: 'Chairs' });
		await poller('first process').publish();
		pass(MINUTE);
		const workflow = poller('second process');
		expect(await workflow.poll()).toEqual([]);
		sdm.jobs.setStatus(chairs.id, 'done');
		pass(MINUTE);
		expect(await workflow.poll()).toEqual(['Chairs']);
	});
});

describe.each([true, false])('with durable cursors: %s', (cursors) => {
	it('a job that was opened again is followed, though n8n may not have saved that it was seen', async () => {
		const { sdm, pass } = world;
		const creation_date = Date.now() - 30 * 24 * 60 * MINUTE;
		const job = sdm.jobs.createJob({ name: 'Sofas', status: 'done', creation_date });
		const workflow = poller(`opened again ${cursors}`, { cursors });
		await workflow.publish();
		sdm.jobs.setStatus(job.id, 'running');
		pass(MINUTE);
		expect(await workflow.poll()).toEqual([]);
		sdm.jobs.setStatus(job.id, 'done');
		pass(MINUTE);
		expect(await workflow.poll()).toEqual(['Sofas']);
		pass(MINUTE);
		expect(await workflow.poll()).toEqual([]);
	});

	it('what a poll has found is not handed over again by one that n8n starts before it has saved that', async () => {
		const { sdm, pass } = world;
		const job = sdm.jobs.createJob({ name: 'Sofas' });
		const workflow = poller(`twice ${cursors}`, { cursors });
		await workflow.publish();
		pass(MINUTE);
		await workflow.poll();
		sdm.jobs.setStatus(job.id, 'done');
		pass(MINUTE);
		expect(await workflow.poll({}, { dropped: true })).toEqual(['Sofas']);
		pass(5_000);
		expect(await workflow.poll({}, { dropped: true })).toEqual([]);
	});

	it('what a poll has found is handed over by the next one when n8n drops its result', async () => {
		const { sdm, pass } = world;
		const job = sdm.jobs.createJob({ name: 'Sofas' });
		const workflow = poller(`dropped ${cursors}`, { cursors });
		await workflow.publish();
		pass(MINUTE);
		await workflow.poll();
		sdm.jobs.setStatus(job.id, 'done');
		pass(MINUTE);
		expect(await workflow.poll({}, { dropped: true })).toEqual(['Sofas']);
		pass(MINUTE);
		expect(await workflow.poll()).toEqual(['Sofas']);
		pass(MINUTE);
		expect(await workflow.poll()).toEqual([]);
	});
});
