import * as fc from 'fast-check';

import { sdmTrigger, SESAME } from '../../nodes/engine/sdm';
import { createSdmSimulator } from '../../simulators/sdm';
import type { Service } from '../service';

export const sdm: Service = {
	name: 'Akeneo SDM',
	live: ['running', 'pending'],
	final: ['done', 'error'],
	unknown: ['archived'],
	// Jobs are sent back to an earlier step, whatever they were.
	mayFollow: () => true,
	knobs: fc
		.record({
			order: fc.constantFrom('newest', 'oldest', 'random', 'updated', 'id'),
			maxPageSize: fc.constantFrom(3, 5, 25, 100, 1000),
			countAsFloat: fc.boolean(),
			omitNext: fc.boolean(),
			completionDate: fc.constantFrom('null', 'absent'),
			minimalDetail: fc.boolean(),
			upperCaseStatus: fc.boolean(),
			inclusiveBounds: fc.boolean(),
			messageInList: fc.boolean(),
		})
		.map((knobs) => ({
			...knobs,
			// Nobody can read jobs of the same second whole that don't fit on a page and change places at every request.
			...(knobs.order === 'random' ? { maxPageSize: 1000 } : {}),
		})),
	trigger: (more) => sdmTrigger('https://sdm.example.test', {}, more),
	async start({ knobs, ...options }) {
		const simulator = createSdmSimulator({ token: SESAME, ...options, knobs: knobs as never });
		const { app, jobs } = simulator;
		await app.ready();
		return {
			get: async (url, headers) => await app.inject({ method: 'GET', url, headers }),
			jobs: jobs.all,
			create: (status, createdAt) => jobs.createJob({ status, creation_date: createdAt }).id,
			setStatus: (id, status) => void jobs.setStatus(id, status, { message: 'because' }),
			remove: (id) => void jobs.deleteJob(id),
			close: simulator.close,
		};
	},
};
