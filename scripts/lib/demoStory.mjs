import { exampleWorkflow } from '../../test/e2e/support/exampleWorkflow.mjs';
import { elapsed, withProgress } from './say.mjs';
import { TOKEN } from './simulator.mjs';

const TIME_LIMIT = 6 * 60_000;
const ROWS = [
	['LAMP-001', 'Table lamp Aurora', '49.90', 'brass'],
	['LAMP-002', 'Table lamp Aurora', '49.90', 'black'],
	['LAMP-003', 'Floor lamp Fjord', '129.00', 'white'],
	['LAMP-004', 'Wall light Nova', '35.50', 'black'],
	['LAMP-005', 'Pendant light Luna', '89.00', 'sand'],
].map(([sku, name, price, color]) => ({ sku, name, price, color }));

/**
 * Imports and publishes the example workflow, as a person would do it in the editor.
 *
 * @param {import('../../test/e2e/host/client.mjs').N8nClient} client
 * @param {string} baseUrl of the simulator
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the id of the workflow
 */
export async function setUp(client, baseUrl, log) {
	const type = 'akeneoSdmApi';
	const wanted = { name: 'Akeneo SDM (demo)', type, data: { apiToken: TOKEN, baseUrl } };
	const test = await client.testCredential(wanted);
	if (test.status !== 'OK') throw new Error(`The credential does not work: ${test.message}`);
	const credential = await client.createCredential(wanted);
	log('  the credential for Akeneo SDM is saved, and its test is green');
	const workflow = await exampleWorkflow('rows-when-a-job-is-done', { ...wanted, ...credential });
	const { id } = await client.createWorkflow(workflow);
	await client.publish(id);
	log(`  the workflow "${workflow.name}" is imported and published`);
	return id;
}

/**
 * Lets a supplier file be processed and waits until n8n has noticed.
 *
 * @param {import('../../test/e2e/host/client.mjs').N8nClient} client
 * @param {{ simulator: { send: Function }, workflowId: string, log: (line: string) => void }} scene
 * @returns {Promise<{ name: string, rows: object[] }>} the job and the rows that the workflow has fetched of it
 */
export async function playAJob(client, { simulator, workflowId, log }) {
	const script = [{ after: 5000, status: 'done' }];
	const job = { name: 'Lamps of the new supplier', rows: ROWS, script };
	const { id, name } = await simulator.send('POST', '/__simulator/jobs', job);
	log(`A supplier file is being processed in Akeneo SDM: "${name}". It will be done in 5 seconds.`);
	log('Now n8n has to notice. It asks once a minute, so this takes up to 2 minutes.');
	const line = (ms) => `  waiting for the workflow to run: ${elapsed(ms)}`;
	const rows = await withProgress(log, line, () => fetchedRows(client, workflowId, id), 10_000);
	return { name, rows };
}

/** Other jobs end in the meantime, so the rows of this one have to be picked out by the item they belong to. */
async function fetchedRows(client, workflowId, jobId) {
	const seen = new Set();
	for (const until = Date.now() + TIME_LIMIT; Date.now() < until;) {
		const where = ({ id }) => !seen.has(id);
		const left = until - Date.now();
		const execution = await client.waitForExecution({ workflowId, where }, left);
		seen.add(execution.id);
		if (execution.status !== 'success')
			throw new Error(
				`The workflow has failed: ${execution.data?.resultData?.error?.message ?? execution.status}`,
			);
		const events = client.outputOf(execution, 'Job done or stopped');
		if (!events.some(({ json }) => json.id === jobId)) continue;
		const done = client.outputOf(execution, 'Is it done?');
		const position = done.findIndex(({ json }) => json.id === jobId);
		return client
			.outputOf(execution, 'Get the rows')
			.filter(({ pairedItem }) => pairedItem.item === position)
			.map(({ json }) => json);
	}
	throw new Error('The workflow has not run for this job in time.');
}
