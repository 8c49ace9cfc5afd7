import * as fc from 'fast-check';

import { amperityTrigger, newAmperity } from '../../nodes/engine/amperity';
import type { Service } from '../service';

const DAY = 24 * 3600_000;

export const ENDED = ['succeeded', 'failed', 'canceled'];

/** The statuses of ingest jobs and of workflow runs. */
export const STATUSES: Pick<Service, 'live' | 'ended' | 'unknown' | 'mayFollow'> = {
	live: ['running', 'scheduled', 'paused'],
	ended: ENDED,
	unknown: ['hibernating'],
	// An ended job may run again, but does not go back to the queue.
	mayFollow: (from, to) => !(ENDED.includes(from) && to === 'scheduled'),
};

/** How Amperity may write both. */
export const SPELLINGS = {
	spelling: fc.constantFrom('plain', 'labels', 'snake', 'dashes'),
	canceled: fc.constantFrom('canceled', 'cancelled', 'stopped'),
	missingDates: fc.constantFrom('null', 'absent'),
	order: fc.constantFrom('newest', 'oldest', 'random'),
};

export const amperity: Service = {
	...STATUSES,
	name: 'Amperity',
	knobs: fc.record({
		...SPELLINGS,
		canceledWithoutEnd: fc.boolean(),
		selectsOn: fc.constantFrom('started', 'created'),
		restartsAnew: fc.boolean(),
		mixedTables: fc.boolean(),
		uselessToken: fc.boolean(),
		oldestDays: fc.constantFrom(0, 60),
	}),
	// Four weeks, and a day for clocks.
	looksBackMs: 27 * DAY,
	outage: { list: { data: [] }, single: /\/jobs\/[\w-]+$/ },
	trigger: (more) => amperityTrigger('https://amperity.example.test/api', {}, more),
	async start({ knobs, ...options }) {
		const simulator = newAmperity({ ...options, knobs: knobs as never });
		const { app, jobs } = simulator;
		await app.ready();
		return {
			get: async (url, headers) => await app.inject({ method: 'GET', url, headers }),
			jobs: jobs.all,
			// No job has begun in the future.
			create: (status, createdAt = options.now()) =>
				jobs.createJob({ status, creation_date: Math.min(createdAt, options.now()) }).id,
			setStatus: (id, status) => void jobs.setStatus(id, status),
			remove: (id) => void jobs.deleteJob(id),
			shows: (id, since) => (simulator.listedAt(id) ?? -Infinity) >= since,
			close: simulator.close,
		};
	},
};
