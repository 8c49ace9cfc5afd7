import * as fc from 'fast-check';

import { OPEN_SESAME, pcmTrigger } from '../../nodes/engine/pcm';
import { createPcmSimulator } from '../../simulators/pcm';
import type { Service } from '../service';

const FINAL = ['success', 'failed', 'cancelled'];

export const pcm: Service = {
	name: 'Elastic Path PCM',
	live: ['pending', 'started'],
	final: FINAL,
	unknown: ['archived'],
	// Jobs are never opened again, and none goes back to the queue.
	mayFollow: (from, to) => !FINAL.includes(from) && to !== 'pending',
	knobs: fc.record({
		order: fc.constantFrom('newest', 'newest', 'oldest', 'updated', 'id'),
		maxPageSize: fc.constantFrom(3, 5, 25, 100),
		ignorePaging: fc.constantFrom('', '', 'whole'),
		omitTotal: fc.boolean(),
		totalIsOne: fc.boolean(),
		oldDates: fc.boolean(),
		fewDates: fc.boolean(),
		startedAtNull: fc.boolean(),
		upperCaseStatus: fc.boolean(),
	}),
	trigger: (more) => pcmTrigger('https://pcm.example.test', {}, more),
	async start({ knobs, ...options }) {
		const { app, jobs } = createPcmSimulator({
			tokens: [OPEN_SESAME],
			...options,
			knobs: knobs as never,
		});
		await app.ready();
		return {
			get: async (url, headers) => await app.inject({ method: 'GET', url, headers }),
			jobs: jobs.all,
			create: (status, created_at) => jobs.createJob({ status, created_at }).id,
			setStatus: (id, status) => void jobs.setStatus(id, status),
			remove: (id) => void jobs.deleteJob(id),
			close: async () => await app.close(),
		};
	},
};
