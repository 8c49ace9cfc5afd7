import { untilAwake, useVirtualTime } from '../nodes/engine/time';

/** Virtual time in which each test has a day of its own, so that the Retry-After of one test does not delay the next. */
export function useSeparateDays(): void {
	let day = Date.parse('2026-03-02T08:00:00Z');
	beforeEach(() => {
		day += 24 * 3600_000;
		useVirtualTime(day);
	});
	afterEach(async () => {
		// A failed poll leaves requests under way, which would go on in the next test.
		await untilAwake();
		jest.useRealTimers();
	});
}
