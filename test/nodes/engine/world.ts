import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createSdmSimulator } from '../../simulators/sdm';
import { watcher } from './engine';
import { sdmTrigger, SESAME } from './sdm';

/** A simulated SDM and a trigger that watches it, in virtual time. */

export const MINUTE = 60_000;
export const START = Date.parse('2026-03-02T08:00:00Z');

/** What a workflow has received, shortened to what a test is about. */
export interface Received {
	name: unknown;
	status: unknown;
	previousStatus: unknown;
}

export async function sdmWorld(
	parameters: INodeParameters = {},
	options: Parameters<typeof createSdmSimulator>[0] = {},
) {
	jest.useFakeTimers({
		now: START,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
	const sdm = createSdmSimulator({ token: SESAME, now: () => Date.now(), ...options });
	const url = await sdm.listen();
	const trigger = watcher(sdmTrigger(url, parameters));
	const received: IDataObject[] = [];

	return {
		sdm,
		url,
		trigger,
		/** Every item the workflow has got so far. */
		received,
		pass: (ms: number) => jest.setSystemTime(Date.now() + ms),
		/** One poll; what it hands to the workflow. */
		async poll(): Promise<Received[]> {
			const items = (await trigger.poll())?.[0] ?? [];
			for (const { json } of items) received.push(json);
			return items.map(({ json: { name, status, previousStatus } }) => ({
				name,
				status,
				previousStatus,
			}));
		},
		async close() {
			await sdm.close();
			jest.useRealTimers();
		},
	};
}

export type SdmWorld = Awaited<ReturnType<typeof sdmWorld>>;
