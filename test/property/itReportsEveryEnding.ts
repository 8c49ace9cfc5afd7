import * as fc from 'fast-check';

import { useVirtualTime } from '../nodes/engine/time';
import { historiesOf } from './history';
import { replay } from './replay';
import type { Service } from './service';

/**
 * The promise of the trigger, for one service. `share` of the histories are played. The test file has to mock `sleep` of
 * n8n-workflow, so that a pause moves the clock.
 */
export function itReportsEveryEnding(service: Service, share = 1): void {
	beforeAll(() => useVirtualTime());
	afterAll(() => jest.useRealTimers());

	const { numRuns = 1000 } = fc.readConfigureGlobal();
	const runs = Math.max(1, Math.round(numRuns * share));

	it(`${service.name}: reports every ending that lasts across a poll exactly once, under one stable event ID (${runs} random histories)`, async () => {
		await fc.assert(
			fc.asyncProperty(historiesOf(service), async (history) => {
				expect(await replay(service, history)).toEqual([]);
			}),
			{ numRuns: runs },
		);
	}, 900_000);
}
