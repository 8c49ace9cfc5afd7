import { outputOf } from '../host/executionData.mjs';
import { handedOver, triggered } from './executions.mjs';
import { eventually } from './eventually.mjs';
import { chain, passOn, sdmTrigger } from './nodes.mjs';
import { TOKEN, watchedService } from './watchedService.mjs';

/** All are polled in the same second, so that one kill of n8n meets each of them at the intended point. */
const EVERY_FULL_MINUTE = { item: [{ mode: 'custom', cronExpression: '0 * * * * *' }] };

/**
 * A simulated Akeneo SDM of its own, and a workflow in an n8n that watches it: the trigger, and a step that does nothing.
 *
 * @param {import('../host/client.mjs').N8nClient} client
 * @param {string} name
 * @param {(credential: { id: string, name: string }) => object[]} [steps] steps after the trigger instead
 */
export async function watched(client, name, steps = () => [passOn()]) {
	const service = await watchedService(name);
	const data = { apiToken: TOKEN, baseUrl: service.baseUrl };
	const account = { name, type: 'akeneoSdmApi', data };
	const credential = { ...(await client.createCredential(account)), name };
	const trigger = sdmTrigger(credential, { pollTimes: EVERY_FULL_MINUTE });
	const { id } = await client.createWorkflow(chain(name, [trigger, ...steps(credential)]));
	const events = async (workflowId = id) => await handedOver(client, workflowId);

	const publish = () => client.publish(id);

	return {
		...service,
		id,
		client,
		publish,
		unpublish: () => client.unpublish(id),

		/** Changes the saved workflow and publishes the new version. @param {(workflow: object) => object} change */
		async edit(change) {
			await client.updateWorkflow(id, change(await client.workflow(id)));
			await publish();
		},

		/** Saves the credential with changes. @param {{ apiToken?: string, baseUrl?: string }} changes */
		async newAccount(changes) {
			Object.assign(data, changes);
			await client.updateCredential(credential.id, account);
		},

		/** The jobs that the trigger has handed to the workflow, or to a copy of it, in the order of the executions. */
		events,

		eventCount: (count) =>
			eventually(`${count} events of "${name}"`, async () => (await events()).length >= count),

		/** Waits for the end of the first execution, and gives the items of its steps. */
		async ended() {
			const execution = await client.waitForExecution({ workflowId: id });
			const items = (step) => outputOf(execution, step);
			return {
				error: execution.data.resultData.error,
				json: (step) => items(step).map(({ json }) => json),
				binary: (step) => items(step)[0].binary,
			};
		},

		/**
		 * Waits for the execution of a poll that failed.
		 *
		 * @param {{ message: RegExp, description: RegExp }} text
		 */
		complained: ({ message, description }) =>
			eventually(`an execution of "${name}" that says: ${message}`, async () => {
				const errors = (await triggered(client, id)).map(
					({ data: { resultData } }) => resultData.error,
				);
				return errors.some(
					(error) => message.test(error?.message) && description.test(error?.description),
				);
			}),
	};
}
