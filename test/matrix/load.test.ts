import type { INodeParameters } from 'n8n-workflow';

import { fileItem } from '../nodes/engine/files';
import { HEALTHY, OPERATIONS } from './entryPoints';
import { respondWith, startServer } from './servers';
import { useSeparateDays } from './time';
import { settle } from '../../core/util/outcome';
import { run, watcher } from '../nodes/engine/engine';
import { sdmNode, sdmTrigger } from '../nodes/engine/sdm';

/** Under any load, no more than four requests run at a time and no more than ten start in a second, and all items arrive. */

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
useSeparateDays();
beforeEach(async () => {
	home = await startServer(HEALTHY);
});
afterEach(async () => await home.close());

const items = (count: number) => Array.from({ length: count }, () => fileItem('lamps.csv'));
const operations = Object.entries(OPERATIONS);
const step = (parameters: INodeParameters) => sdmNode(home.url, parameters);

function expectWithinLimits(): void {
	const starts = home.hits.map(({ at }) => at);
	for (const start of starts) {
		const within = starts.filter((at) => at >= start && at < start + 1000).length;
		expect(within).toBeLessThanOrEqual(IN_A_SECOND);
	}
	for (const { inFlight } of home.hits) expect(inFlight).toBeLessThanOrEqual(AT_ONCE);
}

describe('100 input items send at most four requests at a time and ten in a second', () => {
	it.each(operations)('%s keeps to the limits', async (_name, parameters) => {
		expect(await run(step(parameters), items(100))).toHaveLength(100);
		expect(home.hits.length).toBeGreaterThanOrEqual(100);
		expectWithinLimits();
	});

	it.each(operations)('%s keeps to the limits with Batching', async (_name, parameters) => {
		const requestOptions = { batching: { batch: { batchSize: 20, batchInterval: 1 } } };
		expect(await run(step({ ...parameters, requestOptions }), items(100))).toHaveLength(100);
		expectWithinLimits();
	});

	it('several steps and a trigger share the limits', async () => {
		const trigger = watcher(sdmTrigger(home.url, {}, { workflowId: 'load' }));
		const results = await Promise.all([
			run(step(OPERATIONS['Get Status']), items(200)),
			run(step(OPERATIONS['List Jobs']), items(200)),
			run(step(OPERATIONS['Get Output as items']), items(100)),
			trigger.poll(),
		]);
		expect(results.slice(0, 3).map((result) => result?.length)).toEqual([200, 200, 100]);
		expectWithinLimits();
		// A poll has a deadline, so its requests do not wait behind the 500 others.
		const lists = home.hits.findIndex(({ url }) => /status=running/.test(url));
		expect(lists).toBeGreaterThanOrEqual(0);
		expect(lists).toBeLessThan(20);
	});
});

describe('A rate limit delays requests and loses none', () => {
	it.each(operations)(
		'%s gets all items from an API that allows three requests a second',
		async (name, parameters) => {
			const starts: number[] = [];
			home.respond = (request, response, number) => {
				const now = Date.now();
				const recent = starts.filter((at) => now - at < 1000).length;
				if (recent >= 3)
					return respondWith(429, { detail: 'Throttled.' })(request, response, number);
				starts.push(now);
				HEALTHY(request, response, number);
			};
			// Five requests an item are more than three minutes of waiting.
			const count = name === 'Run File' ? 20 : 60;
			expect(await run(step(parameters), items(count))).toHaveLength(count);
			expectWithinLimits();
		},
	);

	it.each(operations)(
		'%s sends no request during the pause of a Retry-After',
		async (_name, parameters) => {
			let limitedAt = 0;
			home.respond = (request, response, number) => {
				if (number !== 6) return HEALTHY(request, response, number);
				request.socket.once('close', () => (limitedAt = Date.now()));
				respondWith(429, '', { 'retry-after': '30' })(request, response, number);
			};
			expect(await run(step(parameters), items(40))).toHaveLength(40);
			expect(limitedAt).toBeGreaterThan(0);
			// Requests that were under way when the 429 came count as sent before it.
			const early = home.hits.filter(({ at }) => at > limitedAt + 250 && at < limitedAt + 30_000);
			expect(early).toEqual([]);
		},
	);

	it('another step and the trigger wait for the end of the same pause', async () => {
		let limitedAt = 0;
		const limited = new Promise<void>((resolve) => {
			home.respond = (request, response, number) => {
				home.respond = HEALTHY;
				request.socket.once('close', () => {
					limitedAt = Date.now();
					resolve();
				});
				respondWith(429, '', { 'retry-after': '20' })(request, response, number);
			};
		});
		const first = run(step(OPERATIONS['Get Status']));
		await limited;
		const trigger = watcher(sdmTrigger(home.url, {}, { workflowId: 'other' }));
		const results = await Promise.all([first, run(step(OPERATIONS['List Jobs'])), trigger.poll()]);
		expect(results[0]).toHaveLength(1);
		expect(home.hits.length).toBeGreaterThan(4);
		expect(home.hits.filter(({ at }) => at > limitedAt + 250 && at < limitedAt + 20_000)).toEqual(
			[],
		);
	});

	it.each(operations)(
		'%s stops its requests at once when the execution is cancelled',
		async (_name, parameters) => {
			const cancel = new AbortController();
			home.respond = (request, response, number) => {
				respondWith(429, '', { 'retry-after': '50' })(request, response, number);
				cancel.abort();
			};
			const began = Date.now();
			const outcome = await settle(run(step(parameters), items(50), cancel.signal));
			expect(outcome).toMatchObject({
				ok: false,
				error: {
					message: 'The request to Akeneo SDM was cancelled because the execution was stopped',
				},
			});
			expect(home.hits.length).toBeLessThanOrEqual(AT_ONCE);
			expect(Date.now() - began).toBeLessThan(50_000);
		},
	);
});
