import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { byId } from './support/nodes.mjs';
import { newService, runNode } from './support/world.mjs';

const ITEMS = 40;

describe('many input items at once', () => {
	let simulator, credential, id;
	before(async () => {
		({ simulator, credential } = await newService('load'));
		id = simulator.jobs.createJob({ name: 'Chairs' }).id;
	});

	const getStatus = async () =>
		await runNode(
			credential,
			{ operation: 'getStatus', jobId: byId('={{ $json.id }}') },
			{ items: Array.from({ length: ITEMS }, () => ({ id })) },
		);

	it('two workflows at the same time stay within ten requests a second, and everything arrives', async () => {
		simulator.requests.clear();
		const runs = await Promise.all([getStatus(), getStatus()]);
		for (const { output } of runs) assert.equal(output().length, ITEMS);
		const starts = simulator.requests.map(({ at }) => at);
		assert.equal(starts.length, 2 * ITEMS);
		for (const start of starts) {
			const within = starts.filter((at) => at >= start && at < start + 1000).length;
			assert.ok(within <= 10, `${within} requests in a second`);
		}
	});

	it('a rate-limited request is sent again after the pause in Retry-After, and no other during it', async () => {
		simulator.requests.clear();
		simulator.faults.next({ kind: 429, retryAfter: 5 });
		const { output, error } = await getStatus();
		assert.equal(error, undefined);
		assert.equal(output().length, ITEMS);
		const limited = simulator.requests.find(({ status }) => status === 429);
		const early = simulator.requests.filter(
			({ at }) => at > limited.at + 1000 && at < limited.at + 5000,
		);
		assert.deepEqual(early, []);
	});
});
