import { eventually } from './eventually.mjs';
import { exampleWorkflow } from './exampleWorkflow.mjs';
import { pollTimes } from './watchedService.mjs';
import { newService, world } from './world.mjs';

/**
 * Imports the example workflow for a new simulated service and publishes it. Jobs that are in its list by then must never be
 * reported.
 *
 * @param {string} name
 * @param {(jobs: object, faults: object) => void} [prepare] puts jobs into the service before the workflow is published, or makes it fail
 */
export async function publishExample(name, prepare = () => {}) {
	const { client, save } = await world();
	const { simulator, credential } = await newService(name);
	prepare(simulator.jobs, simulator.faults);
	const id = await save(await exampleWorkflow('rows-when-a-job-is-done', credential));
	await client.publish(id);

	const started = async () =>
		(await client.executions(id)).filter(({ mode }) => mode === 'trigger');
	const ended = async () =>
		(await started()).filter(({ status }) => ['success', 'error'].includes(status));

	const polls = () => pollTimes(simulator.requests);

	return {
		id,
		jobs: simulator.jobs,

		/** Waits for the execution with this number, counted from 1, and gives the items of its steps. */
		async execution(number) {
			const list = await eventually(`execution ${number} of the workflow "${name}"`, async () => {
				const found = await ended();
				return found.length >= number && found;
			});
			const found = await client.execution(list.at(-number).id);
			const output = (step, index = 0) => {
				const ran = step in found.data.resultData.runData;
				return ran ? client.outputOf(found, step, { output: index }) : undefined;
			};
			return {
				status: found.status,
				events: output('Job done or stopped').map(({ json }) => json),
				rows: output('Get the rows')?.map(({ json }) => json),
				reasons: output('Say why it stopped')?.map(({ json }) => json),
			};
		},

		/** How many executions the trigger has started, ended or not. */
		count: async () => (await started()).length,

		/** Presses "Fetch test event" on the trigger and gives the names of the jobs it shows. */
		async fetchTestEvent() {
			const only = { triggerName: 'Job done or stopped', destinationNode: 'Job done or stopped' };
			const execution = await client.waitForExecution(await client.runManually(id, only));
			return client.outputOf(execution, 'Job done or stopped').map(({ json }) => json.name);
		},

		/** Waits for this number of further polls. */
		async morePolls(number) {
			const before = polls().length;
			await eventually(
				`${number} more polls of the workflow "${name}"`,
				() => polls().length >= before + number,
			);
		},
	};
}
