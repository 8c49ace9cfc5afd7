import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { watcher } from './engine/engine';
import { sdmTrigger } from './engine/sdm';
import { MINUTE, sdmWorld, type SdmWorld } from './engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** n8n's durable scheduler gives each poll a copy of what is saved, and does not save what the first one after publishing made. */

const BUDGET_MS = 36_000;
const PROJECT_1 = { filters: { project: { __rl: true, mode: 'id', value: '1' } } };

let world: SdmWorld;
beforeEach(async () => (world = await sdmWorld()));
afterEach(async () => await world.close());

const copied = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

function poller(workflowId: string) {
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
		/** Nothing of it is saved, as it hands nothing over. */
		async publish(parameters: INodeParameters, mode: 'activate' | 'update') {
			const trigger = open(parameters, {});
			trigger.register(mode);
			expect(await trigger.poll()).toBeNull();
		},
		async poll(parameters: INodeParameters) {
			const trigger = open(parameters, { pollBudgetMs: BUDGET_MS });
			const items = (await trigger.poll())?.[0] ?? [];
			saved = copied(trigger.staticData());
			return items.map(({ json }) => json.name);
		},
	};
}

describe('on the durable scheduler, a job that ends between publishing and the first poll by the clock', () => {
	it.each([
		['a new workflow', {}, undefined],
		['a workflow that watched all projects before', PROJECT_1, 'other scope'],
		['a workflow whose saved state can not be read', {}, 'mangled'],
	])('is handed over by %s', async (name, parameters, before) => {
		const { sdm, pass } = world;
		const workflow = poller(name);
		const job = sdm.jobs.createJob({ name: 'Lamps', project: 1 });
		if (before === 'other scope') {
			await workflow.publish({}, 'activate');
			await workflow.poll({});
		}
		if (before === 'mangled') workflow.saves({ ledger: 'mangled' });
		await workflow.publish(parameters, before === undefined ? 'activate' : 'update');
		sdm.jobs.setStatus(job.id, 'done');
		pass(MINUTE);
		expect(await workflow.poll(parameters)).toEqual(['Lamps']);
		pass(MINUTE);
		expect(await workflow.poll(parameters)).toEqual([]);
	});
});
