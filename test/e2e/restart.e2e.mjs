import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { publishExample } from './support/published.mjs';
import { world } from './support/world.mjs';

/** A kill of n8n in every moment: the tests in servers. */
describe('a published workflow, when n8n is stopped for a while', () => {
	let workflow, stage, running;
	const reported = [];
	before(async () => {
		stage = await world();
		workflow = await publishExample('restart', (jobs) => {
			running = ['first', 'second'].map((name) => jobs.createJob({ name }));
		});
	});

	const idsOf = ({ events }) => events.map(({ id }) => id);

	it('reports a job that ended before', async () => {
		workflow.jobs.setStatus(running[0].id, 'done');
		reported.push(running[0].id);
		assert.deepEqual(idsOf(await workflow.execution(1)), reported);
	});

	it('reports jobs that ended while n8n was stopped, also one that was created then', async () => {
		await stage.stop();
		workflow.jobs.setStatus(running[1].id, 'done');
		const created = workflow.jobs.createJob({
			name: 'created and ended meanwhile',
			status: 'done',
		});
		await stage.start();
		const ids = [running[1].id, created.id];
		assert.deepEqual(idsOf(await workflow.execution(2)), ids);
		reported.push(...ids);
	});

	it('has reported every job once in the end', async () => {
		await workflow.morePolls(1);
		const last = workflow.jobs.createJob({ name: 'last', status: 'done' });
		reported.push(last.id);
		const executions = [];
		for (const number of [1, 2, 3]) executions.push(await workflow.execution(number));
		assert.deepEqual(executions.flatMap(idsOf), reported);
		assert.equal(await workflow.count(), 3);
	});
});
