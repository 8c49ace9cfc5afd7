import { setTimeout as sleep } from 'node:timers/promises';

import simulators from '../../test/simulators/sdm/index.js';

const HOUR = 3600_000;

/**
 * A simulated SDM with live jobs of all ages, which end one after the other.
 *
 * @param {{ token: string, knobs?: object }} options `knobs`: test/simulators/sdm/knobs.js
 */
export async function openOrganization({ token, knobs }) {
	const simulator = simulators.createSdmSimulator({ token, knobs, seed: `fleet ${Date.now()}` });
	const baseUrl = await simulator.listen();
	const { jobs, requests } = simulator;
	const live = [];
	let made = 0;

	/** Half of them are younger than an hour; every fifth will stop with an error. @param {number} count */
	function begin(count) {
		for (let index = 0; index < count; index++) {
			const minutes = made % 2 ? 5 : 24 * 60 + made;
			const job = jobs.createJob({ rows: 0, creation_date: Date.now() - minutes * 60_000 });
			live.push({ id: job.id, status: made++ % 5 === 4 ? 'error' : 'done' });
		}
	}

	return {
		simulator,
		baseUrl,
		requests,
		begin,

		/** Ends one of the jobs. @returns {{ id: string, endedAt: number }} */
		end() {
			// When none is left, one that is new ends at once: no poll has seen it, and only such a one is found then.
			if (live.length === 0) live.push({ id: jobs.createJob({ rows: 0 }).id, status: 'done' });
			const [{ id, status }] = live.splice(Math.floor(Math.random() * live.length), 1);
			jobs.setStatus(id, status, {
				message: status === 'error' ? 'Column ean is missing' : undefined,
			});
			return { id, endedAt: Date.now() };
		},

		/** Ends a job every so often. @returns {Promise<{ id: string, endedAt: number }[]>} */
		async endEvery(everyMs, forMs) {
			const ended = [];
			for (const until = Date.now() + forMs; Date.now() < until; await sleep(everyMs))
				ended.push(this.end());
			return ended;
		},

		/** Jobs that wait for a person. @param {number} count */
		addPending(count) {
			for (let index = 0; index < count; index++) {
				const creation_date = Date.now() - HOUR - index * 60_000;
				const { id } = jobs.createJob({ status: 'pending', rows: 0, creation_date });
				live.push({ id, status: 'done' });
			}
		},

		close: async () => await simulator.close(),
	};
}

/** The most requests in any second. @param {{ at: number }[]} requests */
export function peakOf(requests) {
	const times = requests.map(({ at }) => at).sort((a, b) => a - b);
	let first = 0;
	let most = 0;
	for (const [index, at] of times.entries()) {
		while (at - times[first] >= 1000) first++;
		most = Math.max(most, index - first + 1);
	}
	return most;
}
