import { after } from 'node:test';

import { outputOf } from '../host/executionData.mjs';
import { chain, items as itemsOf, manualTrigger, pollingOften, serviceNode } from './nodes.mjs';
import { SDM, TOKEN } from './services.mjs';
import { openStage } from './stage.mjs';

export { TOKEN };

let opened;
const running = [];

/** The one n8n that all tests of a run share; it starts when the first test needs it. */
export const world = () => (opened ??= open());

after(async () => {
	await Promise.all(running.map((simulator) => simulator.close()));
	await (await opened?.catch(() => undefined))?.close();
});

async function open() {
	const stage = await openStage({ log: (line) => console.log(line) });
	const workflowIds = [];

	/** Saves a workflow, which then polls every ten seconds; not all in the same one. @returns {Promise<string>} its id */
	async function save(workflow) {
		const second = workflowIds.length % 10;
		const { id } = await stage.client.createWorkflow(pollingOften(workflow, second));
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
 * A simulated service of its own for some tests, by default an Akeneo SDM, and n8n's credential for it.
 *
 * @template [Simulator=ReturnType<typeof SDM.simulate>]
 * @param {string} name
 * @param {{ simulate: (seed: string) => Simulator }} [service] one of services.mjs
 */
export async function newService(name, service = SDM) {
	const { client } = await world();
	const simulator = service.simulate(name);
	running.push(simulator);
	const baseUrl = await simulator.listen();
	const data = service.credentialData(baseUrl);
	const credential = await client.createCredential({ name, type: service.credentialType, data });
	return { simulator, baseUrl, credential };
}

/**
 * Runs the node of a service once in a new workflow.
 *
 * @param {{ id: string, name: string }} credential
 * @param {object} parameters
 * @param {{ service?: object, items?: object[], settings?: object, then?: object[] }} [more] one of services.mjs, input items instead of the one empty item of a
 * manual start, settings of the step, and the steps that follow it
 * @returns {Promise<{ execution: object, error: object | undefined, output: (name?: string, index?: number) => object[] }>}
 */
export async function runNode(
	credential,
	parameters,
	{ service = SDM, items, settings, then = [] } = {},
) {
	const { run } = await world();
	const node = serviceNode(service, credential, parameters, settings);
	const before = [manualTrigger(), ...(items ? itemsOf(items) : [])];
	const execution = await run(chain(`${parameters.operation} once`, [...before, node, ...then]));
	return {
		execution,
		error: execution.data.resultData.error,
		output: (name = service.step, index = 0) => outputOf(execution, name, { output: index }),
	};
}
