import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { outputOf } from './host/executionData.mjs';
import { eventually } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { newService, world } from './support/world.mjs';

/** Akeneo's project webhooks, with the bodies that its pages show, and the trigger beside them. */

const KEY = { name: 'X-Key', value: 'lamp-shade-4711' };

describe('a workflow that Akeneo calls, with the trigger beside it', () => {
	let client, url, simulator, jobs, workflowId;
	before(async () => {
		const stage = await world();
		({ client } = stage);
		let credential;
		({ simulator, credential } = await newService('push'));
		({ jobs } = simulator);
		const workflow = await exampleWorkflow('rows-seconds-after-a-job-is-done', credential);
		const webhook = workflow.nodes.find(({ name }) => name === 'Akeneo calls');
		url = `${stage.url}/webhook/${webhook.parameters.path}`;
		const data = KEY;
		const { id } = await client.createCredential({ name: 'Key', type: 'httpHeaderAuth', data });
		webhook.credentials = { httpHeaderAuth: { id, name: 'Key' } };
		workflowId = await stage.save(workflow);
		await client.publish(workflowId);
	});

	/** Sends the body of a webhook as Akeneo does. */
	const call = async (body, value = KEY.value) =>
		await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', [KEY.name]: value },
			body: JSON.stringify(body),
		});
	const jobDone = ({ id, completion_date }) =>
		call({ job_id: id, last_editor: 'ada@example.com', completion_date });
	const stepCompleted = ({ id }) =>
		call({
			job_id: id,
			step_id: '5c1f3f5e-8d0b-4d8e-9c39-0d6e0a1f2b3c',
			step_name: 'Normalization',
			step_type: 'normalizations',
			step_number: 2,
			completion_date: new Date().toISOString(),
		});

	/** Ended executions, oldest first: how each was started, and the rows that it has fetched. */
	async function runs() {
		const list = (await client.executions(workflowId)).filter(({ status }) => status !== 'running');
		const whole = await Promise.all(list.reverse().map(({ id }) => client.execution(id)));
		return whole.map((execution) => ({
			mode: execution.mode,
			status: execution.status,
			rows:
				'Get the rows' in execution.data.resultData.runData
					? outputOf(execution, 'Get the rows').map(({ json }) => json.sku)
					: [],
		}));
	}
	const ended = async (what, count) =>
		await eventually(what, async () => (await runs()).length >= count && (await runs()));
	/** From now on polls get no list of jobs, until the function is called that this gives. */
	const holdPolls = () => {
		let release;
		const released = new Promise((resolve) => (release = resolve));
		const stop = simulator.onRequest(({ query }) => query.created_after && released);
		return () => {
			stop();
			release();
		};
	};

	it('does nothing when Akeneo calls about a step of a job that is still at work', async () => {
		const job = jobs.createJob({ name: 'Lamps', rows: [{ sku: 'LAMP-001' }] });
		assert.equal((await stepCompleted(job)).status, 200);
		const [run] = await ended('the call', 1);
		assert.deepEqual(run, { mode: 'webhook', status: 'success', rows: [] });
	});

	it('fetches the rows as soon as Akeneo calls, and not once more when the trigger finds the job', async () => {
		const [job] = jobs.all();
		const letThemGo = holdPolls();
		jobs.setStatus(job.id, 'done');
		assert.equal((await jobDone(job)).status, 200);
		await ended('the call', 2);
		letThemGo();
		assert.deepEqual((await ended('the call and the poll', 3)).slice(1), [
			{ mode: 'webhook', status: 'success', rows: ['LAMP-001'] },
			{ mode: 'trigger', status: 'success', rows: [] },
		]);
	});

	it('does nothing when Akeneo calls once more', async () => {
		const [job] = jobs.all();
		await jobDone(job);
		const rows = (await ended('the call', 4)).map((run) => run.rows);
		assert.deepEqual(rows, [[], ['LAMP-001'], [], []]);
	});

	it('does nothing when somebody calls without the key', async () => {
		const [job] = jobs.all();
		assert.equal((await call({ job_id: job.id }, 'guessed')).status, 403);
	});

	it('fetches the rows at the next poll when no call comes', async () => {
		jobs.createJob({ name: 'Chairs', status: 'done', rows: [{ sku: 'CHAIR-001' }] });
		assert.deepEqual((await ended('the poll', 5)).at(-1), {
			mode: 'trigger',
			status: 'success',
			rows: ['CHAIR-001'],
		});
	});
});
