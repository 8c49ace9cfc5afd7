import { setTimeout as sleep } from 'node:timers/promises';

/** How long n8n takes to register triggers, by its own metrics. */

export const REGISTRATION_METRICS = {
	N8N_METRICS: 'true',
	N8N_METRICS_INCLUDE_WORKFLOW_PUBLICATION_METRICS: 'true',
};

/** n8n takes a while to put its metrics together, which is time that a busy one lacks. */
const PAUSE = 5_000;

/**
 * Waits until n8n has registered so many triggers since its start.
 *
 * @param {{ url: string }} stage
 * @param {number} count
 * @returns {Promise<{ count: number, slowest: number, within: (seconds: number) => number }>} `within` takes a limit of n8n's
 * histogram, such as 10 or 30; `slowest` is the lowest of these limits that all have kept to, in seconds
 */
export async function registered(stage, count) {
	for (let tries = 0; tries < 120; tries++) {
		await sleep(PAUSE);
		const found = await registrations(stage);
		if (found.count >= count) return found;
	}
	throw new Error(`n8n has not registered ${count} triggers within ten minutes.`);
}

async function registrations({ url }) {
	const text = await (await fetch(`${url}/metrics`)).text();
	const counts = new Map();
	const buckets =
		/^n8n_workflow_publication_outbox_record_duration_seconds_bucket\{le="(.+?)".* (\d+)$/gm;
	for (const [, limit, count] of text.matchAll(buckets)) {
		const seconds = limit === '+Inf' ? Infinity : Number(limit);
		counts.set(seconds, (counts.get(seconds) ?? 0) + Number(count));
	}
	const count = counts.get(Infinity) ?? 0;
	const kept = [...counts].filter(([, within]) => within === count);
	return {
		count,
		slowest: Math.min(...kept.map(([seconds]) => seconds)),
		within: (seconds) => counts.get(seconds) ?? 0,
	};
}
