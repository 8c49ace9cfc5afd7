import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { eventually } from './support/eventually.mjs';
import { byId, chain, manualTrigger, sdm } from './support/nodes.mjs';
import { newService, runNode, world } from './support/world.mjs';

const SECOND = 1000;

describe('Wait Until Finished', () => {
	let simulator, credential;
	before(async () => ({ simulator, credential } = await newService('wait')));

	const node = (jobId, more = {}) => ({
		operation: 'waitUntilFinished',
		jobId: byId(jobId),
		...more,
	});
	const create = (status, after) =>
		simulator.jobs.createJob({ name: 'Lamps', script: [{ after, status }] });

	it('goes on when the job is done', async () => {
		const { id } = create('done', 6 * SECOND);
		const { output, execution } = await runNode(credential, node(id));
		assert.equal(execution.status, 'success');
		const [{ json }, ...others] = output();
		assert.deepEqual(others, []);
		assert.deepEqual(
			{ id: json.id, name: json.name, status: json.status, timedOut: json.timedOut },
			{ id, name: 'Lamps', status: 'done', timedOut: false },
		);
		assert.ok(Date.parse(json.completion_date) <= Date.now());
	});

	it('waits for several jobs side by side', async () => {
		const ids = ['done', 'error', 'pending'].map((status) => create(status, 5 * SECOND).id);
		const items = ids.map((job) => ({ job }));
		const { output } = await runNode(credential, node('={{ $json.job }}'), { items });
		assert.deepEqual(
			output().map(({ json }) => [json.id, json.status]),
			[
				[ids[0], 'done'],
				[ids[1], 'error'],
				[ids[2], 'pending'],
			],
		);
	});

	it('stops with a sentence when time is up, or goes on where its parameter says so', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Slow lamps' });
		const short = node(id, { timeoutMinutes: 0.05 });
		const stopped = await runNode(credential, short);
		assert.equal(
			stopped.error.message,
			'The job has not finished within 0.05 minutes: its status is "running"',
		);
		const options = { ifTimedOut: 'continue' };
		const [item] = (await runNode(credential, { ...short, options })).output();
		assert.deepEqual([item.json.status, item.json.timedOut], ['running', true]);
	});

	it('goes on when Akeneo cannot be reached for a while', async () => {
		const { id } = create('done', 12 * SECOND);
		simulator.faults.next({ kind: 503, times: 4 });
		const { output } = await runNode(credential, node(id));
		assert.equal(output()[0].json.status, 'done');
		assert.equal(simulator.faults.left, 0);
	});

	it('stops when the execution is stopped', async () => {
		const { client, save } = await world();
		const { id } = simulator.jobs.createJob({ name: 'Endless lamps' });
		const requests = () => simulator.requests.filter(({ path }) => path.includes(id)).length;
		const workflow = chain('wait and stop', [manualTrigger(), sdm(credential, node(id))]);
		const executionId = await client.runManually(await save(workflow), { triggerName: 'Start' });
		await eventually('the second request for the job', () => requests() >= 2, 60 * SECOND);
		await client.rest.send('POST', `/rest/executions/${executionId}/stop`, {});
		const { status } = await client.waitForExecution(executionId);
		assert.equal(status, 'canceled');
		const before = requests();
		await new Promise((resolve) => setTimeout(resolve, 8 * SECOND));
		assert.ok(requests() - before <= 1, `${requests() - before} more requests`);
	});
});
