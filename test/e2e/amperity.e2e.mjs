import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { outputOf } from './host/executionData.mjs';
import { openPicker } from './support/editor.mjs';
import { A_FEW_POLLS, eventually } from './support/eventually.mjs';
import {
	byId,
	chain,
	httpRequest,
	manualTrigger,
	passOn,
	serviceNode,
	serviceTrigger,
} from './support/nodes.mjs';
import { AMPERITY, TOKEN } from './support/services.mjs';
import { newService, runNode, world } from './support/world.mjs';

const HOUR = 3600_000;

/** The package for Amperity in a real n8n, beside the others. */
describe('Amperity', () => {
	let client, rest, simulator, baseUrl, credential;
	const ids = {};
	before(async () => {
		({ client } = await world());
		({ rest } = client);
		({ simulator, baseUrl, credential } = await newService('Amperity', AMPERITY));
		const create = (table_name, ago, status, more) => {
			const creation_date = Date.now() - ago * HOUR;
			const tables = [{ table_name, ...more }];
			ids[table_name] = simulator.jobs.createJob({ status, creation_date, tables }).id;
		};
		create('Stores', 24 * 20, 'failed');
		create('Orders', 3, 'succeeded', { errors: 2 });
		create('Loyalty members', 2, 'running', { state: 'In progress' });
	});

	const run = async (parameters, more) =>
		await runNode(credential, parameters, { service: AMPERITY, ...more });
	const succeeds = async (parameters, more) => {
		const { execution, error, output } = await run(parameters, more);
		assert.equal(execution.status, 'success', error?.message);
		return output().map(({ json }) => json);
	};

	describe('is loaded', () => {
		it('with its node, its trigger and a tool for agents, each with two icons', async () => {
			const types = (await client.nodeTypes()).filter(({ name }) =>
				name.startsWith('n8n-nodes-amperity.'),
			);
			assert.deepEqual(types.map(({ name, displayName }) => [name, displayName]).sort(), [
				['n8n-nodes-amperity.amperity', 'Amperity'],
				['n8n-nodes-amperity.amperityTool', 'Amperity Tool'],
				['n8n-nodes-amperity.amperityTrigger', 'Amperity Trigger'],
			]);
			for (const { iconUrl } of types) {
				for (const address of [iconUrl.light, iconUrl.dark]) {
					const response = await fetch(`${rest.url}/${address}`);
					assert.match(await response.text(), /^<svg /, address);
				}
			}
		});

		it('with a credential that both take', async () => {
			const types = await rest.send('GET', '/types/credentials.json');
			const [{ displayName, supportedNodes }] = types.filter(({ name }) => name === 'amperityApi');
			assert.equal(displayName, 'Amperity API');
			assert.deepEqual(supportedNodes.filter((name) => !name.endsWith('Tool')).sort(), [
				'n8n-nodes-amperity.amperity',
				'n8n-nodes-amperity.amperityTrigger',
			]);
		});

		it('with the fields of each operation, for the editor', async () => {
			for (const operation of [
				...['job/getStatus', 'job/list', 'job/getOutput'],
				...['workflowRun/get', 'workflowRun/list', 'workflowRun/start', 'workflowRun/stop'],
			]) {
				const address = `/schemas/n8n-nodes-amperity.amperity/1.0.0/${operation}.json`;
				const response = await fetch(rest.url + address);
				assert.equal(response.status, 200, address);
				assert.ok('status' in (await response.json()).properties, address);
			}
		});
	});

	describe('the test of the credential', () => {
		const test = async (data) =>
			await client.testCredential({
				name: 'Amperity',
				type: 'amperityApi',
				data: { ...AMPERITY.credentialData(baseUrl), ...data },
			});

		it('is green', async () => {
			assert.equal((await test({})).status, 'OK');
			assert.equal((await test({ baseUrl: ` ${baseUrl}/ `, tenant: ' acme ' })).status, 'OK');
			assert.equal((await test({ baseUrl: new URL(baseUrl).origin })).status, 'OK');
		});

		for (const [what, data, words] of [
			['a rejected token', { accessToken: 'wrong' }, /did not accept the access token/],
			['another tenant', { tenant: 'globex' }, /may not see the jobs of this 'Tenant'/],
			['a page of the website', { baseUrl: 'page' }, /There is no Amperity at this address/],
			[
				'a connection without encryption',
				{ baseUrl: 'http://amperity.example.com/api' },
				/https:\/\//,
			],
			['no token', { accessToken: '' }, /'Access Token' of the credential is empty/],
		]) {
			it(`reports ${what}`, async () => {
				const given = data.baseUrl === 'page' ? { baseUrl: new URL('/page', baseUrl).href } : data;
				const { status, message } = await test(given);
				assert.equal(status, 'Error');
				assert.match(message, words);
			});
		}
	});

	describe('the node', () => {
		it('gets the status of a job', async () => {
			const [job, ...others] = await succeeds({
				operation: 'getStatus',
				jobId: byId(ids.Orders),
			});
			assert.deepEqual(others, []);
			const { id, status, succeededWithErrors, errors, tables } = job;
			assert.deepEqual(
				{ id, status, succeededWithErrors, errors, states: tables.map(({ state }) => state) },
				{
					...{ id: ids.Orders, status: 'succeeded', succeededWithErrors: true, errors: 2 },
					states: ['succeeded'],
				},
			);
		});

		it('gets one item for each input item', async () => {
			const items = [{ job: ids.Stores }, { job: ids['Loyalty members'] }];
			const jobs = await succeeds(
				{ operation: 'getStatus', jobId: byId('={{ $json.job }}') },
				{ items },
			);
			assert.deepEqual(
				jobs.map(({ status }) => status),
				['failed', 'running'],
			);
		});

		it('lists jobs of more than seven days', async () => {
			const startedAfter = new Date(Date.now() - 30 * 24 * HOUR).toISOString();
			const jobs = await succeeds({
				operation: 'list',
				returnAll: true,
				filters: { startedAfter },
			});
			assert.deepEqual(
				jobs.map(({ id }) => id),
				[ids['Loyalty members'], ids.Orders, ids.Stores],
			);
			const week = await succeeds({ operation: 'list', filters: {} });
			assert.equal(week.length, 2);
		});

		it('gets the tables and files that a job has loaded', async () => {
			const jobId = byId(ids.Orders);
			const [table] = await succeeds({ operation: 'getOutput', jobId });
			assert.deepEqual([table.table_name, table.status], ['Orders', 'succeeded']);
			const [file] = await succeeds({ operation: 'getOutput', jobId, outputAs: 'files' });
			assert.deepEqual([file.table_name, file.name], ['Orders', 'part0.avro']);
		});

		for (const [what, value] of [
			['a way out of the path', '../../admin'],
			['a fragment', 'isj-1#'],
			['an encoded way out', 'isj-%2e%2e%2f'],
			['an expression that gives nothing', '={{ $json.nothing }}'],
		]) {
			it(`sends no request for ${what}`, async () => {
				const before = simulator.requests.length;
				const { error } = await run({ operation: 'getStatus', jobId: byId(value) });
				assert.match(error.message, /^The parameter 'Job' (has no valid ID|is empty)/);
				assert.equal(simulator.requests.length, before);
			});
		}

		it('gives the reason when it stops, and goes on where its settings say so', async () => {
			const missing = { operation: 'getStatus', jobId: byId('isj-1f73r9u2') };
			const { error } = await run(missing);
			assert.match(error.message, /^Amperity knows no ingest job with this ID \(404\)/);
			const { output } = await run(missing, { settings: { onError: 'continueRegularOutput' } });
			assert.match(output()[0].json.error, /knows no ingest job/);
		});

		it('offers jobs to choose from', async () => {
			const { results } = await openPicker(client, {
				...{ service: AMPERITY, credential, methodName: 'searchJobs', path: 'parameters.jobId' },
				filter: 'loyal',
			});
			assert.deepEqual(
				results.map(({ value }) => value),
				[ids['Loyalty members']],
			);
			assert.match(results[0].name, /^Loyalty members \(running, /);
		});
	});

	describe('workflow runs', () => {
		let tenant;
		before(async () => void (tenant = await newService('Amperity runs', AMPERITY)));
		const onRuns = { resource: 'workflowRun' };
		const step = (name, parameters) => ({
			...serviceNode(AMPERITY, tenant.credential, parameters),
			name,
		});
		/** Runs Start Run with a wait; `then` are the steps behind it. The new run ends in a status. */
		const startRun = async (configId, status, then = []) => {
			const { client: n8n, save } = await world();
			const { runs } = tenant.simulator;
			const known = runs.own().length;
			const start = { ...onRuns, operation: 'start', configId, waitUntilFinished: true };
			const id = await save(
				chain('Start a run', [manualTrigger(), step('Start run', start), ...then]),
			);
			const executionId = await n8n.runManually(id, { triggerName: 'Start' });
			await eventually('the start of the run', () => runs.own().length > known);
			const { id: runId } = runs.own().at(-1);
			runs.setStatus(runId, 'running');
			runs.setStatus(runId, status);
			const execution = await n8n.waitForExecution(executionId, 120_000);
			assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
			return { runId, output: (name) => outputOf(execution, name).map(({ json }) => json) };
		};

		it('a run is started once, waited for, and its tasks are looked up', async () => {
			const workflowRunId = byId('={{ $json.id }}');
			const { runId, output } = await startRun('cg-123ABc4DE', 'succeeded', [
				step('Look up', { ...onRuns, operation: 'get', workflowRunId }),
			]);
			const [run, ...others] = output('Start run');
			assert.deepEqual(others, []);
			assert.deepEqual(
				[run.id, run.status, run.timedOut, run.confirmed],
				[runId, 'succeeded', false, true],
			);
			assert.ok(output('Look up')[0].task_instances.length > 0);
			const posts = tenant.simulator.requests.filter(({ method }) => method === 'POST');
			assert.equal(posts.length, 1);
		});

		it('a run that fails while it is waited for says why', async () => {
			const { output } = await startRun('cg-123ABc4DE', 'failed');
			const [run] = output('Start run');
			assert.deepEqual(
				[run.status, run.error.message],
				['failed', 'The key of the data source was refused.'],
			);
		});

		it('a run that fails starts the workflow of the trigger, with the reason', async () => {
			const { client: n8n, save } = await world();
			const service = await newService('Amperity run trigger', AMPERITY);
			const { runs, jobs } = service.simulator;
			const failing = runs.createRun({ name: 'Nightly' });
			const trigger = serviceTrigger(AMPERITY, service.credential, {
				...{ watch: 'workflowRuns', triggerOn: ['failed'] },
			});
			const id = await save(chain('When a run fails', [trigger, passOn()]));
			await n8n.publish(id);
			jobs.createJob({ status: 'running' });
			runs.setStatus(failing.id, 'failed');

			const where = ({ mode }) => mode === 'trigger';
			const execution = await n8n.waitForExecution({ workflowId: id, where }, A_FEW_POLLS);
			const events = outputOf(execution, 'Pass on').map(({ json }) => json);
			assert.deepEqual(
				events.map((event) => [event.id, event.status, event.previousStatus, event.error?.message]),
				// Only a trigger on live statuses knows what a run was before.
				[[failing.id, 'failed', null, 'The key of the data source was refused.']],
			);
			assert.match(events[0].eventId, /./);
		});
	});

	it('the token goes to no other address, also from the HTTP Request step', async () => {
		const other = await newService('Not Amperity', AMPERITY);
		const { run: runWorkflow } = await world();
		const step = httpRequest(credential, `${other.baseUrl}/ingest/jobs`, AMPERITY);
		const execution = await runWorkflow(chain('Elsewhere', [manualTrigger(), step]));
		assert.match(execution.data.resultData.error.message, /may only be used with/);
		assert.equal(other.simulator.requests.length, 0);
	});

	describe('the trigger', () => {
		it('starts the workflow when a job ends, and only then', async () => {
			const { save } = await world();
			const service = await newService('Amperity trigger', AMPERITY);
			const { jobs, requests } = service.simulator;
			jobs.createJob({ status: 'succeeded' });
			const running = jobs.createJob({ creation_date: Date.now() - 8 * 24 * HOUR });
			const trigger = serviceTrigger(AMPERITY, service.credential, {});
			const id = await save(chain('When an ingest job ends', [trigger, passOn()]));
			await client.publish(id);
			jobs.setStatus(running.id, 'canceled');

			const where = ({ mode }) => mode === 'trigger';
			const execution = await client.waitForExecution({ workflowId: id, where }, A_FEW_POLLS);
			const events = outputOf(execution, 'Pass on').map(({ json }) => json);
			assert.deepEqual(
				events.map(({ id: job, status, previousStatus }) => ({ job, status, previousStatus })),
				[{ job: running.id, status: 'canceled', previousStatus: 'running' }],
			);
			const before = requests.length;
			await eventually('the next poll', () => requests.length > before);
			assert.equal((await client.executions(id)).filter(where).length, 1);
			assert.ok(!JSON.stringify(await client.workflow(id)).includes(TOKEN));
		});
	});
});
