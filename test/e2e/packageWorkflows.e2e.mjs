import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';

import { ROOT } from '../../scripts/lib/program.mjs';
import { outputOf } from './host/executionData.mjs';
import { A_FEW_POLLS } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { AMPERITY, PCM } from './support/services.mjs';
import { newService, world } from './support/world.mjs';

/** The examples of the packages beside the first one. Side by side, because most of it is waiting for the next poll. */

const EXAMPLES = [
	{
		service: AMPERITY,
		name: 'tables-when-a-job-has-ended',
		does: 'gives the tables that were loaded, and the reason of a job that has failed',
		play({ jobs, knobs }) {
			knobs.mixedTables = false;
			jobs.createJob({ status: 'succeeded', tables: named('Orders', 'Returns') });
			jobs.createJob({ status: 'failed', tables: named('Stores') });
		},
		results: (items) => [
			items('Get the tables').map(({ table_name, state }) => `${table_name}: ${state}`),
			items('Say why it failed').map(({ message }) => message),
		],
		expected: [
			['Orders: succeeded', 'Returns: succeeded'],
			['The key of the data source was refused.'],
		],
	},
	{
		service: AMPERITY,
		name: 'alert-when-an-ingest-job-needs-you',
		does: 'writes an alert for a job that has failed, and for one that left rows out',
		play({ jobs }) {
			const create = (status, table) => jobs.createJob({ status, tables: [table] });
			create('succeeded', { table_name: 'Web events' });
			create('succeeded', { table_name: 'Orders', read: 1000, errors: 3, rejected: 7 });
			create('failed', { table_name: 'Stores', read: 0, errors: 0, rejected: 0 });
		},
		results: (items) =>
			items('Write the alert').map(
				({ subject, text }) => `${subject}. ${text.replace(/ingest job \S+/, 'ingest job')}`,
			),
		expected: [
			'Failed: Stores. Amperity says: The key of the data source was refused. You can correct this. The ingest job read 0 rows; 0 had errors, and 0 were left out as duplicates.',
			'Loaded with errors: Orders. The ingest job read 1000 rows; 3 had errors, and 7 were left out as duplicates.',
		],
	},
	{
		service: AMPERITY,
		name: 'alert-when-a-workflow-run-has-failed',
		does: 'writes an alert with the reason, and who can correct it',
		play({ runs }) {
			runs.createRun({ name: 'Nightly', status: 'succeeded' });
			runs.createRun({ name: 'Spring campaign', status: 'failed' });
		},
		results: (items) => items('Write the alert').map(({ subject, text }) => `${subject}. ${text}`),
		expected: [
			'Failed: Spring campaign. Amperity says: The key of the data source was refused. You can correct this.',
		],
	},
	{
		service: PCM,
		name: 'rows-when-an-export-is-done',
		does: 'reads the rows of all files of an export',
		play({ jobs }) {
			const files = ['sku,name\nLAMP-001,Aurora\n', 'sku,name\nLAMP-002,Fjord\n'];
			jobs.createJob({ status: 'success', files });
			jobs.createJob({ status: 'success', type: 'price-import' });
		},
		results: (items) => items('Read the rows').map(({ sku, name }) => `${sku} ${name}`),
		expected: ['LAMP-001 Aurora', 'LAMP-002 Fjord'],
	},
	{
		service: PCM,
		name: 'errors-when-a-job-has-failed',
		does: 'writes an alert for each error',
		play({ jobs }) {
			jobs.createJob({ status: 'success' });
			jobs.createJob({ type: 'product-import', status: 'failed', errors: ['sku: Must be unique'] });
		},
		results: (items) =>
			items('Write the alert').map(({ subject, text }) => `${subject.split(' of ')[0]}. ${text}`),
		expected: ['Failed: product-import. sku: Must be unique'],
	},
	{
		service: PCM,
		name: 'wait-for-one-job',
		does: 'waits for a job and says why it has failed',
		play({ jobs, knobs }, workflow) {
			knobs.secondsPerJob = 3;
			const { id } = jobs.createJob({ type: 'price-import', errors: ['No such price book.'] });
			const step = workflow.nodes.find(({ name }) => name === 'Wait for the job');
			step.parameters.jobId.value = id;
		},
		trigger: 'Start',
		results: (items) => items('Say why not').map(({ text }) => text),
		expected: ['The job price-import has ended as failed. No such price book.'],
	},
];

for (const service of [AMPERITY, PCM])
	it(`every example of ${service.packageName} is run by a test`, async () => {
		const files = await readdir(path.join(ROOT, service.workflows));
		const run = EXAMPLES.filter((example) => example.service === service);
		assert.deepEqual(files.sort(), run.map(({ name }) => `${name}.json`).sort());
	});

describe('the examples of the other packages', { concurrency: true }, () => {
	for (const { service, name, does, play, trigger, results, expected } of EXAMPLES)
		it(`${name} ${does}`, async () => {
			const { client, save, run } = await world();
			const { simulator, credential } = await newService(name, service);
			const workflow = await exampleWorkflow(name, credential, service);
			let execution;
			if (trigger) {
				play(simulator, workflow);
				execution = await run(workflow, trigger);
			} else {
				const workflowId = await save(workflow);
				await client.publish(workflowId);
				play(simulator);
				const where = ({ mode }) => mode === 'trigger';
				execution = await client.waitForExecution({ workflowId, where }, A_FEW_POLLS);
			}
			assert.equal(execution.status, 'success', execution.data?.resultData?.error?.message);
			const items = (step) => outputOf(execution, step).map(({ json }) => json);
			assert.deepEqual(results(items).sort(), expected);
		});
});

function named(...names) {
	return names.map((table_name) => ({ table_name }));
}
