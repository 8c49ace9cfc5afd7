import { RequestQueue } from '../../core/http/requestQueue';
import type { Waiting } from '../../core/http/waiting';
import { nextTurn } from '../support/jest/sockets';

/** Polls and operations share one queue: nobody waits for ever. A clock that jumps from one event to the next. */

const mockSleepers: Array<{ at: number; wake: () => void }> = [];
const mockSleep = async (ms: number) =>
	await new Promise<void>((wake) => mockSleepers.push({ at: Date.now() + ms, wake }));
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await mockSleep(ms),
}));

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
beforeEach(() => {
	jest.useFakeTimers({ now: START, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});
afterEach(() => {
	mockSleepers.length = 0;
	jest.useRealTimers();
});

/** Moves the clock from event to event until `work` has ended, or for so long. Returns whether it has ended. */
async function play(work: Promise<unknown>, ms: number): Promise<boolean> {
	let isOver = false;
	void work.then(() => (isOver = true));
	for (;;) {
		await nextTurn();
		if (isOver) return true;
		mockSleepers.sort((a, b) => a.at - b.at);
		const [next] = mockSleepers;
		if (!next || next.at > START + ms) return false;
		jest.setSystemTime(next.at);
		while (mockSleepers[0] && mockSleepers[0].at <= next.at) mockSleepers.shift()?.wake();
	}
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const now = () => Date.now() - START;

async function send(queue: RequestQueue, responseMs: number, waiting: Waiting): Promise<void> {
	const slot = await queue.enter(waiting);
	await mockSleep(responseMs);
	slot.noteResponse(undefined);
	slot.release();
}

/** Triggers that poll once a minute, each at a second of its own, with three requests one after the other. */
function startTriggers(queue: RequestQueue, count: number, responseMs: number) {
	const polls = { longestMs: 0, ended: 0 };
	// The deadline of a request that still waits when its test ends comes minutes later.
	for (const index of upTo(count)) void poll(index).catch(() => {});
	async function poll(index: number): Promise<void> {
		await mockSleep((index * 60_000) / count);
		for (;;) {
			const due = Date.now();
			for (let sent = 0; sent < 3; sent++)
				await send(queue, responseMs, { deadline: due + 5 * MINUTE });
			polls.ended++;
			polls.longestMs = Math.max(polls.longestMs, Date.now() - due);
			// n8n skips the polls that were due meanwhile.
			await mockSleep(MINUTE - ((Date.now() - due) % MINUTE));
		}
	}
	return polls;
}

const OPERATION = { isOperation: true };
/** A step with so many items: all of its requests come at once. */
const step = async (queue: RequestQueue, items: number, responseMs: number) =>
	await Promise.all(upTo(items).map(async () => await send(queue, responseMs, OPERATION)));
/** A list of so many pages, one after the other; n8n takes a moment for each. */
async function pages(queue: RequestQueue, count: number, responseMs: number): Promise<void> {
	for (let page = 0; page < count; page++) {
		await send(queue, responseMs, OPERATION);
		await mockSleep(50);
	}
}

/** How long work takes, in ms, when it begins after `triggers` have polled for two minutes. */
async function durationOf(
	work: (queue: RequestQueue) => Promise<unknown>,
	triggers: number,
	responseMs: number,
) {
	jest.setSystemTime(START);
	mockSleepers.length = 0;
	const queue = new RequestQueue();
	const polls = startTriggers(queue, triggers, responseMs);
	await play(mockSleep(2 * MINUTE), 2 * MINUTE);
	const from = now();
	const isOver = await play(work(queue), 30 * MINUTE);
	return { ms: isOver ? now() - from : Infinity, polls };
}

describe.each([
	['a fast API', 20],
	['an API that responds in 300 ms', 300],
	['an API that responds in a second', 1000],
])('beside the polls of 400 triggers, with %s,', (_name, responseMs) => {
	it.each([
		['a step with 20 items', async (queue: RequestQueue) => await step(queue, 20, responseMs)],
		['a step with 200 items', async (queue: RequestQueue) => await step(queue, 200, responseMs)],
		['a list of 60 pages', async (queue: RequestQueue) => await pages(queue, 60, responseMs)],
	])('%s is at least half as fast as alone', async (_what, work) => {
		const alone = await durationOf(work, 0, responseMs);
		const beside = await durationOf(work, 400, responseMs);
		expect(beside.ms).toBeLessThanOrEqual(2 * (alone.ms + responseMs + SECOND));
	});
});

describe('beside a step with 500 items and a list of 1,000 pages,', () => {
	it.each([
		['responds fast', 20],
		['responds in 300 ms', 300],
		['responds in a second', 1000],
		['takes half a minute for operations', 30_000],
	])('no poll takes longer than a minute when the API %s', async (_name, operationMs) => {
		const queue = new RequestQueue();
		const pollMs = Math.min(operationMs, 1000);
		void step(queue, 500, operationMs);
		void pages(queue, 1000, operationMs);
		const polls = startTriggers(queue, 20, pollMs);
		await play(new Promise(() => {}), 5 * MINUTE);
		expect(polls.ended).toBeGreaterThanOrEqual(4 * 20);
		expect(polls.longestMs).toBeLessThanOrEqual(MINUTE);
	});
});

it('polls and operations take turns when the API allows one request at a time', async () => {
	const queue = new RequestQueue();
	for (let limits = 0; limits < 3; limits++) {
		const slot = await queue.enter(OPERATION);
		slot.noteResponse({ status: 429, retryAfterMs: 0 });
		slot.release();
		await play(mockSleep(2 * SECOND), now() + 2 * SECOND);
	}
	const order: string[] = [];
	const request = async (name: string, waiting: Waiting) => {
		const slot = await queue.enter(waiting);
		order.push(name);
		// A response without a note leaves the rate as it is.
		slot.release();
	};
	const all = Promise.all([
		...upTo(4).map(async () => await request('poll', { deadline: START + 5 * MINUTE })),
		...upTo(4).map(async () => await request('operation', OPERATION)),
	]);
	expect(await play(all, 5 * MINUTE)).toBe(true);
	expect(order).toEqual(upTo(4).flatMap(() => ['poll', 'operation']));
});
