import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { ROOT } from '../../scripts/lib/program.mjs';
import { outputOf } from './host/executionData.mjs';
import { A_FEW_POLLS } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { startChatModel } from './support/fakeChatModel.mjs';
import { newService, world } from './support/world.mjs';

const HOUR = 3600_000;
const ROWS = [
	{ sku: 'LAMP-001', name: 'Table lamp Aurora' },
	{ sku: 'LAMP-002', name: 'Floor lamp Fjord' },
];

/** The examples that run here; the one that is missing runs in published.e2e.mjs. */
const HERE = [
	'alert-when-a-job-needs-you',
	'ask-an-agent-about-jobs',
	'daily-report-of-yesterdays-jobs',
	'spreadsheet-when-a-job-is-done',
	'wait-for-one-job',
];
const ELSEWHERE = ['rows-when-a-job-is-done'];

it('every example in the folder is run by a test', async () => {
	const files = await readdir(path.join(ROOT, 'workflows'));
	assert.deepEqual(
		files.sort(),
		[...HERE, ...ELSEWHERE].sort().map((name) => `${name}.json`),
	);
});

describe('the examples that are started by a job', () => {
	let client, simulator;
	const ids = {};
	const jobs = {};
	before(async () => {
		const opened = await world();
		client = opened.client;
		const service = await newService('examples');
		simulator = service.simulator;
		for (const name of ['spreadsheet-when-a-job-is-done', 'alert-when-a-job-needs-you']) {
			ids[name] = await opened.save(await exampleWorkflow(name, service.credential));
			await client.publish(ids[name]);
		}
		const create = (name, more) => (jobs[name] = simulator.jobs.createJob({ name, ...more }));
		create('Lamps', { status: 'done', rows: ROWS });
		create('Sofas', { status: 'done', rows: 3 });
		create('Chairs', { status: 'error', message: 'Row 17: the price is not a number.' });
		create('Tables', { status: 'pending' });
	});

	const firstRun = async (name) => {
		const where = ({ mode }) => mode === 'trigger';
		const execution = await client.waitForExecution({ workflowId: ids[name], where }, A_FEW_POLLS);
		assert.equal(execution.status, 'success', execution.data?.resultData?.error?.message);
		return execution;
	};

	it('a spreadsheet for each job that is done', async () => {
		const execution = await firstRun('spreadsheet-when-a-job-is-done');
		const files = outputOf(execution, 'Send or store the files');
		assert.deepEqual(files.map(({ binary }) => binary.data.fileName).sort(), [
			'Lamps.xlsx',
			'Sofas.xlsx',
		]);
		const [{ binary }] = files;
		assert.match(binary.data.mimeType, /spreadsheetml/);
	});

	it('an alert for a job that has stopped, with the reason, and for one that waits', async () => {
		const execution = await firstRun('alert-when-a-job-needs-you');
		assert.deepEqual(
			outputOf(execution, 'Send the alert')
				.map(({ json }) => [json.subject, json.text])
				.sort(),
			[
				[
					'Stopped: Chairs',
					'The job "Chairs" has stopped. Akeneo says: Row 17: the price is not a number.',
				],
				['Waiting for you: Tables', 'The job "Tables" is waiting for a person to act in Akeneo.'],
			],
		);
	});
});

