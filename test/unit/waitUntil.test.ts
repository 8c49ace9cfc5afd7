import type { IPollFunctions } from 'n8n-workflow';

import { OutOfTime } from '../../core/outOfTime';
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
