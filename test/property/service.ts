import type * as fc from 'fast-check';

import type { Setup } from '../nodes/engine/engine';

/** A service and its trigger, for the random histories. */
export interface Service {
	name: string;
	/** Statuses of live jobs, of ended ones, and those that this package does not know. */
	live: string[];
	ended: string[];
	unknown: string[];
	/** Differences between servers of the service. */
	knobs: fc.Arbitrary<Record<string, unknown>>;
	/** Whether a job can change from one status to the other. */
	mayFollow: (from: string, to: string) => boolean;
	start: (options: {
		/** Epoch ms. */
		now: () => number;
		seed: number;
		knobs: Record<string, unknown>;
	}) => Promise<Simulated>;
	/** Its response when it shows no jobs: to a request for a list, and the paths that are for one job, which it does not know. */
	outage: { list: object; single: RegExp };
	/** The greatest age of live jobs that the first poll finds, in ms. Default: any age. */
	looksBackMs?: number;
	/** The values by which its trigger can filter jobs; left out where it has no filter. */
	groups?: string[];
	/** Its trigger, which starts the workflow on every status in `ended`, for jobs of all groups or of one. */
	trigger: (more: Partial<Setup>, group?: string) => Setup;
}

/** A simulated service with jobs that the test creates and changes. */
export interface Simulated {
	get: (
		url: string,
		headers: Record<string, string>,
	) => Promise<{ statusCode: number; headers: Record<string, unknown>; body: string }>;
	jobs: () => Array<{ id: string; status: string }>;
	/** Returns the ID. `createdAt`: epoch ms, by default the present. */
	create: (status: string, createdAt?: number, group?: string) => string;
	setStatus: (id: string, status: string) => void;
	remove: (id: string) => void;
	/**
	 * Whether a list shows a live job: the list of live jobs since `since` (epoch ms) that the first poll reads, or the list of new
	 * jobs since then. Left out where lists show all live jobs.
	 */
	shows?: (id: string, since: number) => boolean;
	close: () => Promise<void>;
}
