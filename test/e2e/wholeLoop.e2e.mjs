import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { eventually } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { openMailbox } from './support/mailServer.mjs';
import { newService, runNode, world } from './support/world.mjs';

/** From a supplier's file to the people who need its rows: one job for each file, whatever happens on the way. */

const CSV = 'sku;name\r\nLAMP-001;Table lamp Aurora\r\nLAMP-002;Floor lamp Fjord\r\n';
const byId = (value) => ({ __rl: true, mode: 'id', value });
const stepOf = (workflow, wanted) => workflow.nodes.find(({ name }) => name === wanted);

describe('a file that arrives', () => {
	let stage, simulator, mail, credential, workflowId, path;
	before(async () => {
		stage = await world();
		({ simulator, credential } = await newService('whole loop'));
		mail = await openMailbox(stage.client);
		const workflow = await exampleWorkflow('run-a-supplier-file', credential);
		path = stepOf(workflow, 'A file arrives').parameters.path;
		stepOf(workflow, 'Run the file').parameters.project = byId('1');
		stepOf(workflow, 'Get the rows').parameters.outputFormatId = '1';
		mail.connect(workflow);
		workflowId = await stage.save(workflow);
		await stage.client.publish(workflowId);
		simulator.knobs.createdScript = [{ after: 1_000, status: 'pending' }];
	});
	after(async () => await mail?.close());

	async function arrives(fileName, at = path) {
		const form = new FormData();
		form.append('field-0', new Blob([CSV], { type: 'text/csv' }), fileName);
		const response = await fetch(`${stage.url}/form/${at}`, { method: 'POST', body: form });
		assert.equal(response.status, 200, await response.text());
	}
	const jobsOf = (fileName) => simulator.jobs.all().filter(({ name }) => name.startsWith(fileName));
	/** The one job of a file, once it waits for a person. */
	const waiting = async (fileName) =>
		await eventually(`the job of ${fileName}`, () =>
			jobsOf(fileName).find(({ status }) => status === 'pending'),
		);
	/** A person acts in Akeneo, and the job goes on and ends. */
	function personActs({ id }) {
		simulator.jobs.setStatus(id, 'running');
		simulator.jobs.setStatus(id, 'done');
	}
	const mailsOf = (fileName) => mail.mails.filter(({ text }) => text.includes(`Done: ${fileName}`));

	for (const fileName of ['lamps.csv', 'chairs.csv']) {
		it(`${fileName}: one job, and one Excel file in one mail`, async () => {
			await arrives(fileName);
			const job = await waiting(fileName);
			assert.equal(mailsOf(fileName).length, 0, 'a mail came before the person had acted');
			personActs(job);
			await eventually(`the mail about ${fileName}`, () => mailsOf(fileName).length > 0);
			assert.equal(jobsOf(fileName).length, 1);
			const [{ to, text }, ...others] = mailsOf(fileName);
			assert.deepEqual([to, others], [['catalog@example.com'], []]);
			assert.equal(
				text.match(/^Content-Disposition: attachment/gim)?.length,
				1,
				text.slice(0, 2000),
			);
			assert.match(text, /spreadsheetml/);
		});
	}

	it('n8n is killed on the way: a retry of each run goes on with the one job, and a wait of n8n goes on by itself', async () => {
		const waiter = await exampleWorkflow('wait-over-restarts', credential);
		stepOf(waiter, 'Start the job').parameters.project = byId('1');
		Object.assign(stepOf(waiter, 'Wait five minutes').parameters, { amount: 66, unit: 'seconds' });
		const waiterId = await stage.save(waiter);
		await stage.client.publish(waiterId);
		const statesOf = async (id) => (await stage.client.executions(id)).map(({ status }) => status);

		simulator.knobs.parseMs = 3600_000;
		await arrives('uploaded.csv');
		await eventually('the upload, which Akeneo goes on reading', () =>
			simulator.files.all().some(({ name }) => name === 'uploaded.csv'),
		);
		simulator.knobs.parseMs = 0;
		const isCreation = ({ method, path: at }) => method === 'POST' && at.endsWith('/jobs/');
		simulator.faults.next({ kind: 'silent', match: isCreation });
		await arrives('created.csv');
		await eventually('the job of which n8n does not hear', () => jobsOf('created.csv')[0]);
		await arrives('waiting.csv');
		await waiting('waiting.csv');
		await arrives('stored.csv', stepOf(waiter, 'A file arrives').parameters.path);
		await eventually('the wait in the database', async () =>
			(await statesOf(waiterId)).includes('waiting'),
		);
		await stage.kill9();
		await stage.start();

		const crashed = await eventually('three runs that broke off', async () => {
			const list = await stage.client.executions(workflowId);
			const found = list.filter(({ status }) => status === 'crashed');
			return found.length === 3 && found;
		});
		const retry = ({ id }) => stage.client.rest.send('POST', `/rest/executions/${id}/retry`, {});
		const retried = Promise.all(crashed.map(retry));
		for (const fileName of ['uploaded.csv', 'created.csv', 'waiting.csv', 'stored.csv'])
			personActs(await waiting(fileName));
		await retried;
		for (const fileName of ['uploaded.csv', 'created.csv', 'waiting.csv']) {
			assert.deepEqual([jobsOf(fileName).length, mailsOf(fileName).length], [1, 1], fileName);
		}
		await eventually('the end of the wait', async () =>
			(await statesOf(waiterId)).includes('success'),
		);
		assert.deepEqual([await statesOf(waiterId), jobsOf('stored.csv').length], [['success'], 1]);
	});

	it('a step with Retry On Fail that fails after the start goes on with the job', async () => {
		simulator.knobs.createdScript = [{ after: 1_000, status: 'done' }];
		const isLook = ({ method, path: at }) => method === 'GET' && /jobs\/[^/]+\/$/.test(at);
		simulator.faults.next({ kind: 403, match: isLook });
		const parameters = { operation: 'runFile', source: 'items', project: byId('1') };
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
		const { output } = await runNode(credential, parameters, { items: [{ sku: 'A' }], settings });
		const [{ json }] = output();
		assert.deepEqual([json.status, json.created], ['done', false]);
		assert.equal(jobsOf('Items').length, 1);
		assert.equal(simulator.faults.left, 0);
	});
});
