import { NodeApiError, type INode, type IPollFunctions } from 'n8n-workflow';

import { OutOfTime } from '../../core/outOfTime';
import { settle } from '../../core/settle';
import { waitUntil } from '../../core/waitUntil';
import { useVirtualTime, virtualSleep as mockSleep } from '../nodes/engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Nothing stops it: `waitUntil` asks a context for no more than that. */
const context = {} as IPollFunctions;

let looks: number[];
beforeEach(() => {
	useVirtualTime();
	looks = [];
});
afterEach(() => jest.useRealTimers());

const wait = async (until: number, deadline = Date.now() + HOUR) =>
	await waitUntil(context, {
		look: async () => looks.push(Date.now()),
		isOver: () => Date.now() >= until,
		deadline,
	});

it('a wait that ended makes room for the others', async () => {
	const start = Date.now();
	await Promise.all(Array.from({ length: 50 }, async () => await wait(start)));
	looks = [];
	await wait(start + 10 * SECOND);
	expect(looks.map((at) => (at - start) / SECOND)).toEqual([0, 2, 5, 9.5, 16.25]);
});

it('a turn that would come too late ends as a time-out and not as an error', async () => {
	const failure = new OutOfTime();
	const look = async () => await Promise.reject(failure);
	const outcome = await waitUntil(context, {
		look,
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

/** Each answer is a state, or an error; the last one stays. "done" is the end. */
async function waitFor(
	answers: unknown[],
	{ seconds = 3600, signal }: { seconds?: number; signal?: AbortSignal } = {},
) {
	const start = Date.now();
	const at: number[] = [];
	const given = signal ? ({ getExecutionCancelSignal: () => signal } as never) : context;
	const outcome = await settle(
		waitUntil(given, {
			look: async () => {
				at.push((Date.now() - start) / SECOND);
				const answer = answers[Math.min(at.length, answers.length) - 1];
				return await (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
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

	it('looks after pauses that grow to half a minute, and a last time at its deadline', async () => {
		const { at, outcome } = await waitFor(['running'], { seconds: 150 });
		expect(at.map((second) => Math.round(second * 10) / 10)).toEqual([
			...[0, 2, 5, 9.5, 16.3, 26.4, 41.6, 64.3, 94.3, 124.3],
			150,
		]);
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true }));
	});

	it('looks once when its deadline has passed already', async () => {
		const { at, outcome } = await waitFor(['running'], { seconds: -1 });
		expect(at).toEqual([0]);
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true }));
	});

	it.each([
		['the API is down', DOWN],
		['the API can not be reached', apiError({ cause: 'temporarily-unavailable' })],
		['the API wants fewer requests', apiError({ cause: 'rate-limited' }, '429')],
		['a turn would come too late', new OutOfTime()],
	])('goes on when %s', async (_name, error) => {
		expect(await waitFor([error, error, 'done'])).toEqual({
			at: [0, 2, 5],
			outcome: waited({ state: 'done', timedOut: false }),
		});
	});

	it('goes on after an answer that makes no sense, when sensible ones have come before', async () => {
		const { at, outcome } = await waitFor(['running', WEB_PAGE, WEB_PAGE, 'done']);
		expect(at).toEqual([0, 2, 5, 9.5]);
		expect(outcome).toEqual(waited({ state: 'done', timedOut: false }));
	});

	it.each([
		['the first answer makes no sense', [WEB_PAGE]],
		['all answers made no sense', [DOWN, WEB_PAGE]],
		['the job is not there', ['running', apiError(undefined, '404')]],
		['the token is not accepted', ['running', apiError({ cause: 'credential-invalid' }, '401')]],
		['a setting is wrong', ['running', apiError({ cause: 'configuration-invalid' })]],
		['something else is wrong', ['running', new Error('x is not y')]],
	])('ends when %s', async (_name, answers: unknown[]) => {
		const { at, outcome } = await waitFor(answers);
		expect(at).toHaveLength(answers.length);
		expect(outcome).toEqual({ ok: false, error: answers.at(-1) });
	});

	it('tells what was seen last, and why the last look did not work', async () => {
		const { outcome } = await waitFor(['running', DOWN], { seconds: 5 });
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true, failure: DOWN }));
	});

	it('does not tell of a failure that has passed', async () => {
		const { outcome } = await waitFor([DOWN, 'running'], { seconds: 5 });
		expect(outcome).toEqual(waited({ state: 'running', timedOut: true }));
	});

	it.each([
		['as long as the API asks for', 20_000, [0, 20]],
		['no shorter than otherwise', 500, [0, 2]],
		['no longer than until its deadline', 7200_000, [0, 3600]],
	])('waits %s', async (_name, retryAfterMs, expected) => {
		const asked = apiError({ cause: 'rate-limited', retryAfterMs }, '429');
		expect((await waitFor([asked, 'done'])).at).toEqual(expected);
	});

	it('goes on with its own pauses after one the API has asked for', async () => {
		const asked = apiError({ cause: 'rate-limited', retryAfterMs: 20_000 }, '429');
		expect((await waitFor([asked, 'running', 'done'])).at).toEqual([0, 20, 23]);
	});

	it('ends, with what went wrong, when the execution was stopped', async () => {
		const stop = new AbortController();
		stop.abort();
		const { at, outcome } = await waitFor([DOWN], { signal: stop.signal });
		expect(at).toEqual([0]);
		expect(outcome).toEqual({ ok: false, error: DOWN });
	});

	it('goes on in an execution that is not stopped', async () => {
		const { outcome } = await waitFor([DOWN, 'done'], { signal: new AbortController().signal });
		expect(outcome).toEqual(waited({ state: 'done', timedOut: false }));
	});

	it('that ended with an error makes room for the others, too', async () => {
		await Promise.all(Array.from({ length: 50 }, async () => await waitFor([new Error('x')])));
		expect((await waitFor(['running', 'running', 'done'])).at).toEqual([0, 2, 5]);
	});
});

it('two hundred waits that began one after the other look four times a second together', async () => {
	const start = Date.now();
	const waits: Array<Promise<unknown>> = [];
	for (let number = 0; number < 200; number++) {
		waits.push(wait(start + 3 * 60 * SECOND));
		await mockSleep(125);
	}
	await Promise.all(waits);
	const minute = looks.filter((at) => at >= start + 60 * SECOND && at < start + 120 * SECOND);
	expect(minute.length / 60).toBeGreaterThan(3);
	expect(minute.length / 60).toBeLessThan(4.5);
}, 60_000);
