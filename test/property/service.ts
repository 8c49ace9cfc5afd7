import type * as fc from 'fast-check';

import type { Setup } from '../nodes/engine/engine';

/** What the random histories have to know of a service. */
export interface Service {
	name: string;
	/** Statuses in which a job is alive, those it ends in, and those that nobody has heard of. */
	live: string[];
	final: string[];
	unknown: string[];
	/** What differs between the servers it may meet. */
	knobs: fc.Arbitrary<Record<string, unknown>>;
	/** Whether a job can change from one status to the other. */
	mayFollow: (from: string, to: string) => boolean;
	start: (options: {
		/** Epoch ms. */
		now: () => number;
		seed: number;
		knobs: Record<string, unknown>;
	}) => Promise<Simulated>;
	/** How old jobs may be that are found alive when watching starts, in ms; any age unless told otherwise. */
	looksBackMs?: number;
	/** Its trigger, which starts the workflow on every status in `final`. */
	trigger: (more: Partial<Setup>) => Setup;
}

/** A simulated service with jobs that the test makes and moves. */
export interface Simulated {
	get: (
		url: string,
		headers: Record<string, string>,
	) => Promise<{ statusCode: number; headers: Record<string, unknown>; body: string }>;
	jobs: () => Array<{ id: string; status: string }>;
	/** Gives the id. `createdAt` is now unless told otherwise, epoch ms. */
	create: (status: string, createdAt?: number) => string;
	setStatus: (id: string, status: string) => void;
	remove: (id: string) => void;
	/**
	 * Whether a list shows a job that is alive: one of what is alive since `since` (epoch ms), as it is read when watching starts,
	 * or of what is new since then. Left out where lists show all that are alive.
	 */
	shows?: (id: string, since: number) => boolean;
	close: () => Promise<void>;
}
