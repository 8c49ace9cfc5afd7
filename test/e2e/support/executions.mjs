/** The executions that polls have started: of polls that found jobs, and of polls that failed. */

/**
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {string} workflowId
 * @returns {Promise<object[]>} whole executions, oldest first
 */
export async function triggered(client, workflowId) {
	const list = (await client.executions(workflowId)).filter(({ mode }) => mode === 'trigger');
	return await Promise.all(list.reverse().map(({ id }) => client.execution(id)));
}

/**
 * The jobs that a trigger of this repository has handed to a workflow, in the order of the executions.
 *
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {string} workflowId
 */
export async function handedOver(client, workflowId) {
	return (await triggered(client, workflowId)).flatMap(eventsOf);
}

/** An execution that was cut off by a kill of n8n does not have the trigger's output yet, but the items that it was started with. */
function eventsOf({ data, workflowData }) {
	const trigger = workflowData.nodes.find(({ type }) => type.endsWith('Trigger'));
	const [ran] = data.resultData.runData[trigger.name] ?? [];
	const [first] = data.executionData?.nodeExecutionStack ?? [];
	const given = ran ? ran.data : first?.data;
	return (given?.main[0] ?? []).map(({ json }) => json);
}
