import { setTimeout as sleep } from 'node:timers/promises';

import { exampleWorkflow } from '../../test/e2e/support/exampleWorkflow.mjs';
import * as services from '../../test/e2e/support/services.mjs';
import { elapsed, withProgress } from './say.mjs';

const TIME_LIMIT = 6 * 60_000;
const JOB_MS = 5000;

/**
 * Imports and publishes the example workflow, as a person would do it in the editor.
 *
 * @param {import('../../test/e2e/host/client.mjs').N8nClient} client
 * @param {import('../../test/simulators/start.js').Demo} demo
 * @param {{ baseUrl: string, inbox: { addExample: Function }, log: (line: string) => void }} scene `baseUrl`: of the simulator
 * @returns {Promise<string>} the id of the workflow
 */
export async function setUp(client, { name, title, account, story }, { baseUrl, inbox, log }) {
	const ofPackage = ({ packageName }) => packageName === `n8n-nodes-${name}`;
	const service = Object.values(services).find(ofPackage);
	const data = { baseUrl };
	for (const field of account) data[field.name] = field.value;
	const wanted = { name: `${title} (demo)`, type: service.credentialType, data };
	const credential = await client.createCredential(wanted);
	// Like the editor, with the hidden field of a token that has yet to be fetched.
	const test = await client.testCredential({
		...wanted,
		id: credential.id,
		data: { accessToken: '', ...data },
	});
	if (test.status !== 'OK') throw new Error(`The credential does not work: ${test.message}`);
	log(`  the credential for ${title} is saved, and its test is green`);
	const workflow = await exampleWorkflow(story.workflow, { ...wanted, ...credential }, service);
	const { id } = await client.createWorkflow(workflow);
	await client.publish(id);
	log(`  the workflow "${workflow.name}" is imported and published`);
	if (story.mailed) await inbox.addExample(story.mailed, { ...wanted, ...credential });
	return id;
}

/**
 * Lets the pretend service run a job and waits until n8n has noticed.
 *
 * @param {import('../../test/e2e/host/client.mjs').N8nClient} client
 * @param {import('../../test/simulators/start.js').Demo} demo
 * @param {{ simulator: { send: Function }, workflowId: string, log: (line: string) => void }} scene
 * @returns {Promise<object[]>} what the workflow has fetched of the job
 */
export async function playAJob(client, { story }, { simulator, workflowId, log }) {
	const { id } = await simulator.send('POST', '/__simulator/jobs', story.job);
	log(`${story.begins} It will be done in ${JOB_MS / 1000} seconds.`);
	log('Now n8n has to notice. It polls once a minute, so this takes up to 2 minutes.');
	const line = (ms) => `  waiting for the workflow to run: ${elapsed(ms)}`;
	const work = async () => {
		await sleep(JOB_MS);
		const { status } = story;
		await simulator.send('POST', `/__simulator/jobs/${id}/status`, { status });
		return await results(client, { workflowId, id, story });
	};
	return await withProgress(log, line, work, 10_000);
}

/** Other jobs end in the meantime, so the story picks out what belongs to this one. */
async function results(client, { workflowId, id, story }) {
	const seen = new Set();
	for (const until = Date.now() + TIME_LIMIT; Date.now() < until;) {
		const where = (summary) => !seen.has(summary.id);
		const left = until - Date.now();
		const execution = await client.waitForExecution({ workflowId, where }, left);
		seen.add(execution.id);
		if (execution.status !== 'success')
			throw new Error(
				`The workflow has failed: ${execution.data?.resultData?.error?.message ?? execution.status}`,
			);
		const trigger = execution.workflowData.nodes.find(({ type }) => type.endsWith('Trigger'));
		const outputOf = (step) => client.outputOf(execution, step);
		if (outputOf(trigger.name).some(({ json }) => json.id === id))
			return story.results(outputOf, id);
	}
	throw new Error('The workflow has not run for this job in time.');
}