describe('the examples that are started by something else', () => {
	let run, simulator, credential;
	before(async () => {
		({ run } = await world());
		({ simulator, credential } = await newService('examples started otherwise'));
	});

	it("a report of yesterday's jobs, and of no others", async () => {
		const midnight = new Date().setUTCHours(0, 0, 0, 0);
		const at = (hours, status) =>
			simulator.jobs.createJob({ status, creation_date: midnight + hours * HOUR });
		for (const hours of [-23, -12, -1]) at(hours, 'done');
		at(-6, 'error');
		for (const hours of [-30, 0.01]) at(hours, 'pending');
		const workflow = await exampleWorkflow('daily-report-of-yesterdays-jobs', credential);
		const execution = await run(workflow, 'Every morning');
		const [report, ...others] = outputOf(execution, 'Write the report');
		assert.deepEqual(others, []);
		assert.equal(report.json.subject, "Yesterday's jobs");
		assert.deepEqual(report.json.text.split('\n').sort(), ['1 error', '3 done']);
	});

	it('wait for one job, which is done, and fetch its rows', async () => {
		const script = [{ after: 3000, status: 'done' }];
		const { id } = simulator.jobs.createJob({ name: 'Lamps', rows: ROWS, script });
		const execution = await run(await waitFor(id));
		assert.deepEqual(
			outputOf(execution, 'Get the rows').map(({ json }) => json),
			ROWS,
		);
	});

	it('wait for one job, which then waits for a person', async () => {
		const script = [{ after: 3000, status: 'pending' }];
		const { id } = simulator.jobs.createJob({ name: 'Chairs', script });
		const execution = await run(await waitFor(id));
		assert.deepEqual(
			outputOf(execution, 'Say what it does').map(({ json }) => json.text),
			['The job "Chairs" is not done: its status is pending.'],
		);
	});

	/** What the note in the example asks for: the job is chosen from the list. */
	async function waitFor(jobId) {
		const workflow = await exampleWorkflow('wait-for-one-job', credential);
		const step = workflow.nodes.find(({ name }) => name === 'Wait for the job');
		step.parameters.jobId.value = jobId;
		return workflow;
	}
});

describe('the AI agent', () => {
	let client, save, simulator, credential, model;
	before(async () => {
		({ client, save } = await world());
		({ simulator, credential } = await newService('agent'));
	});
	after(async () => await model?.close());

	it('looks a job up with both tools and answers', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Spring lamps', status: 'pending' });
		simulator.jobs.createJob({ name: 'Sofas', status: 'done' });
		const lastResult = ({ messages }) => JSON.parse(messages.at(-1).content);
		const jobsOf = (result) => [result].flat().flatMap((item) => item.response ?? item);
		model = await startChatModel([
			() => ({ call: ['List_jobs', {}] }),
			(request) => {
				const found = jobsOf(lastResult(request)).find(({ name }) => name === 'Spring lamps');
				return { call: ['Get_the_status_of_a_job', { Job_ID: found.id }] };
			},
			(request) => {
				const [job] = jobsOf(lastResult(request));
				return { say: `${job.name} is ${job.status}: somebody has to act in Akeneo.` };
			},
		]);
		const openAi = await client.createCredential({
			name: 'A scripted model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		const workflow = await exampleWorkflow('ask-an-agent-about-jobs', credential);
		const chatModel = workflow.nodes.find(({ name }) => name === 'Chat model');
		chatModel.credentials = { openAiApi: { id: openAi.id, name: 'A scripted model' } };
		const execution = await ask(await save(workflow), 'What is the status of Spring lamps?');
		assert.equal(execution.status, 'success', execution.data?.resultData?.error?.message);
		assert.deepEqual(
			outputOf(execution, 'Agent').map(({ json }) => json.output),
			['Spring lamps is pending: somebody has to act in Akeneo.'],
		);
		assert.equal(simulator.requests.filter(({ path: asked }) => asked.includes(id)).length, 1);
		assert.equal(model.requests.length, 3);
	});

	/** Types into the chat of the editor. */
	async function ask(workflowId, chatInput) {
		const item = { json: { sessionId: 'test', action: 'sendMessage', chatInput } };
		const data = {
			startTime: Date.now(),
			executionTime: 0,
			executionIndex: 0,
			executionStatus: 'success',
			data: { main: [[item]] },
			source: [null],
		};
		const { executionId } = await client.rest.send('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: 'Your question', data },
		});
		return await client.waitForExecution(executionId, 120_000);
	}
});
