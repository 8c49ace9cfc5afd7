import * as fc from 'fast-check';

import { histories } from './history';
import { replay } from './replay';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

beforeAll(() => {
	jest.useFakeTimers({
		now: Date.parse('2026-03-02T08:00:00Z'),
		doNotFake: [
			'nextTick',
			'setImmediate',
			'setTimeout',
			'clearTimeout',
			'setInterval',
			'clearInterval',
			'queueMicrotask',
			'performance',
			'hrtime',
			'clearImmediate',
		],
	});
});
afterAll(() => jest.useRealTimers());

const { numRuns } = fc.readConfigureGlobal();

it(`reports every ending that lasts across a poll exactly once, under one stable event ID (${numRuns} random histories)`, async () => {
	await fc.assert(
		fc.asyncProperty(histories, async (history) => {
			expect(await replay(history)).toEqual([]);
		}),
	);
}, 900_000);
