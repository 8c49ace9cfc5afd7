import * as fc from 'fast-check';

import { amperityTrigger, newAmperity } from '../../nodes/engine/amperity';
import type { Service } from '../service';
import { ENDED, SPELLINGS, STATUSES } from './amperity';

const DAY = 24 * 3600_000;

/** Workflow runs; the trigger watches those that have ended. */
export const amperityRuns: Service = {
	...STATUSES,
	name: 'Amperity, workflow runs',
	knobs: fc.record({
		...SPELLINGS,
		maxRunsOnPage: fc.constantFrom(2, 3, 25, 100),
		emptyLastToken: fc.boolean(),
		listsErrors: fc.boolean(),
	}),
	outage: { list: { data: [] }, single: /\/runs\/[\w-]+$/ },
	trigger: (more) => triggerOn([], more),
	async start({ knobs, ...options }) {
		const simulator = newAmperity({ ...options, knobs: knobs as never });
		const { app, runs } = simulator;
		await app.ready();
		return {
			get: async (url, headers) => await app.inject({ method: 'GET', url, headers }),
			jobs: runs.own,
			// No run was created in the future.
			create: (status, createdAt = options.now()) =>
				runs.createRun({ status, creation_date: Math.min(createdAt, options.now()) }).id,
			setStatus: (id, status) => void runs.setStatus(id, status),
			remove: (id) => void runs.deleteRun(id),
			close: simulator.close,
		};
	},
};

/** The same without runs that go on after their end: several workflows read them up to half a minute late. */
export const amperityRunsOnce: Service = {
	...amperityRuns,
	mayFollow: (from) => !ENDED.includes(from),
};

/** The same where the trigger needs the live runs, too. */
export const amperityLiveRuns: Service = {
	...amperityRuns,
	name: 'Amperity, workflow runs of any status',
	unknown: [],
	looksBackMs: 7 * DAY,
	trigger: (more) => triggerOn(['unknown'], more),
};

function triggerOn(others: string[], more: Parameters<Service['trigger']>[0]) {
	const parameters = { watch: 'workflowRuns', triggerOn: [...ENDED, ...others] };
	return amperityTrigger('https://amperity.example.test/api', parameters, more);
}
