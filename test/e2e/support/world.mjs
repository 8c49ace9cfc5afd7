import { after } from 'node:test';

import simulators from '../../simulators/sdm/index.js';
import { outputOf } from '../host/executionData.mjs';
import { chain, items as itemsOf, manualTrigger, sdm } from './nodes.mjs';
import { openStage } from './stage.mjs';

/** The token of every simulated service here; the last test searches for it where it must not be. */
export const TOKEN = 'sdm-e2e-3f9c2b71d8e64a05';

let opened;
const running = [];

/** The one n8n that all tests of a run share; started when the first test asks for it. */
export const world = () => (opened ??= open());

after(async () => {
	await Promise.all(running.map((simulator) => simulator.close()));
	await (await opened?.catch(() => undefined))?.close();
});

async function open() {
	const stage = await openStage({ log: (line) => console.log(line) });
	const workflowIds = [];

	/** Saves a workflow. @returns {Promise<string>} its id */
	async function save(workflow) {
		const { id } = await stage.client.createWorkflow(workflow);
		workflowIds.push(id);
		return id;
	}

	/**
	 * Presses "Execute workflow" and waits for the end.
	 *
	 * @param {object} workflow
	 * @param {string} [triggerName]
	 */
	async function run(workflow, triggerName = 'Start') {
		const executionId = await stage.client.runManually(await save(workflow), { triggerName });
		return await stage.client.waitForExecution(executionId, 120_000);
	}

	return { ...stage, workflowIds, save, run };
}

/**
 * A simulated Akeneo SDM of its own for some tests, and n8n's credential for it.
 *
 * @param {string} name
 */
export async function newService(name) {
	const { client } = await world();
	const simulator = simulators.createSdmSimulator({ token: TOKEN, seed: name });
	running.push(simulator);
	const baseUrl = await simulator.listen();
	const data = { apiToken: TOKEN, baseUrl };
	const credential = await client.createCredential({ name, type: 'akeneoSdmApi', data });
	return { simulator, baseUrl, credential };
}

/**
 * Runs the node of this package once in a new workflow.
 *
 * @param {{ id: string, name: string }} credential
 * @param {object} parameters
 * @param {{ items?: object[], settings?: object, then?: object[] }} [more] input items instead of the one empty item of a
 * manual start, settings of the step, and the steps that follow it
 * @returns {Promise<{ execution: object, error: object | undefined, output: (name?: string, index?: number) => object[] }>}
 */
export async function runNode(credential, parameters, { items, settings, then = [] } = {}) {
	const { run } = await world();
	const node = sdm(credential, parameters, settings);
	const before = [manualTrigger(), ...(items ? itemsOf(items) : [])];
	const execution = await run(chain(`${parameters.operation} once`, [...before, node, ...then]));
	return {
		execution,
		error: execution.data.resultData.error,
		output: (name = 'SDM', index = 0) => outputOf(execution, name, { output: index }),
	};
}
