import type { INodeParameters } from 'n8n-workflow';

import { watcher } from '../nodes/engine/engine';
import { sdmTrigger } from '../nodes/engine/sdm';
import { MINUTE, sdmWorld, type SdmWorld } from '../nodes/engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** The requests of many workflows with the same credential. */
let world: SdmWorld;
const start = async (knobs: Record<string, unknown> = {}) => {
	world = await sdmWorld({}, { knobs });
	return world;
};
afterEach(async () => await world.close());

let workflows = 0;
const ON_PROJECT = (value: string): INodeParameters => ({
	filters: { project: { __rl: true, mode: 'id', value } },
});

/** Workflows that poll once a minute, one after the other; n8n was started with them. */
function fleetOf(count: number, parameters: (index: number) => INodeParameters = () => ({})) {
	const fleet = Array.from({ length: count }, (_, index) => {
		const workflowId = `fleet-${++workflows}`;
		const trigger = watcher(sdmTrigger(world.url, parameters(index), { workflowId }));
		trigger.register('init');
		return trigger;
	});
	return {
		fleet,
		/** The names of the jobs that each workflow has got within a minute. */
		async minute(): Promise<unknown[][]> {
			const received: unknown[][] = [];
			for (const trigger of fleet) {
				world.pass(MINUTE / count);
				const items = (await trigger.poll())?.[0] ?? [];
				received.push(items.map(({ json }) => json.name));
			}
			return received;
		},
	};
}

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
	world.sdm.requests.clear();
	await work();
	return world.sdm.requests.length;
}

it('a hundred workflows send at most twice the requests of one, and each gets every job once', async () => {
	const { sdm } = await start();
	const running = Array.from({ length: 12 }, (_, index) =>
		sdm.jobs.createJob({ name: `#${index}` }),
	);
	const { minute } = fleetOf(100);
	await minute();
	const received: unknown[][] = [];
	let requests = 0;
	for (const { id } of running.slice(0, 5)) {
		sdm.jobs.setStatus(id, 'done');
		requests += await requestsOf(async () => {
			for (const [index, names] of (await minute()).entries())
				(received[index] ??= []).push(...names);
		});
	}
	await minute().then((last) => last.forEach((names, index) => received[index]?.push(...names)));
	expect(received).toEqual(received.map(() => ['#0', '#1', '#2', '#3', '#4']));
	// One workflow sends three a minute.
	expect(requests).toBeLessThanOrEqual(2 * 3 * 5);
});

it.each([
	['tell the project', { listFields: ['project'] }],
	['do not tell the project', {}],
])(
	'two hundred workflows on twenty projects send at most six times the requests of one when list entries %s',
	async (_name, knobs) => {
		const { sdm } = await start(knobs);
		const jobs = Array.from({ length: 40 }, (_, index) =>
			sdm.jobs.createJob({ name: `#${index}`, project: 1 + (index % 20) }),
		);
		const { minute } = fleetOf(200, (index) => ON_PROJECT(`${1 + (index % 20)}`));
		await minute();
		await minute();
		const received = Array.from({ length: 200 }, (): unknown[] => []);
		let requests = 0;
		for (let count = 0; count < 4; count++) {
			sdm.jobs.createJob({ name: `new ${count}`, project: 7 });
			sdm.jobs.setStatus(jobs[count]?.id ?? '', 'done');
			requests += await requestsOf(async () => {
				(await minute()).forEach((names, index) => received[index]?.push(...names));
			});
		}
		(await minute()).forEach((names, index) => received[index]?.push(...names));
		expect(received.slice(0, 20)).toEqual(
			Array.from({ length: 20 }, (_, index) => (index < 4 ? [`#${index}`] : [])),
		);
		expect(received).toEqual(received.map((_, index) => received[index % 20]));
		expect(requests).toBeLessThanOrEqual(6 * 3 * 4);
	},
);

it('a test event and a workflow that is published by hand read for themselves', async () => {
	const { trigger } = await start();
	const { fleet, minute } = fleetOf(1);
	await minute();
	expect(await requestsOf(async () => await fleet[0]?.fetchTestEvent().catch(() => {}))).toBe(1);
	expect(await requestsOf(async () => await trigger.poll())).toBeGreaterThanOrEqual(5);
});

it('workflows that start at the same time read once', async () => {
	const { sdm } = await start();
	sdm.jobs.createJob();
	const { fleet } = fleetOf(20);
	const requests = await requestsOf(async () => {
		await Promise.all(fleet.map(async (trigger) => await trigger.poll()));
	});
	expect(requests).toBe(5);
});
