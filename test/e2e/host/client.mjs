import { outputOf, unflatten } from './executionData.mjs';
import { Rest } from './rest.mjs';
import { endedExecution, settledPublication } from './waits.mjs';

/** Uses an n8n as a person does in its editor. Every method throws an Error with n8n's own message when n8n rejects the request. */
export class N8nClient {
	#rest;

	/** @param {string} url of the server, as `startN8n` gives it */
	constructor(url) {
		this.#rest = new Rest(url);
	}

	/** The logged-in REST interface, for all that has no method here. */
	get rest() {
		return this.#rest;
	}

	/**
	 * Makes the first user of a new n8n, who is logged in by that.
	 *
	 * @param {{ email: string, firstName: string, lastName: string, password: string }} owner the password needs eight
	 * characters, a number and a capital letter
	 */
	async setupOwner({ email, firstName, lastName, password }) {
		return await this.#rest.send('POST', '/rest/owner/setup', {
			email,
			firstName,
			lastName,
			password,
		});
	}

	/** @param {{ email: string, password: string }} owner */
	async login({ email, password }) {
		return await this.#rest.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** @returns {Promise<{ name: string, displayName: string, version: number | number[] }[]>} all loaded nodes, as described by themselves */
	async nodeTypes() {
		return await this.#rest.send('GET', '/types/nodes.json');
	}

	/**
	 * @param {{ name: string, type: string, data: object }} credential fields that the type does not declare are dropped by n8n
	 * @returns {Promise<{ id: string }>}
	 */
	async createCredential({ name, type, data }) {
		return await this.#rest.send('POST', '/rest/credentials', { name, type, data });
	}

	/**
	 * @param {string} id
	 * @param {{ name: string, type: string, data: object }} credential all of it, not only what changes
	 * @returns {Promise<{ id: string }>}
	 */
	async updateCredential(id, { name, type, data }) {
		return await this.#rest.send('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	/**
	 * Presses "Test" on a credential.
	 *
	 * @param {{ id?: string, name: string, type: string, data: object }} credential saved or not
	 * @returns {Promise<{ status: 'OK' | 'Error', message: string }>} a failed test is a result and not an Error
	 */
	async testCredential({ id = '', name, type, data }) {
		return await this.#rest.send('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	/**
	 * @param {{ name: string, nodes: object[], connections?: object, settings?: object }} workflow as n8n exports it
	 * @returns {Promise<{ id: string, versionId: string }>}
	 */
	async createWorkflow({ name, nodes, connections = {}, settings = {} }) {
		// n8n 1 wants to be told that it is not active.
		const workflow = { name, nodes, connections, settings, active: false };
		return await this.#rest.send('POST', '/rest/workflows', workflow);
	}

	/** @param {string} id @returns {Promise<object>} the workflow as saved, with `active`, `versionId` and `staticData` */
	async workflow(id) {
		return await this.#rest.send('GET', `/rest/workflows/${id}`);
	}

	/**
	 * Saves a workflow as the editor does. A published version stays published until the new one is.
	 *
	 * @param {string} id
	 * @param {{ name?: string, nodes?: object[], connections?: object, settings?: object }} changes
	 */
	async updateWorkflow(id, changes) {
		const { versionId } = await this.workflow(id);
		const { name, nodes, connections, settings } = changes;
		const body = { name, nodes, connections, settings, versionId };
		return await this.#rest.send('PATCH', `/rest/workflows/${id}`, body);
	}

	/**
	 * Publishes the saved version, so that its triggers run from now on, and waits until n8n has started them.
	 *
	 * @param {string} id
	 * @param {number} [timeout] milliseconds; n8n publishes one workflow after the other
	 * @returns {Promise<void>} throws an Error with the reason when a trigger cannot be started
	 */
	async publish(id, timeout = 300_000) {
		const { versionId } = await this.workflow(id);
		await this.#sendIfKnown('POST', `/rest/workflows/${id}/activate`, { versionId }, async () => {
			await this.#rest.send('PATCH', `/rest/workflows/${id}`, { versionId, active: true });
		});
		const { status, triggers } = await settledPublication(
			() => this.publicationStatus(id),
			timeout,
			// n8n reads at the same time what is under way and what is published, and may just find neither.
			['in_progress', 'not_published'],
		);
		if (status === 'published') return;
		const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
		throw new Error(
			`Workflow ${id} is ${status} after publishing: ${reasons.join('; ') || 'n8n gives no reason'}`,
		);
	}

	/** @param {string} id of a workflow whose triggers are to stop; comes back when they have */
	async unpublish(id, timeout = 300_000) {
		await this.#rest.send('POST', `/rest/workflows/${id}/deactivate`, {});
		await settledPublication(() => this.publicationStatus(id), timeout);
	}

	/**
	 * @param {string} id
	 * @returns {Promise<{ status: 'published' | 'partial' | 'failed' | 'in_progress' | 'not_published',
	 * triggers: { nodeId: string, status: string, errorMessage: string | null }[] }>}
	 */
	async publicationStatus(id) {
		const address = `/rest/workflows/${id}/publication-status`;
		return await this.#sendIfKnown('GET', address, undefined, async () => {
			const { active } = await this.workflow(id);
			return { status: active ? 'published' : 'failed', triggers: [] };
		});
	}

	/** Sends a request, or does the same in another way where an older n8n does not know the address. */
	async #sendIfKnown(method, address, body, otherwise) {
		try {
			return await this.#rest.send(method, address, body);
		} catch (error) {
			if (error.status !== 404) throw error;
			return await otherwise();
		}
	}

	/**
	 * Presses "Execute workflow" on the saved workflow.
	 *
	 * @param {string} workflowId
	 * @param {{ triggerName?: string, destinationNode?: string }} from the trigger to start at (a polling one fetches what it
	 * fetches in a test), and the node to stop after; at least one of them
	 * @returns {Promise<string>} id of the execution, which runs on. Throws an Error when the trigger waits for a call
	 */
	async runManually(workflowId, { triggerName, destinationNode }) {
		const { executionId } = await this.#rest.send('POST', `/rest/workflows/${workflowId}/run`, {
			// Newer versions run the saved one.
			workflowData: await this.workflow(workflowId),
			...(triggerName && { triggerToStartFrom: { name: triggerName } }),
			...(destinationNode && { destinationNode: { nodeName: destinationNode, mode: 'inclusive' } }),
		});
		if (!executionId)
			throw new Error(
				`The test run of workflow ${workflowId} waits for a webhook call instead of running.`,
			);
		return executionId;
	}

	/** @param {string} id @returns {Promise<object>} an execution; `data` is the whole run data */
	async execution(id) {
		const execution = await this.#rest.send('GET', `/rest/executions/${id}`);
		return { ...execution, data: execution.data && unflatten(execution.data) };
	}

	/** @param {string} workflowId @returns {Promise<{ id: string, status: string, mode: string }[]>} newest first, 100 at most */
	async executions(workflowId) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		return (await this.#rest.send('GET', `/rest/executions?filter=${filter}&limit=100`)).results;
	}

	/**
	 * Waits until an execution has ended.
	 *
	 * @param {string | { workflowId: string, where?: (summary: { id: string, status: string, mode: string }) => boolean }} which
	 * an execution's id, or a workflow and a condition: the oldest ended execution that fits
	 * @param {number} [timeout] milliseconds
	 * @returns {Promise<object>} as `execution` gives it, failed ones too; throws an Error that lists what was there instead
	 */
	async waitForExecution(which, timeout = 300_000) {
		const where = which.where ?? (() => true);
		const look = async () =>
			typeof which === 'string'
				? [await this.#rest.send('GET', `/rest/executions/${which}`)]
				: this.executions(which.workflowId);
		return await this.execution((await endedExecution(look, where, timeout)).id);
	}

	/** The items that a node gave out: see `outputOf` in executionData.mjs. */
	outputOf(execution, nodeName, which) {
		return outputOf(execution, nodeName, which);
	}
}
