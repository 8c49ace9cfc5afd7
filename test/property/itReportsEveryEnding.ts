import * as fc from 'fast-check';

import { useVirtualTime } from '../nodes/engine/time';
import { crowdedHistoriesOf, fleetHistoriesOf, historiesOf, type History } from './history';
import { replay } from './replay';
import type { Service } from './service';

/**
 * The promise of the trigger, for one service, over a `share` of the histories. The test file has to mock `sleep` of n8n-workflow,
 * so that a pause moves the clock.
 */
export function itReportsEveryEnding(service: Service, share = 1): void {
	itHolds(
		`${service.name}: a job that is still ended at the next poll is reported exactly once, with the same event ID each time`,
		service,
		historiesOf(service),
		share,
	);
}

/** The same for several workflows that share what they read. */
export function itReportsEveryEndingToEach(service: Service, share = 1): void {
	itHolds(
		`${service.name}: each of several workflows with the same credential gets every job of its filter that is still ended at its next poll, exactly once and with the same event ID`,
		service,
		fleetHistoriesOf(service),
		share,
	);
}

/** The same where so many jobs are live that a poll counts them. Two changes that hide each other from counts are left out. */
export function itReportsEveryEndingOfMany(service: Service, share = 1): void {
	const oneWay: Service = {
		...service,
		mayFollow: (from, to) =>
			service.live.includes(from) && !service.unknown.includes(to) && service.mayFollow(from, to),
	};
	itHolds(
		`${service.name}: among hundreds of live jobs, a job that is still ended at the next poll is reported exactly once, with the same event ID each time`,
		oneWay,
		crowdedHistoriesOf(oneWay),
		share,
	);
	itHolds(
		`${service.name}: among hundreds of live jobs, the same holds for each of several workflows with the same credential`,
		oneWay,
		fleetHistoriesOf(oneWay, crowdedHistoriesOf(oneWay)),
		share / 4,
	);
}

function itHolds(
	promise: string,
	service: Service,
	histories: fc.Arbitrary<History>,
	share: number,
): void {
	beforeAll(() => useVirtualTime());
	afterAll(() => jest.useRealTimers());

	const { numRuns = 1000 } = fc.readConfigureGlobal();
	const runs = Math.max(1, Math.round(numRuns * share));

	it(`${promise} (${runs} random histories)`, async () => {
		await fc.assert(
			fc.asyncProperty(histories, async (history) => {
				expect(await replay(service, history)).toEqual([]);
			}),
			// Shrinking plays thousands of histories more, which takes all memory; the path in the message plays this one again.
			{ numRuns: runs, endOnFailure: true },
		);
	}, 900_000);
}
