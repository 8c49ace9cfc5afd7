import type { INodeParameters } from 'n8n-workflow';

import { searchJobs, searchProjects } from '../../nodes/AkeneoSdm/methods/listSearch';
import { searchJobs as searchPcmJobs } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import { amperityNode, newAmperity } from './engine/amperity';
import { pickerContext, run, watcher } from './engine/engine';
import { failureOf } from './engine/failure';
import { pcmNode, pcmStore, pcmTrigger } from './engine/pcm';
import { sdmNode } from './engine/sdm';
import { useVirtualTime } from './engine/time';
import { MINUTE, sdmWorld, type SdmWorld } from './engine/world';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** Servers that reject larger pages than they allow, where others give fewer rows. */

const upTo = (count: number) => Array.from({ length: count }, (_, index) => String(index));
const open: Array<() => Promise<unknown>> = [];
afterEach(async () => {
	for (const close of open.splice(0)) await close();
	jest.useRealTimers();
});

/** The sizes that are sent at first and from then on, by the most that the server allows. */
const SDM_SIZES: Array<[number, string[]]> = [
	[100, ['1000', '100']],
	[20, ['1000', '100', 'none']],
];

describe.each(SDM_SIZES)('Akeneo SDM allows %i jobs on a page:', (maxPageSize, sizes) => {
	const last = sizes.at(-1);
	let world: SdmWorld;
	beforeEach(async () => {
		world = await sdmWorld({}, { knobs: { maxPageSize, rejectsLargePages: true } });
		open.push(world.close);
	});
	const createJobs = (count: number) => {
		for (const name of upTo(count))
			world.sdm.jobs.createJob({ name, creation_date: Date.now() - (Number(name) + 1) * MINUTE });
	};
	const node = (parameters: INodeParameters) => sdmNode(world.url, parameters);
	const sent = () =>
		world.sdm.requests.map(
			({ query }) => `${String(query.page)}: ${String(query.page_size ?? 'none')}`,
		);

	it('Return All finds a size that works, reads every page with it, and begins with it later', async () => {
		createJobs(250);
		const all = node({ operation: 'list', returnAll: true });
		const names = async () => (await run(all)).map(({ json }) => json.name).sort();
		expect(await names()).toEqual(upTo(250).sort());
		expect(sent().slice(0, sizes.length)).toEqual(sizes.map((size) => `1: ${size}`));
		const later = sent().slice(sizes.length);
		expect(later).toEqual(later.map((_, index) => `${index + 2}: ${last}`));
		world.sdm.requests.clear();
		expect(await names()).toEqual(upTo(250).sort());
		expect(sent()).toEqual(sent().map((_, index) => `${index + 1}: ${last}`));
	});

	it('the trigger reports the end of each of 120 live jobs once, and begins with that size later', async () => {
		createJobs(120);
		expect(await world.poll()).toEqual([]);
		world.sdm.requests.clear();
		world.pass(MINUTE);
		for (const { id } of world.sdm.jobs.all()) world.sdm.jobs.setStatus(id, 'done');
		const ended = (await world.poll()).map(({ name }) => name).sort();
		expect(ended).toEqual(upTo(120).sort());
		expect(
			new Set(world.sdm.requests.map(({ query }) => String(query.page_size ?? 'none'))),
		).toEqual(new Set([last]));
		world.pass(MINUTE);
		expect(await world.poll()).toEqual([]);
	});

	it('the pickers show jobs, and all projects over all their pages', async () => {
		for (let project = 1; project <= 250; project++)
			world.sdm.jobs.createJob({ project, creation_date: Date.now() - project * MINUTE });
		const context = pickerContext(node({ operation: 'getStatus' }));
		expect((await searchJobs.call(context)).results).not.toEqual([]);
		const found: unknown[] = [];
		let token: string | undefined;
		do {
			const { results, paginationToken } = await searchProjects.call(context, undefined, token);
			found.push(...results.map(({ value }) => Number(value)));
			token = paginationToken as string | undefined;
		} while (token !== undefined);
		expect(found.sort((a, b) => Number(a) - Number(b))).toEqual(
			Array.from({ length: 250 }, (_, index) => index + 1),
		);
	});

	it('a filter that is not valid fails with its own error, and is not sent with every size again', async () => {
		const bad = node({ operation: 'list', filters: { status: '={{ "archived" }}' } });
		const message =
			'Akeneo SDM did not understand the request (400): status: Select a valid choice. archived is not one of the available choices.';
		expect((await failureOf(run(bad))).message).toBe(message);
		expect(sent()).toEqual(['1: 50', '1: none']);
		world.sdm.requests.clear();
		expect((await failureOf(run(bad))).message).toBe(message);
		expect(sent()).toEqual(['1: 50']);
	});
});

describe('Elastic Path PCM allows 20 rows on a page:', () => {
	let store: Awaited<ReturnType<typeof pcmStore>>;
	beforeEach(async () => {
		useVirtualTime();
		store = await pcmStore({
			now: () => Date.now(),
			knobs: { maxPageSize: 20, rejectsLargePages: true },
		});
		open.push(store.pcm.close);
	});
	const FIRST = ['GET /pcm/jobs?page[limit]=100&page[offset]=0', 'GET /pcm/jobs'];
	const lines = () => store.requestLines().map(decodeURIComponent);

	it('Return All finds out that it works without a size, and begins so later', async () => {
		for (let count = 0; count < 50; count++) store.pcm.jobs.createJob({ status: 'success' });
		const all = async () => await store.run('list', { returnAll: true });
		expect(new Set((await all()).map(({ json }) => json.id)).size).toBe(50);
		const pages = ['GET /pcm/jobs?page[offset]=19', 'GET /pcm/jobs?page[offset]=38'];
		expect(lines()).toEqual([...FIRST, ...pages]);
		store.pcm.requests.clear();
		expect(await all()).toHaveLength(50);
		expect(lines()).toEqual(['GET /pcm/jobs', ...pages]);
	});

	it('the trigger and the picker work, and the errors of a job are all there', async () => {
		const trigger = watcher(pcmTrigger(store.url));
		const errors = upTo(50);
		const { id } = store.pcm.jobs.createJob({ errors });
		await trigger.poll();
		store.pcm.jobs.setStatus(id, 'failed');
		const items = (await trigger.poll())?.[0] ?? [];
		expect(items.map(({ json }) => [json.id, json.errors])).toEqual([[id, errors.slice(0, 10)]]);
		const context = pickerContext(pcmNode(store.url, { operation: 'getStatus' }));
		expect((await searchPcmJobs.call(context)).results.map(({ value }) => value)).toEqual([id]);
		const rows = await store.run('getOutput', { outputAs: 'errors' }, id);
		expect(rows.map(({ json }) => json.message)).toEqual(errors);
	});
});

it('Amperity allows 30 runs on a page: List Runs goes on without a limit', async () => {
	useVirtualTime();
	const amperity = newAmperity({
		now: () => Date.now(),
		knobs: { maxRunsOnPage: 30, rejectsLargePages: true },
	});
	open.push(amperity.close);
	const url = await amperity.listen();
	for (let count = 0; count < 40; count++) amperity.runs.createRun({ status: 'succeeded' });
	const list = amperityNode(url, { resource: 'workflowRun', operation: 'list', limit: 35 });
	const limits = () => amperity.requests.map(({ query }) => query.limit);
	await run(list);
	expect(limits()).toEqual(['35', undefined]);
	amperity.requests.clear();
	await run(list);
	expect(limits()).toEqual([undefined]);
});
