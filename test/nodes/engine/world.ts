import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createSdmSimulator } from '../../simulators/sdm';
import { watcher, type Setup } from './engine';
import { sdmTrigger, SESAME } from './sdm';
import { useVirtualTime } from './time';

/** A simulated service and a trigger that watches it, in virtual time. */

export const MINUTE = 60_000;
export const START = Date.parse('2026-03-02T08:00:00Z');

/** An item that a workflow has received, with the fields that the tests compare. */
export interface Received {
	name: unknown;
	status: unknown;
	previousStatus: unknown;
}

interface Simulator {
	listen: () => Promise<string>;
	close: () => Promise<void>;
}

export async function triggerWorld<S extends Simulator>(
	create: (now: () => number) => S,
	setup: (url: string) => Setup,
) {
	useVirtualTime(START);
	const simulator = create(() => Date.now());
	const url = await simulator.listen();
	const trigger = watcher(setup(url));
	const received: IDataObject[] = [];

	return {
		simulator,
		url,
		trigger,
		/** Every item the workflow has got so far. */
		received,
		pass: (ms: number) => jest.setSystemTime(Date.now() + ms),
		/** One poll; returns the items that it hands to the workflow. */
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
			await simulator.close();
			jest.useRealTimers();
		},
	};
}

export async function sdmWorld(
	parameters: INodeParameters = {},
	options: Parameters<typeof createSdmSimulator>[0] = {},
) {
	const { simulator: sdm, ...world } = await triggerWorld(
		(now) => createSdmSimulator({ token: SESAME, now, ...options }),
		(url) => sdmTrigger(url, parameters),
	);
	return { sdm, ...world };
}

export type SdmWorld = Awaited<ReturnType<typeof sdmWorld>>;
