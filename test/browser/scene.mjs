import { freePort } from '../../scripts/lib/simulator.mjs';
import { A_FEW_POLLS, eventually } from '../e2e/support/eventually.mjs';
import { exampleWorkflow } from '../e2e/support/exampleWorkflow.mjs';
import { openStage } from '../e2e/support/stage.mjs';

/**
 * The scene of the pictures: a real n8n with the packed packages in it, and the simulated services with a few jobs. The packages must
 * be built.
 *
 * @param {object[]} walks from walks.mjs
 * @param {(line: string) => void} log
 * @returns {Promise<{ url: string, of: (walk: object) => ReturnType<typeof people>, close: () => Promise<void> }>} `url` is n8n's
 */
export async function openScene(walks, log) {
	const services = new Map();
	let stage;
	const close = async () => {
		const all = [...services.values()].map(({ simulator }) => simulator.close());
		await Promise.all([stage?.close(), ...all]);
	};
	try {
		for (const walk of walks) {
			const simulator = walk.simulate();
			services.set(walk, { simulator });
			walk.addJobs(simulator);
			// The address that `npm run simulator` prints, unless it is in use now.
			services.get(walk).baseUrl = await simulator.listen({ port: await freePort(walk.port) });
		}
		stage = await openStage({ log });
		return {
			url: stage.url,
			of: (walk) => people(stage, walk, services.get(walk)),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/**
 * What a person does around the editor. `account` is for a credential; `forget` removes all that was made before: workflows,
 * credentials and finished jobs; `importExample` gives the id of the example workflow with the credential chosen; `published`
 * waits until n8n has started the trigger; `finishJob` lets a new job end, and gives its id; `executionOf` waits for the first run
 * that the trigger has started.
 */
function people({ client }, walk, { simulator, baseUrl }) {
	const finished = [];
	const credentials = async () => await client.rest.send('GET', '/rest/credentials');
	return {
		account: { ...walk.account, baseUrl },
		async forget() {
			const workflows = await client.rest.send('GET', '/rest/workflows');
			for (const { id, active, isArchived } of workflows) {
				if (active) await client.unpublish(id);
				if (!isArchived) await client.rest.send('POST', `/rest/workflows/${id}/archive`);
				await client.rest.send('DELETE', `/rest/workflows/${id}`);
			}
			for (const { id } of await credentials()) {
				await client.rest.send('DELETE', `/rest/credentials/${id}`);
			}
			for (const id of finished.splice(0)) simulator.jobs.deleteJob(id);
		},
		finishJob() {
			const { id } = walk.finishJob(simulator);
			finished.push(id);
			return id;
		},
		async importExample() {
			const [credential] = await credentials();
			const example = await exampleWorkflow(walk.workflow, credential, walk.service);
			return (await client.createWorkflow(example)).id;
		},
		async published(id) {
			await eventually('the workflow to be published', async () => {
				return (await client.publicationStatus(id)).status === 'published';
			});
		},
		async executionOf(workflowId) {
			const where = ({ mode }) => mode === 'trigger';
			return await client.waitForExecution({ workflowId, where }, A_FEW_POLLS);
		},
	};
}
