import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import rowsModule from '../simulators/sdm/rows.js';
import { outputOf } from './host/executionData.mjs';
import { eventually } from './support/eventually.mjs';
import { byId, chain, extractFromFile, manualTrigger, sdm } from './support/nodes.mjs';
import { newService, world } from './support/world.mjs';

const ROWS = 5000;

/** Starts a workflow with the node of this package, and does not wait for its end. */
async function begin(credential, parameters, then = []) {
	const { client, save } = await world();
	const node = sdm(credential, parameters);
	const workflowId = await save(chain('interrupted', [manualTrigger(), node, ...then]));
	return {
		workflowId,
		executionId: await client.runManually(workflowId, { triggerName: 'Start' }),
	};
}

describe('List Jobs, stopped while it reads', () => {
	it('asks for no more than the page it is at', async () => {
		const { simulator, credential } = await newService('stopped list');
		const { client } = await world();
		for (let index = 0; index < 3000; index++)
			simulator.jobs.createJob({ status: 'done', rows: 0 });
		const { executionId } = await begin(credential, { operation: 'list', returnAll: true });
		await eventually('a few pages', () => simulator.requests.length >= 3);
		await client.rest.send('POST', `/rest/executions/${executionId}/stop`);
		const asked = simulator.requests.length;
		const { status } = await client.waitForExecution(executionId);
		assert.equal(status, 'canceled');
		await sleep(3000);
		assert.ok(simulator.requests.length <= asked + 1, `${simulator.requests.length} of ${asked}`);
		assert.ok(asked < 30, 'it was stopped before the end');
	});
});

describe('n8n, ended in the middle of a download', () => {
	let simulator, credential;
	before(async () => ({ simulator, credential } = await newService('ended n8n')));

	/** What n8n's store of files holds, and what it was still writing. */
	const stored = async () => {
		const { userFolder } = await world();
		const found = await readdir(path.join(userFolder, '.n8n'), { recursive: true });
		const names = found.filter((name) => /binary_data\/[^/]+$/.test(name));
		return {
			whole: names.filter((name) => !name.includes('.tmp.')).sort(),
			half: names.filter((name) => name.includes('.tmp.')),
		};
	};

	for (const [how, outputAs, end] of [
		['stopped', 'file', (stage) => stage.stop()],
		['killed', 'resultFile', (stage) => stage.kill9()],
	]) {
		it(`${how}: no half file is handed on, and a new run works (${outputAs})`, async (t) => {
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
			await eventually('the half file', async () => {
				return (await stored()).half.length > earlier.half.length;
			});
			await end(stage);
			await stage.start();

			const broken = await stage.client.waitForExecution(executionId);
			t.diagnostic(`n8n shows the run as ${broken.status}`);
			assert.ok(['crashed', 'canceled', 'error'].includes(broken.status), broken.status);
			const ran = broken.data?.resultData?.runData ?? {};
			assert.equal(ran.Extract, undefined, 'no step after it has run');
			assert.deepEqual((await stored()).whole, earlier.whole);

			const again = await stage.client.runManually(workflowId, { triggerName: 'Start' });
			const execution = await stage.client.waitForExecution(again);
			assert.equal(execution.status, 'success');
			const found = outputOf(execution, 'Extract').map(({ json }) => json);
			const skus = (outputAs === 'file' ? found[0].rows : found).map(({ sku }) => sku);
			assert.equal(skus.length, ROWS);
			assert.equal(skus.at(-1), rowsModule.rowAt(ROWS - 1).sku);
		});
	}
});
