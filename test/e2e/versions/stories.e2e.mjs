import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { outputOf } from '../host/executionData.mjs';
import { openPicker } from '../support/editor.mjs';
import { A_FEW_POLLS, eventually } from '../support/eventually.mjs';
import { byId, chain, passOn, sdmTrigger, serviceTrigger } from '../support/nodes.mjs';
import { AMPERITY, PCM, SDM, TOKEN } from '../support/services.mjs';
import { newService, runNode, world } from '../support/world.mjs';

/** What holds in every version of n8n; the names are the rows of the table. One after the other: the database of n8n 1 takes no two workflows at once. */

const SERVICES = [SDM, AMPERITY, PCM];
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const SECOND = 1000;

/** A job of a service that is done, or runs on. */
const DONE = { [SDM.node]: 'done', [AMPERITY.node]: 'succeeded', [PCM.node]: 'success' };
const createJob = ({ jobs }, { node }, isDone) =>
	jobs.createJob(isDone ? { status: DONE[node] } : {});

const succeeds = async (...given) => {
	const { error, output } = await runNode(...given);
	assert.equal(error?.message, undefined);
	return output().map(({ json }) => json);
};

describe('every version', () => {
	let client;
	before(async () => ({ client } = await world()));

	/** Fields that the editor sends along, though they are hidden. */
	const hidden = { [PCM.credentialType]: { accessToken: '' } };
	const testCredential = async (service, data) => {
		const { baseUrl, simulator, credential } = await newService(`test of ${service.step}`, service);
		const { id, name } = credential;
		return {
			simulator,
			test: () =>
				client.testCredential({
					...{ id, name, type: service.credentialType },
					data: { ...service.credentialData(baseUrl), ...hidden[service.credentialType], ...data },
				}),
		};
	};

	it('All nodes, triggers and credentials are loaded', async () => {
		const types = [
			...(await client.nodeTypes()).map(({ name }) => name),
			...(await client.rest.send('GET', '/types/credentials.json')).map(({ name }) => name),
		];
		const wanted = SERVICES.flatMap(({ packageName, node, trigger, credentialType }) => [
			`${packageName}.${node}`,
			`${packageName}.${trigger}`,
			credentialType,
		]);
		assert.deepEqual(
			wanted.filter((name) => !types.includes(name)),
			[],
		);
	});

	it('The test of a credential is green', async () => {
		for (const service of SERVICES) {
			const { test } = await testCredential(service);
			assert.equal((await test()).status, 'OK', service.step);
		}
	});

	it('The test of a credential says that a token is not accepted', async () => {
		const { test } = await testCredential(SDM, { apiToken: 'wrong' });
		const { status, message } = await test();
		assert.equal(status, 'Error');
		assert.match(message, /did not accept the API token|Authorization failed/);
	});

	it('The test of a credential follows no redirect', async () => {
		const { test, simulator } = await testCredential(SDM);
		simulator.faults.next({ kind: 'redirect', location: '/elsewhere' });
		const { status, message } = await test();
		assert.equal(status, 'Error');
		assert.match(message, /redirects requests to another one|status code 302/);
		assert.equal(simulator.requests.length, 1);
	});

	it('Pickers list jobs', async () => {
		const { simulator, credential } = await newService('pickers');
		const { id } = createJob(simulator, SDM);
		const picker = { credential, methodName: 'searchJobs', path: 'parameters.jobId' };
		const { results } = await openPicker(client, picker);
		assert.deepEqual(
			results.map(({ value }) => value),
			[id],
		);
	});

	it('Get Status and List Jobs give jobs', async () => {
		for (const service of SERVICES) {
			const { simulator, credential } = await newService(`jobs of ${service.step}`, service);
			const { id } = createJob(simulator, service, true);
			const job = { operation: 'getStatus', jobId: byId(id) };
			const [found] = await succeeds(credential, job, { service });
			const [listed] = await succeeds(credential, { operation: 'list' }, { service });
			assert.deepEqual([found.id, listed.id], [id, id], service.step);
		}
	});

	it('Get Output gives items and files', async () => {
		const { simulator, credential } = await newService('output');
		const rows = [{ sku: 'A' }, { sku: 'B' }];
		const { id } = simulator.jobs.createJob({ status: 'done', rows });
		const output = { operation: 'getOutput', jobId: byId(id), outputFormatId: '1' };
		assert.deepEqual(await succeeds(credential, output), rows);
		for (const [outputAs, extension] of [
			['file', 'json'],
			['resultFile', 'csv'],
		]) {
			const run = await runNode(credential, { ...output, outputAs });
			const [{ json, binary }] = run.output();
			assert.equal(json.jobId, id);
			assert.equal(binary.data.fileExtension, extension);
		}
	});

	it('A failed item leaves by the error output, with its fields', async () => {
		const { simulator, credential } = await newService('error output');
		const { id } = createJob(simulator, SDM, true);
		const { output } = await runNode(
			credential,
			{ operation: 'getStatus', jobId: byId('={{ $json.id }}') },
			{
				items: [{ id: UNKNOWN, name: 'Lamps' }, { id }],
				settings: { onError: 'continueErrorOutput' },
			},
		);
		const ids = (index) => output(SDM.step, index).map(({ json }) => json.id);
		assert.deepEqual([ids(0), ids(1)], [[id], [UNKNOWN]]);
		const [{ json }] = output(SDM.step, 1);
		assert.deepEqual(Object.keys(json).sort(), ['error', 'id', 'message', 'name']);
		assert.match(json.error, /^Akeneo SDM knows no job with this ID/);
	});

	it('A request that the network breaks off is sent again', async () => {
		const { simulator, credential } = await newService('network');
		const { id } = createJob(simulator, SDM, true);
		simulator.faults.next({ kind: 'reset', times: 2 });
		const [job] = await succeeds(credential, { operation: 'getStatus', jobId: byId(id) });
		assert.equal(job.id, id);
		assert.equal(simulator.requests.length, 3);
	});

	it('A service that cannot be reached is named, and works when it is back', async () => {
		const { simulator, baseUrl, credential } = await newService('outage');
		const { id } = createJob(simulator, SDM, true);
		const { server } = simulator.app;
		await new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		});
		const job = { operation: 'getStatus', jobId: byId(id) };
		const { error } = await runNode(credential, job);
		assert.equal(error.message, 'Akeneo SDM could not be reached');
		const { port } = new URL(baseUrl);
		await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
		assert.equal((await succeeds(credential, job))[0].id, id);
	});

	it('Wait Until Finished waits on through twelve failures', async () => {
		const { simulator, credential } = await newService('wait');
		const { id } = simulator.jobs.createJob({ script: [{ after: 5 * SECOND, status: 'done' }] });
		simulator.faults.next({ kind: 502, times: 12 });
		const wait = { operation: 'waitUntilFinished', jobId: byId(id) };
		const [job] = await succeeds(credential, wait);
		assert.deepEqual([job.id, job.status, job.timedOut], [id, 'done', false]);
		assert.equal(simulator.faults.left, 0);
	});

	it('A test event shows the newest job', async () => {
		const { run } = await world();
		const { simulator, credential } = await newService('test event');
		const { id } = createJob(simulator, SDM, true);
		const execution = await run(chain('Test event', [sdmTrigger(credential)]), 'SDM Trigger');
		assert.deepEqual(
			outputOf(execution, 'SDM Trigger').map(({ json }) => json.id),
			[id],
		);
	});

	it('The trigger of each package fires once', async () => {
		const { save } = await world();
		const watching = [];
		for (const service of SERVICES) {
			const { simulator, credential } = await newService(`trigger of ${service.step}`, service);
			const { requests, jobs } = simulator;
			const { id } = createJob(simulator, service);
			const trigger = serviceTrigger(service, credential, {});
			const workflowId = await save(chain(service.step, [trigger, passOn()]));
			await client.publish(workflowId);
			await eventually('the first poll', () => requests.length > 0);
			jobs.setStatus(id, DONE[service.node]);
			watching.push({ id, workflowId, requests });
		}
		const where = ({ mode }) => mode === 'trigger';
		for (const { id, workflowId, requests } of watching) {
			const execution = await client.waitForExecution({ workflowId, where }, A_FEW_POLLS);
			const jobs = outputOf(execution, 'Pass on').map(({ json }) => json.id);
			assert.deepEqual(jobs, [id]);
			const sent = requests.length;
			await eventually('the next poll', () => requests.length > sent);
			assert.equal((await client.executions(workflowId)).filter(where).length, 1);
		}
	});
});

describe('over a restart', () => {
	it('A token that has expired is renewed', async () => {
		const stage = await world();
		const { simulator, credential } = await newService('expired token', PCM);
		const { id } = createJob(simulator, PCM, true);
		const job = { operation: 'getStatus', jobId: byId(id) };
		assert.equal((await succeeds(credential, job, { service: PCM }))[0].id, id);
		await stage.stop();
		simulator.setTokens([]);
		await stage.start();
		assert.equal((await succeeds(credential, job, { service: PCM }))[0].id, id);
	});

	it("n8n's log holds no error of the code, and no token", async () => {
		const text = await (await world()).logText();
		assert.doesNotMatch(text, /TypeError|ReferenceError/);
		assert.ok(!text.includes(TOKEN));
	});
});
