import { freePort } from '../../scripts/lib/simulator.mjs';
import { A_FEW_POLLS, eventually } from '../e2e/support/eventually.mjs';
import { exampleWorkflow } from '../e2e/support/exampleWorkflow.mjs';
import { openStage } from '../e2e/support/stage.mjs';
import simulators from '../simulators/sdm/index.js';

const TOKEN = 'sdm-demo-token';
const MINUTE = 60_000;
const ROWS = [
	['LAMP-001', 'Table lamp Aurora', '49.90', 'brass'],
	['LAMP-002', 'Table lamp Aurora', '49.90', 'black'],
	['LAMP-003', 'Floor lamp Fjord', '129.00', 'white'],
	['LAMP-004', 'Wall light Nova', '35.50', 'black'],
	['LAMP-005', 'Pendant light Luna', '89.00', 'sand'],
	['LAMP-006', 'Desk lamp Vega', '64.00', 'white'],
].map(([sku, name, price, color]) => ({ sku, name, price, color }));

/**
 * What the pictures show: a real n8n with the packed package in it, and a simulated Akeneo SDM with a few jobs. The package must
 * be built.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<{ url: string, account: { apiToken: string, baseUrl: string }, forget: () => Promise<void>,
 * importExample: () => Promise<string>, published: (id: string) => Promise<void>, finishJob: (name: string) => void,
 * executionOf: (id: string) => Promise<object>, close: () => Promise<void> }>} `url` is n8n's, `account` what goes into a
 * credential; `forget` removes what was made before: workflows stop, credentials and finished jobs go; `importExample` gives the id of
 * the example workflow with the credential chosen; `published` waits until n8n has started the trigger; `finishJob` lets a new
 * job of the project Lighting end; `executionOf` waits for the first run that the trigger has started
 */
export async function openScene(log) {
	const simulator = simulators.createSdmSimulator({ token: TOKEN, seed: 'first workflow' });
	addJobs(simulator.jobs);
	let stage;
	const close = async () => {
		await Promise.all([stage?.close(), simulator.close()]);
	};
	try {
		// The address that `npm run simulator` tells, unless somebody uses it now.
		const baseUrl = await simulator.listen({ port: await freePort(8290) });
		stage = await openStage({ log });
		return {
			url: stage.url,
			account: { apiToken: TOKEN, baseUrl },
			...people(stage, simulator.jobs),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function people({ client }, jobs) {
	const finished = [];
	const credentials = async () => await client.rest.send('GET', '/rest/credentials');
	return {
		async forget() {
			const workflows = await client.rest.send('GET', '/rest/workflows');
			for (const { id, active } of workflows) if (active) await client.unpublish(id);
			for (const { id } of await credentials()) {
				await client.rest.send('DELETE', `/rest/credentials/${id}`);
			}
			for (const id of finished.splice(0)) jobs.deleteJob(id);
		},
		finishJob(name) {
			const script = [{ after: 500, status: 'done' }];
			finished.push(jobs.createJob({ name, rows: ROWS, script }).id);
		},
		async importExample() {
			const [credential] = await credentials();
			const example = await exampleWorkflow('rows-when-a-job-is-done', credential);
			return (await client.createWorkflow(example)).id;
		},
		async published(id) {
			await eventually('the workflow to be published', async () => {
				return (await client.publicationStatus(id)).status === 'published';
			});
		},
		async executionOf(workflowId) {
			const where = ({ mode }) => mode === 'trigger';
			return await client.waitForExecution({ workflowId, where }, A_FEW_POLLS);
		},
	};
}

/** The newest one that is done is the one a test run shows. */
function addJobs(jobs) {
	const ago = (minutes) => Date.now() - minutes * MINUTE;
	jobs.createJob({ name: 'Office chairs', project: 2, status: 'done', creation_date: ago(70) });
	jobs.createJob({
		name: 'Sofas',
		project: 2,
		status: 'error',
		creation_date: ago(50),
		message: 'Row 17: the price is not a number.',
	});
	jobs.createJob({ name: 'Candle holders', status: 'pending', creation_date: ago(30) });
	jobs.createJob({ name: 'Spring lamps', status: 'done', creation_date: ago(12), rows: ROWS });
	jobs.createJob({ name: 'Kitchen stools', project: 2, status: 'running', creation_date: ago(5) });
}
