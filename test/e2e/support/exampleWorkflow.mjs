import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from '../../../scripts/lib/program.mjs';
import { SDM } from './services.mjs';

/**
 * Reads an example of the `workflows` folder of a service, and chooses the credential and the output in every step, as the notes
 * in it say.
 *
 * @param {string} name of the file, without its ending
 * @param {{ id: string, name: string }} credential
 * @param {object} [service] one of services.mjs
 * @returns {Promise<{ name: string, nodes: object[], connections: object, settings: object }>}
 */
export async function exampleWorkflow(name, { id, name: shownName }, service = SDM) {
	const file = path.join(ROOT, service.workflows, `${name}.json`);
	const workflow = JSON.parse(await readFile(file, 'utf8'));
	for (const node of workflow.nodes) {
		if (node.type.startsWith(`${service.packageName}.`))
			node.credentials = { [service.credentialType]: { id, name: shownName } };
	}
	for (const { parameters } of workflow.nodes) {
		if (parameters.outputFormatId === '') parameters.outputFormatId = '1';
	}
	return workflow;
}
