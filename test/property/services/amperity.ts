import * as fc from 'fast-check';

import { amperityTrigger, newAmperity } from '../../nodes/engine/amperity';
import type { Service } from '../service';

const DAY = 24 * 3600_000;

const FINAL = ['succeeded', 'failed', 'canceled'];

export const amperity: Service = {
	name: 'Amperity',
	live: ['running', 'scheduled', 'paused'],
	final: FINAL,
	unknown: ['hibernating'],
	// What has ended may be run again, but is not put back into the queue.
	mayFollow: (from, to) => !(FINAL.includes(from) && to === 'scheduled'),
	knobs: fc.record({
		spelling: fc.constantFrom('plain', 'labels', 'snake', 'dashes'),
		canceled: fc.constantFrom('canceled', 'cancelled', 'stopped'),
		missingDates: fc.constantFrom('null', 'absent'),
		canceledWithoutEnd: fc.boolean(),
		selectsOn: fc.constantFrom('started', 'created'),
		restartsAnew: fc.boolean(),
		mixedTables: fc.boolean(),
		order: fc.constantFrom('newest', 'oldest', 'random'),
		uselessToken: fc.boolean(),
		oldestDays: fc.constantFrom(0, 60),
	}),
	// Four weeks, and a day for clocks.
	looksBackMs: 27 * DAY,
	trigger: (more) => amperityTrigger('https://amperity.example.test/api', {}, more),
	async start({ knobs, ...options }) {
		const simulator = newAmperity({ ...options, knobs: knobs as never });
		const { app, jobs } = simulator;
		await app.ready();
		return {
			get: async (url, headers) => await app.inject({ method: 'GET', url, headers }),
			jobs: jobs.all,
			// Nothing has begun in the future.
			create: (status, createdAt = options.now()) =>
				jobs.createJob({ status, creation_date: Math.min(createdAt, options.now()) }).id,
			setStatus: (id, status) => void jobs.setStatus(id, status),
			remove: (id) => void jobs.deleteJob(id),
			shows: (id, since) => (simulator.listedAt(id) ?? -Infinity) >= since,
			close: simulator.close,
		};
	},
};
