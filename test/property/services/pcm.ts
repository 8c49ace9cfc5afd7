import * as fc from 'fast-check';

import { OPEN_SESAME, pcmTrigger } from '../../nodes/engine/pcm';
import { createPcmSimulator } from '../../simulators/pcm';
import type { Service } from '../service';

const ENDED = ['success', 'failed', 'cancelled'];

export const pcm: Service = {
	name: 'Elastic Path PCM',
	live: ['pending', 'started'],
	ended: ENDED,
	unknown: ['archived'],
	// An ended job stays ended, and no job goes back to the queue.
	mayFollow: (from, to) => !ENDED.includes(from) && to !== 'pending',
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
	groups: ['product-import', 'product-export', 'price-import'],
	outage: { list: { data: [], meta: { results: { total: 0 } } }, single: /\/jobs\/[\w-]+(\/|$)/ },
	trigger: (more, type) => {
		const filters = type === undefined ? {} : { type };
		return pcmTrigger('https://pcm.example.test', { filters }, more);
	},
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
			create: (status, created_at, type) => jobs.createJob({ status, created_at, type }).id,
			setStatus: (id, status) => void jobs.setStatus(id, status),
			remove: (id) => void jobs.deleteJob(id),
			close: async () => await app.close(),
		};
	},
};
