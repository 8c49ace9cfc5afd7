import { SDM } from './services.mjs';

/** Requests that n8n's editor sends while a person works on a workflow. */

/**
 * Opens a picker of a step, or types into its search field.
 *
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {{ service?: object, node?: string, credential: { id: string, name: string }, methodName: string, path: string, filter?: string,
 * paginationToken?: string }} picker `service`: one of services.mjs; `path` is where
 * the parameter is, such as `parameters.jobId`
 * @returns {Promise<{ results: { name: string, value: string }[], paginationToken?: string }>}
 */
export async function openPicker(
	client,
	{ service = SDM, node = service.node, credential, ...picker },
) {
	return await client.rest.send('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
		...picker,
		nodeTypeAndVersion: { name: `${service.packageName}.${node}`, version: 1 },
		currentNodeParameters: { resource: 'job' },
		credentials: { [service.credentialType]: { id: credential.id, name: credential.name } },
	});
}

/**
 * Presses "Download" on a file in an item.
 *
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {{ id: string }} file from the `binary` of an item
 * @returns {Promise<any>} the content of a JSON file
 */
export async function download(client, { id }) {
	const query = new URLSearchParams({ id, action: 'download' });
	return await client.rest.send('GET', `/rest/binary-data?${query}`);
}
