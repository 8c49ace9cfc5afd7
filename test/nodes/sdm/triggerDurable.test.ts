import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { watcher } from '../engine/engine';
import { sdmTrigger } from '../engine/sdm';
import { MINUTE, sdmWorld, type SdmWorld } from '../engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/**
 * n8n's durable scheduler gives each poll a copy of the saved state. With durable cursors it saves the state after every poll
 * except the one at publishing; without them, only the state after publishing, and that at the start of a workflow.
 */

const BUDGET_MS = 36_000;
const PROJECT_1 = { filters: { project: { __rl: true, mode: 'id', value: '1' } } };

let world: SdmWorld;
beforeEach(async () => (world = await sdmWorld()));
afterEach(async () => await world.close());

const copied = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

/** The trigger keeps its memory by the ID of the workflow: another ID is like a new process. */
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

		/** A scheduled poll. n8n drops the result of one that took too long or whose workflow was changed meanwhile. */
		async poll(parameters: INodeParameters = {}, { dropped = false } = {}) {
			const trigger = open(parameters, { pollBudgetMs: BUDGET_MS });
			const items = (await trigger.poll())?.[0] ?? [];
			if (!dropped && (cursors || items.length > 0)) saved = copied(trigger.staticData());
			return items.map(({ json }) => json.name);
		},
	};
}

describe('with durable cursors, a job that ends between publishing and the first scheduled poll', () => {
	it.each([
		['a new workflow', {}, undefined],
		['a workflow that watched all projects before', PROJECT_1, 'other scope'],
		['a workflow whose saved state cannot be read', {}, 'mangled'],
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

	it('is handed over when the workflow is published again because that poll failed', async () => {
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

	it('is not handed over when n8n has ended in between, since nothing of the first poll was saved', async () => {
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
	it('a job that was opened again is followed, though n8n may not have saved its sighting', async () => {
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

	it('an event is not handed over again by a poll that n8n starts before it has saved the last one', async () => {
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

	it('an event is handed over by the next poll when n8n drops the result of the last one', async () => {
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
