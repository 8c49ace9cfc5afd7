import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';

import { allPackages } from '../../scripts/lib/packages.mjs';
import { ROOT } from '../../scripts/lib/program.mjs';
import { outputOf } from './host/executionData.mjs';
import { A_FEW_POLLS } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { newService, world } from './support/world.mjs';

const HOUR = 3600_000;
const ROWS = [
	{ sku: 'LAMP-001', name: 'Table lamp Aurora' },
	{ sku: 'LAMP-002', name: 'Floor lamp Fjord' },
];

/** The examples that run here; the others run in test files of their own. */
const HERE = [
	'alert-when-a-job-needs-you',
	'daily-report-of-yesterdays-jobs',
	'spreadsheet-when-a-job-is-done',
	'wait-for-one-job',
];
const ELSEWHERE = [
	'ask-an-agent-about-jobs',
	'get-an-akeneo-token',
	'mail-the-rows-of-a-finished-file',
	'rows-seconds-after-a-job-is-done',
	'rows-when-a-job-is-done',
	'run-a-supplier-file',
	'wait-over-restarts',
];

it('every example in the folder is run by a test', async () => {
	const files = await readdir(path.join(ROOT, 'workflows'));
	assert.deepEqual(
		files.sort(),
		[...HERE, ...ELSEWHERE].sort().map((name) => `${name}.json`),
	);
});

it('no example ends in a step that does nothing', async () => {
	for (const { folder } of await allPackages()) {
		for (const file of await readdir(path.join(folder, 'workflows'))) {
			const text = await readFile(path.join(folder, 'workflows', file), 'utf8');
			const idle = JSON.parse(text).nodes.filter(({ type }) => type === 'n8n-nodes-base.noOp');
			assert.deepEqual(idle, [], file);
		}
	}
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

	it('make a spreadsheet for each job that is done', async () => {
		const execution = await firstRun('spreadsheet-when-a-job-is-done');
		const runs = [0, 1].map((run) => outputOf(execution, 'Name the file', { run }));
		const files = runs.flat().sort((a, b) => (a.json.subject < b.json.subject ? -1 : 1));
		assert.deepEqual(
			files.map(({ json }) => json),
			['Lamps', 'Sofas'].map((name) => ({
				jobId: jobs[name].id,
				subject: `Done: ${name}`,
				fileName: `${name}.xlsx`,
			})),
		);
		for (const { binary, json } of files) {
			assert.equal(binary.data.fileName, json.fileName);
			assert.match(binary.data.mimeType, /spreadsheetml/);
		}
	});

	it('send an alert for a job that has stopped, with the reason, and for one that waits', async () => {
		const execution = await firstRun('alert-when-a-job-needs-you');
		assert.deepEqual(
			outputOf(execution, 'Write the alert')
				.map(({ json }) => [json.subject, json.text])
				.sort(),
			[
				[
					'Stopped: Chairs',
					'The job "Chairs" has stopped. Akeneo says: Row 17: the price is not a number.',
				],
				[
					'Waiting for you: Tables',
					'The job "Tables" is waiting for a person to act in Akeneo. Step 3: Classification. Project: Lighting.',
				],
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

	it("report yesterday's jobs, and no others", async () => {
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

	/** Chooses the job from the list, as the note in the example says. */
	async function waitFor(jobId) {
		const workflow = await exampleWorkflow('wait-for-one-job', credential);
		const step = workflow.nodes.find(({ name }) => name === 'Wait for the job');
		step.parameters.jobId.value = jobId;
		return workflow;
	}
});
