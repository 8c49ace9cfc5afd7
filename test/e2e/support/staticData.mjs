/**
 * Puts the saved state of a workflow (n8n calls it static data) back to an earlier one. The editor can't do that, n8n's public API
 * can. A running trigger goes on with the state in its memory; the next start of n8n reads this one.
 *
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {string} id of the workflow
 * @param {object} staticData as `workflow` gives it
 */
export async function putStaticData(client, id, staticData) {
	const key = await client.rest.send('POST', '/rest/api-keys', {
		label: `workflow ${id}`,
		expiresAt: null,
		scopes: ['workflow:update'],
	});
	const { name, nodes, connections, settings } = await client.workflow(id);
	const response = await fetch(`${client.rest.url}/api/v1/workflows/${id}`, {
		method: 'PUT',
		headers: { 'X-N8N-API-KEY': key.rawApiKey, 'content-type': 'application/json' },
		body: JSON.stringify({
			name,
			nodes,
			connections,
			settings: { executionOrder: settings.executionOrder },
			staticData,
		}),
	});
	if (!response.ok)
		throw new Error(`n8n's public API answered ${response.status}: ${await response.text()}`);
}
