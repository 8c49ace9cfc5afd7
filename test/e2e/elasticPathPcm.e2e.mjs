import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { outputOf } from './host/executionData.mjs';
import { openPicker } from './support/editor.mjs';
import { A_FEW_POLLS, eventually } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { byId, chain, passOn, serviceTrigger } from './support/nodes.mjs';
import { PCM, TOKEN } from './support/services.mjs';
import { newService, runNode, world } from './support/world.mjs';

/** The package for Elastic Path PCM in a real n8n, beside the others. */
describe('Elastic Path PCM', () => {
	let client, rest, simulator, baseUrl, credential, exported, failed, pending;
	before(async () => {
		({ client } = await world());
		({ rest } = client);
		({ simulator, baseUrl, credential } = await newService('Elastic Path', PCM));
		const create = (minutes, wanted) =>
			simulator.jobs.createJob({ created_at: Date.now() - minutes * 60_000, ...wanted });
		exported = create(30, { status: 'success', files: ['sku\nA\n', 'sku\nB\n'] });
		failed = create(20, { type: 'product-import', status: 'failed', errors: ['one', 'two'] });
		pending = create(10, { type: 'price-import' });
	});

	const run = async (parameters, more) =>
		await runNode(credential, parameters, { service: PCM, ...more });
	const succeeds = async (parameters) => {
		const { execution, error, output } = await run(parameters);
		assert.equal(execution.status, 'success', error?.message);
		return output();
	};

	it('is loaded with its node, its trigger and a tool for agents, each with two icons', async () => {
		const types = (await client.nodeTypes()).filter(({ name }) =>
			name.startsWith(`${PCM.packageName}.`),
		);
		assert.deepEqual(types.map(({ name, displayName }) => [name, displayName]).sort(), [
			[`${PCM.packageName}.elasticPathPcm`, 'Elastic Path PCM'],
			[`${PCM.packageName}.elasticPathPcmTool`, 'Elastic Path PCM Tool'],
			[`${PCM.packageName}.elasticPathPcmTrigger`, 'Elastic Path PCM Trigger'],
		]);
		for (const { iconUrl } of types) {
			for (const address of [iconUrl.light, iconUrl.dark]) {
				const answer = await fetch(`${rest.url}/${address}`);
				assert.match(await answer.text(), /^<svg /, address);
			}
		}
		for (const operation of ['getStatus', 'list', 'getOutput', 'cancel']) {
			const address = `/schemas/${PCM.packageName}.elasticPathPcm/1.0.0/job/${operation}.json`;
			assert.equal((await fetch(rest.url + address)).status, 200, address);
		}
	});

	describe('the test of the credential', () => {
		const test = async (data) =>
			await client.testCredential({
				...{ id: credential.id, name: credential.name, type: 'elasticPathApi' },
				data: { ...PCM.credentialData(baseUrl), accessToken: '', ...data },
			});

		it('is green', async () => {
			assert.deepEqual((await test({})).status, 'OK');
		});

		for (const [what, data, words] of [
			['a wrong secret', { clientSecret: 'wrong' }, /did not accept the client ID and the client/],
			['an open connection', { baseUrl: 'http://pcm.example.com' }, /https:\/\//],
			['no client ID', { clientId: '' }, /'Client ID' of the credential is empty/],
		]) {
			it(`tells ${what}`, async () => {
				const { status, message } = await test(data);
				assert.equal(status, 'Error');
				assert.match(message, words);
			});
		}
	});

	it('gets the status of a job, and fetches one token for all runs', async () => {
		const [{ json }] = await succeeds({ operation: 'getStatus', jobId: byId(exported.id) });
		assert.deepEqual([json.id, json.status, json.file_count], [exported.id, 'success', 2]);
		const logins = () => simulator.requests.filter(({ path }) => path.startsWith('/oauth')).length;
		const before = logins();
		await succeeds({ operation: 'getStatus', jobId: byId(failed.id) });
		assert.equal(logins(), before);
	});

	it('lists jobs, newest first, and by type', async () => {
		const all = await succeeds({ operation: 'list', returnAll: true });
		assert.deepEqual(
			all.map(({ json }) => json.id),
			[pending.id, failed.id, exported.id],
		);
		const filters = { type: 'product-import', status: 'failed' };
		assert.equal((await succeeds({ operation: 'list', filters })).length, 1);
	});

	it('gets the files of an export, and the errors of a failed job', async () => {
		const files = await succeeds({ operation: 'getOutput', jobId: byId(exported.id) });
		assert.deepEqual(
			files.map(({ json, binary }) => [json.fileName, binary.data.mimeType]),
			[
				['part_1.csv', 'text/csv'],
				['part_2.csv', 'text/csv'],
			],
		);
		assert.ok(simulator.fileRequests.every(({ headers }) => headers.authorization === undefined));
		const errors = await succeeds({ operation: 'getOutput', jobId: byId(failed.id) });
		assert.deepEqual(
			errors.map(({ json }) => json.message),
			['one', 'two'],
		);
	});

	it('cancels a pending job, and says why another is not', async () => {
		const { id } = simulator.jobs.createJob();
		const [{ json }] = await succeeds({ operation: 'cancel', jobId: byId(id) });
		assert.equal(json.status, 'cancelled');
		const { error } = await run({ operation: 'cancel', jobId: byId(failed.id) });
		assert.match(error.message, /did not cancel this job: its status is "failed"/);
	});

	for (const value of ['../../oauth/access_token', 'x#', '%2e%2e', '={{ $json.nothing }}']) {
		it(`asks nobody about ${value}`, async () => {
			const before = simulator.requests.length;
			const { error } = await run({ operation: 'cancel', jobId: byId(value) });
			assert.match(error.message, /^The parameter 'Job' (has no valid ID|is empty)/);
			assert.equal(simulator.requests.length, before);
		});
	}

	it('offers jobs to choose from', async () => {
		const { results } = await openPicker(client, {
			...{ service: PCM, credential, methodName: 'searchJobs', path: 'parameters.jobId' },
			filter: 'product import',
		});
		assert.deepEqual(
			results.map(({ value }) => value),
			[failed.id],
		);
		assert.match(results[0].name, /^Product import \w{8} \(failed, /);
	});

	describe('the trigger', () => {
		it('starts the workflow when a job ends, and only then', async () => {
			const { save } = await world();
			const service = await newService('Elastic Path trigger', PCM);
			const { jobs, requests } = service.simulator;
			jobs.createJob({ status: 'success' });
			const waiting = jobs.createJob({ created_at: Date.now() - 8 * 24 * 3600_000 });
			const trigger = serviceTrigger(PCM, service.credential, {});
			const id = await save(chain('When a job ends', [trigger, passOn()]));
			await client.publish(id);
			jobs.setStatus(waiting.id, 'success');

			const where = ({ mode }) => mode === 'trigger';
			const execution = await client.waitForExecution({ workflowId: id, where }, A_FEW_POLLS);
			const events = outputOf(execution, 'Pass on').map(({ json }) => json);
			assert.deepEqual(
				events.map(({ id: job, status, previousStatus }) => ({ job, status, previousStatus })),
				[{ job: waiting.id, status: 'success', previousStatus: 'pending' }],
			);
			const asked = requests.length;
			await eventually('the next poll', () => requests.length > asked);
			assert.equal((await client.executions(id)).filter(where).length, 1);
			assert.ok(!JSON.stringify(await client.workflow(id)).includes(TOKEN));
		});

		it('starts the example workflow, which writes an alert for each error', async () => {
			const { save } = await world();
			const service = await newService('Elastic Path example', PCM);
			const workflow = await exampleWorkflow(
				'errors-when-a-job-has-failed',
				service.credential,
				PCM,
			);
			const id = await save(workflow);
			await client.publish(id);
			const { jobs } = service.simulator;
			jobs.createJob({ status: 'success' });
			jobs.createJob({ type: 'product-import', status: 'failed', errors: ['sku: Must be unique'] });

			const where = ({ mode }) => mode === 'trigger';
			const execution = await client.waitForExecution({ workflowId: id, where }, A_FEW_POLLS);
			assert.equal(execution.status, 'success', execution.data?.resultData?.error?.message);
			const [{ json }, ...others] = outputOf(execution, 'Send the alert');
			assert.deepEqual(others, []);
			assert.match(json.subject, /^Failed: product-import of /);
			assert.equal(json.text, 'sku: Must be unique');
		});
	});
});
