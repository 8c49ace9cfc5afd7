/** The executions that polls have started: of polls that found jobs, and of polls that failed. */

/**
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {string} workflowId
 * @returns {Promise<object[]>} whole executions, oldest first
 */
export async function triggered(client, workflowId) {
	const list = (await client.executions(workflowId)).filter(({ mode }) => mode === 'trigger');
	const executions = [];
	// One after the other: a hundred at once keep n8n's database busy for a while.
	for (const { id } of list.reverse()) executions.push(await client.execution(id));
	return executions;
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

/**
 * A kill of n8n can cut an execution off before the trigger's output is saved. n8n then fills that in with an error, or an item
 * of its own, and keeps the items that the execution was started with for a retry. In the same place, the execution of a poll
 * that failed has an empty item or none.
 */
function eventsOf({ data, workflowData }) {
	const { name } = workflowData.nodes.find(({ type }) => type.endsWith('Trigger'));
	const waiting = data.executionData?.nodeExecutionStack?.find(({ node }) => node.name === name);
	const [ran] = data.resultData.runData[name] ?? [];
	const items = (waiting ?? ran)?.data?.main?.[0] ?? [];
	return items.map(({ json }) => json).filter(({ eventId }) => eventId !== undefined);
}
