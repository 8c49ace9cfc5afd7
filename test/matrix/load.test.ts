import type { INodeParameters } from 'n8n-workflow';

import { HEALTHY, OPERATIONS } from './entryPoints';
import { saying, startServer } from './servers';
import { useDaysOfTheirOwn } from './time';
import { settle } from '../../core/settle';
import { run, watcher } from '../nodes/engine/engine';
import { sdmNode, sdmTrigger } from '../nodes/engine/sdm';

/** However much a workflow asks for: never more than a handful of requests at once, nor ten a second, and all arrive. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

const AT_ONCE = 4;
const IN_A_SECOND = 10;

type Server = Awaited<ReturnType<typeof startServer>>;
let home: Server;
useDaysOfTheirOwn();
beforeEach(async () => {
	home = await startServer(HEALTHY);
});
afterEach(async () => await home.close());

const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));
const operations = Object.entries(OPERATIONS);
const step = (parameters: INodeParameters) => sdmNode(home.url, parameters);

function expectGentleness(): void {
	const starts = home.hits.map(({ at }) => at);
	for (const start of starts) {
		const within = starts.filter((at) => at >= start && at < start + 1000).length;
		expect(within).toBeLessThanOrEqual(IN_A_SECOND);
	}
	for (const { inFlight } of home.hits) expect(inFlight).toBeLessThanOrEqual(AT_ONCE);
}

describe('500 input items ask gently', () => {
	it.each(operations)('%s', async (_name, parameters) => {
		expect(await run(step(parameters), items(500))).toHaveLength(500);
		expect(home.hits.length).toBeGreaterThanOrEqual(500);
		expectGentleness();
	});

	it.each(operations)('%s, with Batching', async (_name, parameters) => {
		const requestOptions = { batching: { batch: { batchSize: 100, batchInterval: 1 } } };
		expect(await run(step({ ...parameters, requestOptions }), items(500))).toHaveLength(500);
		expectGentleness();
	});

	it('several steps and a trigger at the same time', async () => {
		const trigger = watcher(sdmTrigger(home.url, {}, { workflowId: 'load' }));
		const results = await Promise.all([
			run(step(OPERATIONS['Get Status']), items(200)),
			run(step(OPERATIONS['List Jobs']), items(200)),
			run(step(OPERATIONS['Get Output as items']), items(100)),
			trigger.poll(),
		]);
		expect(results.slice(0, 3).map((result) => result?.length)).toEqual([200, 200, 100]);
		expectGentleness();
		// The poll has an end in time, so it does not stand in the queue behind 500 others.
		const lists = home.hits.findIndex(({ url }) => /status=running/.test(url));
		expect(lists).toBeGreaterThanOrEqual(0);
		expect(lists).toBeLessThan(20);
	});
});

describe('What a refusal delays arrives in the end', () => {
	it.each(operations)('%s: an API that allows three a second', async (_name, parameters) => {
		const starts: number[] = [];
		home.answer = (request, response, number) => {
			const now = Date.now();
			const recent = starts.filter((at) => now - at < 1000).length;
			if (recent >= 3) return saying(429, { detail: 'Throttled.' })(request, response, number);
			starts.push(now);
			HEALTHY(request, response, number);
		};
		expect(await run(step(parameters), items(60))).toHaveLength(60);
		expectGentleness();
	});

	it.each(operations)('%s: nobody asks while one was told to wait', async (_name, parameters) => {
		let told = 0;
		home.answer = (request, response, number) => {
			if (number !== 6) return HEALTHY(request, response, number);
			request.socket.once('close', () => (told = Date.now()));
			saying(429, '', { 'retry-after': '30' })(request, response, number);
		};
		expect(await run(step(parameters), items(40))).toHaveLength(40);
		expect(told).toBeGreaterThan(0);
		// Those on their way when the refusal came can not be called back.
		const early = home.hits.filter(({ at }) => at > told + 250 && at < told + 30_000);
		expect(early).toEqual([]);
	});

	it('also another step and the trigger wait', async () => {
		let told = 0;
		const telling = new Promise<void>((resolve) => {
			home.answer = (request, response, number) => {
				home.answer = HEALTHY;
				request.socket.once('close', () => {
					told = Date.now();
					resolve();
				});
				saying(429, '', { 'retry-after': '20' })(request, response, number);
			};
		});
		const first = run(step(OPERATIONS['Get Status']));
		await telling;
		const trigger = watcher(sdmTrigger(home.url, {}, { workflowId: 'other' }));
		const results = await Promise.all([first, run(step(OPERATIONS['List Jobs'])), trigger.poll()]);
		expect(results[0]).toHaveLength(1);
		expect(home.hits.length).toBeGreaterThan(4);
		expect(home.hits.filter(({ at }) => at > told + 250 && at < told + 20_000)).toEqual([]);
	});

	it.each(operations)(
		'%s: stops at once when the execution is stopped',
		async (_name, parameters) => {
			const stop = new AbortController();
			home.answer = (request, response, number) => {
				saying(429, '', { 'retry-after': '50' })(request, response, number);
				stop.abort();
			};
			const began = Date.now();
			const outcome = await settle(run(step(parameters), items(50), stop.signal));
			expect(outcome).toMatchObject({
				ok: false,
				error: { message: 'Akeneo SDM was left alone, because the execution was stopped' },
			});
			expect(home.hits.length).toBeLessThanOrEqual(AT_ONCE);
			expect(Date.now() - began).toBeLessThan(50_000);
		},
	);
});
