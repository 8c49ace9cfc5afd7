import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import rowsModule from '../simulators/sdm/rows.js';
import { outputOf } from './host/executionData.mjs';
import { eventually } from './support/eventually.mjs';
import {
	byId,
	chain,
	extractFromFile,
	items as itemsOf,
	manualTrigger,
	sdm,
} from './support/nodes.mjs';
import { newService, world } from './support/world.mjs';

const ROWS = 5000;

/** Starts a workflow with the node of this package, and nodes after it, without waiting for its end. */
async function begin(credential, parameters, followers = []) {
	const { client, save } = await world();
	const node = sdm(credential, parameters);
	const workflowId = await save(chain('interrupted', [manualTrigger(), node, ...followers]));
	return {
		workflowId,
		executionId: await client.runManually(workflowId, { triggerName: 'Start' }),
	};
}

describe('List Jobs, stopped while it reads', () => {
	it('requests no page after the current one', async () => {
		const { simulator, credential } = await newService('stopped list');
		const { client } = await world();
		for (let index = 0; index < 3000; index++)
			simulator.jobs.createJob({ status: 'done', rows: 0 });
		const { executionId } = await begin(credential, { operation: 'list', returnAll: true });
		await eventually('a few pages', () => simulator.requests.length >= 3);
		await client.rest.send('POST', `/rest/executions/${executionId}/stop`);
		const sent = simulator.requests.length;
		const { status } = await client.waitForExecution(executionId);
		assert.equal(status, 'canceled');
		await sleep(3000);
		assert.ok(simulator.requests.length <= sent + 1, `${simulator.requests.length} of ${sent}`);
		assert.ok(sent < 30, 'it was stopped before the end');
	});
});

describe('n8n, ended in the middle of a download', () => {
	let simulator, credential;
	before(async () => ({ simulator, credential } = await newService('ended n8n')));

	/** The files in n8n's store, and the partial ones that it was still writing. */
	const stored = async () => {
		const { userFolder } = await world();
		const found = await readdir(path.join(userFolder, '.n8n'), { recursive: true });
		const names = found.filter((name) => /binary_data\/[^/]+$/.test(name));
		return {
			whole: names.filter((name) => !name.includes('.tmp.')).sort(),
			partial: names.filter((name) => name.includes('.tmp.')),
		};
	};

	for (const [how, outputAs, end] of [
		['stopped', 'file', (stage) => stage.stop()],
		['killed', 'resultFile', (stage) => stage.kill9()],
	]) {
		it(`${how}: no partial file is handed on, and a new run works (${outputAs})`, async (t) => {
			const stage = await world();
			const { id } = simulator.jobs.createJob({ status: 'done', rows: ROWS });
			const parameters = {
				operation: 'getOutput',
				jobId: byId(id),
				outputFormatId: '1',
				outputAs,
			};
			const next = extractFromFile(outputAs === 'file' ? 'fromJson' : 'csv', { delimiter: ';' });
			const earlier = await stored();
			simulator.faults.next({ kind: 'stall', rows: 4000 });
			const { workflowId, executionId } = await begin(credential, parameters, [next]);
			await eventually('the partial file', async () => {
				return (await stored()).partial.length > earlier.partial.length;
			});
			await end(stage);
			await stage.start();

			const interrupted = await stage.client.waitForExecution(executionId);
			t.diagnostic(`n8n shows the run as ${interrupted.status}`);
			assert.ok(['crashed', 'canceled', 'error'].includes(interrupted.status), interrupted.status);
			const runData = interrupted.data?.resultData?.runData ?? {};
			assert.equal(runData.Extract, undefined, 'no step after it has run');
			assert.deepEqual((await stored()).whole, earlier.whole);

			const secondId = await stage.client.runManually(workflowId, { triggerName: 'Start' });
			const execution = await stage.client.waitForExecution(secondId);
			assert.equal(execution.status, 'success');
			const found = outputOf(execution, 'Extract').map(({ json }) => json);
			const skus = (outputAs === 'file' ? found[0].rows : found).map(({ sku }) => sku);
			assert.equal(skus.length, ROWS);
			assert.equal(skus.at(-1), rowsModule.rowAt(ROWS - 1).sku);
		});
	}
});

describe('n8n, stopped while a hundred items wait for their jobs', () => {
	it('breaks the run off when its time for a shutdown is over', async (t) => {
		const { simulator, credential } = await newService('stopped waits');
		const stage = await world();
		const jobs = Array.from({ length: 100 }, () => simulator.jobs.createJob());
		const workflow = chain('stopped waits', [
			manualTrigger(),
			...itemsOf(jobs.map(({ id }) => ({ id }))),
			sdm(credential, { operation: 'waitUntilFinished', jobId: byId('={{ $json.id }}') }),
		]);
		const workflowId = await stage.save(workflow);
		const executionId = await stage.client.runManually(workflowId, { triggerName: 'Start' });
		await eventually('a look at each job', () => simulator.requests.length >= jobs.length);

		const pid = stage.pid();
		const stoppedAt = Date.now();
		process.kill(pid, 'SIGTERM');
		await eventually('the end of n8n', () => !isRunning(pid));
		t.diagnostic(`n8n needed ${((Date.now() - stoppedAt) / 1000).toFixed(1)} s to stop`);
		await stage.start();
		assert.equal((await stage.client.waitForExecution(executionId)).status, 'crashed');
	});
});

function isRunning(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
