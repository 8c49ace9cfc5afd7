import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import simulators from '../../simulators/sdm/index.js';
import { outputOf } from '../host/executionData.mjs';
import { eventually } from '../support/eventually.mjs';
import { byId, chain, manualTrigger, sdm, sdmTrigger } from '../support/nodes.mjs';
import { startRegistry } from '../support/registry.mjs';
import { openStage } from '../support/stage.mjs';

const NAME = 'n8n-nodes-akeneo-sdm';
const TOKEN = 'sdm-e2e-installed';
const FIRST = '0.1.0';
const NEXT = '0.1.1';

/** The steps of docs/upgrade-and-uninstall.md under Settings > Community nodes, by the requests that its buttons send. */
describe('installed by Settings > Community nodes', { timeout: 900_000 }, () => {
	let registry, stage, packed, simulator, jobId, workflowId, watching;
	before(async () => {
		registry = await startRegistry();
		stage = await openStage({ bare: true, env: registry.env, log: (line) => console.log(line) });
		packed = stage.packed.find(({ name }) => name === NAME).folder;
		await registry.publish(packed, FIRST);
		simulator = simulators.createSdmSimulator({ token: TOKEN, seed: 'installed' });
		jobId = simulator.jobs.createJob({ status: 'done' }).id;
	});
	after(async () => {
		await stage?.close();
		await simulator?.close();
		await registry?.close();
	});

	const send = (method, body, query = '') =>
		stage.client.rest.send(method, `/rest/community-packages${query}`, body);
	const ours = async () =>
		(await stage.client.nodeTypes())
			.map(({ name }) => name)
			.filter((name) => name.startsWith(NAME));
	const installed = async () => (await send('GET')).find(({ packageName }) => packageName === NAME);
	const folder = () => path.join(stage.userFolder, '.n8n/nodes/node_modules');
	const hasRun = (times) => async () => {
		const all = await stage.client.executions(watching);
		return (
			all.filter(({ mode, status }) => mode === 'trigger' && status === 'success').length >= times
		);
	};
	/** The status in the output of a saved workflow. */
	const statusNow = async () => {
		const id = await stage.client.runManually(workflowId, { triggerName: 'Start' });
		const execution = await stage.client.waitForExecution(id);
		const { error } = execution.data.resultData;
		return error ? error.message : outputOf(execution, 'SDM')[0].json.status;
	};

	it('n8n knows nothing of the package before', async () => {
		assert.deepEqual(await ours(), []);
	});

	it('the package installs, and its steps are there without a restart', async () => {
		const { installedVersion, installedNodes } = await send('POST', { name: NAME });
		assert.equal(installedVersion, FIRST);
		assert.deepEqual(installedNodes.map(({ name }) => name).sort(), [
			'Akeneo SDM',
			'Akeneo SDM Trigger',
		]);
		assert.deepEqual((await ours()).sort(), [
			`${NAME}.akeneoSdm`,
			`${NAME}.akeneoSdmTool`,
			`${NAME}.akeneoSdmTrigger`,
		]);
		assert.ok((await readdir(folder())).includes(NAME));
	});

	it('a workflow with its steps runs, and one with its trigger is published', async () => {
		const data = { apiToken: TOKEN, baseUrl: await simulator.listen() };
		const { client } = stage;
		const credential = await client.createCredential({ name: 'SDM', type: 'akeneoSdmApi', data });
		const step = sdm(credential, { operation: 'getStatus', jobId: byId(jobId) });
		({ id: workflowId } = await client.createWorkflow(chain('step', [manualTrigger(), step])));
		({ id: watching } = await client.createWorkflow(chain('trigger', [sdmTrigger(credential)])));
		assert.equal(await statusNow(), 'done');
		await client.publish(watching);
	});

	it('an update is offered, and installs', async () => {
		assert.equal((await installed()).updateAvailable, undefined);
		await registry.publish(packed, NEXT);
		assert.equal((await installed()).updateAvailable, NEXT);
		assert.equal((await send('PATCH', { name: NAME })).installedVersion, NEXT);
		assert.equal((await installed()).updateAvailable, undefined);
		assert.equal(await statusNow(), 'done');
	});

	it('the published workflow goes on by itself', async () => {
		simulator.jobs.createJob({ status: 'done', name: 'After the update' });
		await eventually('the first run', hasRun(1));
	});

	it('an older version is back after an uninstall and an install by its number', async () => {
		await stage.client.unpublish(watching);
		await send('DELETE', undefined, `?name=${NAME}`);
		simulator.jobs.createJob({ status: 'done', name: 'While it was away' });
		const { installedVersion } = await send('POST', { name: `${NAME}@${FIRST}` });
		assert.equal(installedVersion, FIRST);
		assert.equal(await statusNow(), 'done');
		await stage.client.publish(watching);
		await eventually('the second run', hasRun(2));
	});

	it('N8N_REINSTALL_MISSING_PACKAGES brings the package back without its folder at the next start', async () => {
		await stage.stop();
		await rm(path.join(folder(), NAME), { recursive: true });
		await stage.start({ N8N_REINSTALL_MISSING_PACKAGES: 'true' });
		const { failedLoading, installedVersion } = await installed();
		assert.deepEqual([failedLoading, installedVersion], [false, FIRST]);
		assert.equal(await statusNow(), 'done');
	});

	it('the published workflow goes on after that start too', async () => {
		simulator.jobs.createJob({ status: 'done', name: 'After it was brought back' });
		await eventually('the third run', hasRun(3));
	});

	it('without its folder and that variable, the package is gone, and n8n says so', async () => {
		await stage.stop();
		await rm(path.join(folder(), NAME), { recursive: true });
		await stage.start();
		assert.deepEqual(await ours(), []);
		assert.equal((await installed()).failedLoading, true);
	});

	it('a published workflow has to be published again when the package is brought back after such a start', async () => {
		await stage.stop();
		await stage.start({ N8N_REINSTALL_MISSING_PACKAGES: 'true' });
		assert.equal((await installed()).failedLoading, false);
		assert.equal((await stage.client.publicationStatus(watching)).status, 'failed');
		simulator.jobs.createJob({ status: 'done', name: 'After all that' });
		await stage.client.unpublish(watching);
		await stage.client.publish(watching);
		await eventually('the fourth run', hasRun(4));
	});

	it('workflows keep the steps of the uninstalled package, which n8n does not know any more', async () => {
		await stage.client.unpublish(watching);
		await send('DELETE', undefined, `?name=${NAME}`);
		assert.equal(await installed(), undefined);
		assert.deepEqual(await ours(), []);
		assert.ok(!(await readdir(folder())).includes(NAME));
		const { nodes } = await stage.client.workflow(workflowId);
		assert.deepEqual(
			nodes.map(({ type }) => type),
			['n8n-nodes-base.manualTrigger', `${NAME}.akeneoSdm`],
		);
		assert.notEqual(await statusNow().catch((error) => error.message), 'done');
	});

	for (const [name, step] of [
		['n8n-nodes-amperity', 'amperity'],
		['n8n-nodes-elastic-path-pcm', 'elasticPathPcm'],
	]) {
		it(`${name} installs and loads alone`, async () => {
			await registry.publish(stage.packed.find((one) => one.name === name).folder, FIRST);
			await send('POST', { name });
			const types = (await stage.client.nodeTypes()).map((type) => type.name);
			assert.deepEqual(
				types.filter((type) => /^n8n-nodes-(?!base\.)/.test(type)).sort(),
				['', 'Tool', 'Trigger'].map((kind) => `${name}.${step}${kind}`),
			);
			await send('DELETE', undefined, `?name=${name}`);
		});
	}

	it('the same workflow works when the package is installed again', async () => {
		await send('POST', { name: NAME });
		assert.equal(await statusNow(), 'done');
	});
});
