import { useVirtualTime } from '../nodes/engine/time';

/** Virtual time in which each test has a day of its own: what an API asked for in one does not bind the next. */
export function useDaysOfTheirOwn(): void {
	let day = Date.parse('2026-03-02T08:00:00Z');
	beforeEach(() => {
		day += 24 * 3600_000;
		useVirtualTime(day);
	});
	afterEach(() => jest.useRealTimers());
}
