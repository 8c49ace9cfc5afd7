import * as fc from 'fast-check';

import { sdmTrigger, SESAME } from '../../nodes/engine/sdm';
import { createSdmSimulator } from '../../simulators/sdm';
import type { Service } from '../service';

export const sdm: Service = {
	name: 'Akeneo SDM',
	live: ['running', 'pending'],
	ended: ['done', 'error'],
	unknown: ['archived'],
	// A job in any status can go back to an earlier step.
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
			listFields: fc.constantFrom([], ['project']),
			projectAsObject: fc.boolean(),
		})
		.map((knobs) => ({
			...knobs,
			// In random order, a list of jobs of the same second can be read whole only if it fits on one page.
			...(knobs.order === 'random' ? { maxPageSize: 1000 } : {}),
		})),
	groups: ['1', '2', '41'],
	outage: {
		list: { count: 0, next: null, previous: null, results: [] },
		single: /\/jobs\/[\w-]+\/$/,
	},
	trigger: (more, project) => {
		const filters =
			project === undefined ? {} : { project: { __rl: true, mode: 'id', value: project } };
		return sdmTrigger('https://sdm.example.test', { filters }, more);
	},
	async start({ knobs, ...options }) {
		const simulator = createSdmSimulator({ token: SESAME, ...options, knobs: knobs as never });
		const { app, jobs } = simulator;
		await app.ready();
		return {
			get: async (url, headers) => await app.inject({ method: 'GET', url, headers }),
			jobs: jobs.all,
			create: (status, createdAt, group = '1') =>
				jobs.createJob({ status, creation_date: createdAt, project: Number(group) }).id,
			setStatus: (id, status) => void jobs.setStatus(id, status, { message: 'because' }),
			remove: (id) => void jobs.deleteJob(id),
			close: simulator.close,
		};
	},
};
