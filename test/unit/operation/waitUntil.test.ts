import { NodeApiError, type INode, type IPollFunctions } from 'n8n-workflow';

import { waitUntil } from '../../../core/operation/waitUntil';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { useVirtualTime, virtualSleep as mockSleep } from '../../nodes/engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** A context without a signal to cancel: `waitUntil` needs no more of it. */
const context = {} as IPollFunctions;

let reads: number[];
beforeEach(() => {
	useVirtualTime();
	reads = [];
});
afterEach(() => jest.useRealTimers());

const wait = async (until: number, deadline = Date.now() + HOUR) =>
	await waitUntil(context, {
		readState: async () => reads.push(Date.now()),
		isOver: () => Date.now() >= until,
		deadline,
	});

it('a wait that ended makes room for the others', async () => {
	const start = Date.now();
	await Promise.all(Array.from({ length: 50 }, async () => await wait(start)));
	reads = [];
	await wait(start + 10 * SECOND);
	expect(reads.map((at) => (at - start) / SECOND)).toEqual([0, 2, 5, 9.5, 16.25]);
});

it('a slot that would come after the deadline ends the wait as a timeout, not as an error', async () => {
	const failure = new DeadlineExceeded();
	const readState = async () => await Promise.reject(failure);
	const outcome = await waitUntil(context, {
		readState,
		isOver: () => true,
		deadline: Date.now() + 5 * SECOND,
	});
	expect(outcome).toEqual({ timedOut: true, failure });
});

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
type Failure = NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure'];
const apiError = (failure: Failure, httpCode?: string) =>
	new NodeApiError(node, {}, { message: 'No', httpCode, failure });
const DOWN = apiError({ cause: 'temporarily-unavailable' }, '503');
const WEB_PAGE = apiError(undefined);

/** Each read gives the next state or error; the last one stays. "done" is the end. */
async function waitFor(
	results: unknown[],
	{ seconds = 3600, signal }: { seconds?: number; signal?: AbortSignal } = {},
) {
	const start = Date.now();
	const at: number[] = [];
	const given = signal ? ({ getExecutionCancelSignal: () => signal } as never) : context;
	const outcome = await settle(
		waitUntil(given, {
			readState: async () => {
				at.push((Date.now() - start) / SECOND);
				const result = results[Math.min(at.length, results.length) - 1];
				return await (result instanceof Error ? Promise.reject(result) : Promise.resolve(result));
			},
			isOver: (state) => state === 'done',
			deadline: start + seconds * SECOND,
		}),
	);
	return { at, outcome };
}
const waited = (value: object) => ({ ok: true, value });

describe('a wait', () => {
	it('is over at once when there is nothing to wait for', async () => {
		expect(await waitFor(['done'])).toEqual({
			at: [0],
			outcome: waited({ state: 'done', timedOut: false }),
		});
	});

	it('reads after pauses that grow to half a minute, and a last time at its deadline', async () => {
		const { at, outcome } = await waitFor(['running'], { seconds: 150 });
		expect(at.map((second) => Math.round(second * 10) / 10)).toEqual([
			...[0, 2, 5, 9.5, 16.3, 26.4, 41.6, 64.3, 94.3, 124.3],
			150,
		]);
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true }));
	});

	it('reads once when its deadline has passed already', async () => {
		const { at, outcome } = await waitFor(['running'], { seconds: -1 });
		expect(at).toEqual([0]);
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true }));
	});

	it.each([
		['the API is down', DOWN],
		['the API can not be reached', apiError({ cause: 'temporarily-unavailable' })],
		['the API wants fewer requests', apiError({ cause: 'rate-limited' }, '429')],
		['a slot would come too late', new DeadlineExceeded()],
	])('goes on when %s', async (_name, error) => {
		expect(await waitFor([error, error, 'done'])).toEqual({
			at: [0, 2, 5],
			outcome: waited({ state: 'done', timedOut: false }),
		});
	});

	it('goes on after an unusable response when usable ones have come before', async () => {
		const { at, outcome } = await waitFor(['running', WEB_PAGE, WEB_PAGE, 'done']);
		expect(at).toEqual([0, 2, 5, 9.5]);
		expect(outcome).toEqual(waited({ state: 'done', timedOut: false }));
	});

	it.each([
		['the first response is unusable', [WEB_PAGE]],
		['all responses were unusable', [DOWN, WEB_PAGE]],
		['the job is not there', ['running', apiError(undefined, '404')]],
		['the token is not accepted', ['running', apiError({ cause: 'credential-invalid' }, '401')]],
		['a setting is wrong', ['running', apiError({ cause: 'configuration-invalid' })]],
		['something else is wrong', ['running', new Error('x is not y')]],
	])('ends when %s', async (_name, results: unknown[]) => {
		const { at, outcome } = await waitFor(results);
		expect(at).toHaveLength(results.length);
		expect(outcome).toEqual({ ok: false, error: results.at(-1) });
	});

	it('returns the last state, and the error of the last read', async () => {
		const { outcome } = await waitFor(['running', DOWN], { seconds: 5 });
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true, failure: DOWN }));
	});

	it('does not return a failure that has passed', async () => {
		const { outcome } = await waitFor([DOWN, 'running'], { seconds: 5 });
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true }));
	});

	it.each([
		['as long as the API asks for', 20_000, [0, 20]],
		['no shorter than otherwise', 500, [0, 2]],
		['no longer than until its deadline', 7200_000, [0, 3600]],
	])('waits %s', async (_name, retryAfterMs, expected) => {
		const rateLimited = apiError({ cause: 'rate-limited', retryAfterMs }, '429');
		expect((await waitFor([rateLimited, 'done'])).at).toEqual(expected);
	});

	it('goes on with its own pauses after a Retry-After', async () => {
		const rateLimited = apiError({ cause: 'rate-limited', retryAfterMs: 20_000 }, '429');
		expect((await waitFor([rateLimited, 'running', 'done'])).at).toEqual([0, 20, 23]);
	});

	it('ends with the error when the execution was cancelled', async () => {
		const stop = new AbortController();
		stop.abort();
		const { at, outcome } = await waitFor([DOWN], { signal: stop.signal });
		expect(at).toEqual([0]);
		expect(outcome).toEqual({ ok: false, error: DOWN });
	});

	it('goes on in an execution that is not cancelled', async () => {
		const { outcome } = await waitFor([DOWN, 'done'], { signal: new AbortController().signal });
		expect(outcome).toEqual(waited({ state: 'done', timedOut: false }));
	});

	it('that ended with an error makes room for the others too', async () => {
		await Promise.all(Array.from({ length: 50 }, async () => await waitFor([new Error('x')])));
		expect((await waitFor(['running', 'running', 'done'])).at).toEqual([0, 2, 5]);
	});
});

it('two hundred waits that began one after the other read four times a second together', async () => {
	const start = Date.now();
	const waits: Array<Promise<unknown>> = [];
	for (let number = 0; number < 200; number++) {
		waits.push(wait(start + 91 * SECOND));
		await mockSleep(125);
	}
	await Promise.all(waits);
	const reading = reads.filter((at) => at >= start + 60 * SECOND && at < start + 90 * SECOND);
	expect(reading.length / 30).toBeGreaterThan(3);
	expect(reading.length / 30).toBeLessThan(4.5);
});
