import { watcher } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { pcmStore, pcmTrigger } from '../engine/pcm';
import { useVirtualTime } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The requests and the events of the trigger. */

const MINUTE = 60_000;
type Store = Awaited<ReturnType<typeof pcmStore>>;
let store: Store;
beforeEach(async () => {
	useVirtualTime();
	store = await pcmStore({ now: () => Date.now() });
	for (let index = 0; index < 1000; index++) {
		const created_at = Date.now() - (index + 1) * 20 * MINUTE;
		store.pcm.jobs.createJob({ status: 'success', created_at });
	}
});
afterEach(async () => {
	await store.pcm.close();
	jest.useRealTimers();
});

const pass = (minutes: number) => jest.setSystemTime(Date.now() + minutes * MINUTE);

it('a poll without news sends one request, however many jobs there are', async () => {
	const trigger = watcher(pcmTrigger(store.url));
	expect(await trigger.poll()).toBeNull();
	const before = store.requestLines().length;
	for (let poll = 0; poll < 5; poll++) {
		pass(5);
		expect(await trigger.poll()).toBeNull();
	}
	expect(store.requestLines().length - before).toBe(5);
});

it.each(['oldest', 'id', 'updated'] as const)(
	'where the list comes in the order "%s", nothing is missed',
	async (order) => {
		store.pcm.knobs.order = order;
		const trigger = watcher(pcmTrigger(store.url));
		await trigger.poll();
		pass(5);
		const { id } = store.pcm.jobs.createJob({ status: 'cancelled' });
		const items = (await trigger.poll())?.[0] ?? [];
		expect(items.map(({ json }) => [json.id, json.status])).toEqual([[id, 'cancelled']]);
	},
);

it('a failed job comes with its reasons, and a filter takes one type only, in both its names', async () => {
	const trigger = watcher(pcmTrigger(store.url, { filters: { type: 'price-import' } }));
	await trigger.poll();
	pass(1);
	store.pcm.jobs.createJob({ type: 'product-import', status: 'failed' });
	const errors = Array.from({ length: 12 }, (_, row) => `row ${row}`);
	store.pcm.jobs.createJob({ type: 'pricebook-import', status: 'failed', errors });
	const items = (await trigger.poll())?.[0] ?? [];
	expect(items.map(({ json }) => [json.type, json.errors])).toEqual([
		['pricebook-import', errors.slice(0, 10)],
	]);
});

it('a test event shows a job of the chosen type although many newer jobs have another', async () => {
	const trigger = watcher(pcmTrigger(store.url, { filters: { type: 'price-import' } }));
	const created_at = Date.now() - 300 * 20 * MINUTE;
	const { id } = store.pcm.jobs.createJob({ type: 'price-import', status: 'success', created_at });
	expect(await trigger.fetchTestEvent()).toMatchObject([[{ json: { id } }]]);
});

it('a test event names the type when no job of that type was seen', async () => {
	const trigger = watcher(pcmTrigger(store.url, { filters: { type: 'price-import' } }));
	expect(await failureOf(trigger.fetchTestEvent())).toMatchObject({
		message: 'No job with the Type price-import was found',
	});
});
