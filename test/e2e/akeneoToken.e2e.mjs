import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { eventually } from './support/eventually.mjs';
import { exampleWorkflow } from './support/exampleWorkflow.mjs';
import { newService, world } from './support/world.mjs';

/** The workflow in which a person types e-mail and password, and gets a token. */

const EMAIL = 'ann@example.com';
const PASSWORD = `it's "5 > 4" \\ & Käse`;
const STEP = 'Ask Akeneo for a token';

describe('the form that gets a token', () => {
	let stage, baseUrl, workflow;
	before(async () => {
		stage = await world();
		let simulator, credential;
		({ simulator, baseUrl, credential } = await newService('token'));
		simulator.knobs.password = PASSWORD;
		workflow = await exampleWorkflow('get-an-akeneo-token', credential);
	});

	it('shows the token, also for a password with quotes, and the token works', async () => {
		const { formSubmittedText } = await submit(PASSWORD, baseUrl);
		const [apiToken] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(formSubmittedText) ?? [];
		assert.equal(
			formSubmittedText,
			`Copy your API token, and paste it into the field API Token of your Akeneo SDM credential: ${apiToken}`,
		);
		const data = { apiToken, baseUrl };
		const tested = await stage.client.testCredential({ name: 'New', type: 'akeneoSdmApi', data });
		assert.equal(tested.status, 'OK', tested.message);
	});

	it('says what to do when Akeneo does not accept the password', async () => {
		const { formSubmittedText } = await submit('wrong', baseUrl);
		assert.match(formSubmittedText, /^Akeneo gave no token \(400\)\. Check your e-mail and /);
	});

	it('says what to do when Akeneo cannot be reached', async () => {
		const { formSubmittedText } = await submit(PASSWORD, 'http://127.0.0.1:9');
		assert.match(formSubmittedText, /^Akeneo could not be reached\. Check /);
	});

	/** Presses "Execute workflow", fills the form in and sends it; n8n keeps no execution of that. */
	async function submit(password, origin) {
		const { client, save, url } = stage;
		const nodes = structuredClone(workflow.nodes);
		const { parameters } = nodes.find(({ name }) => name === STEP);
		assert.equal(parameters.url, 'https://sdm.akeneo.cloud/api/v1/auth/token/');
		parameters.url = parameters.url.replace('https://sdm.akeneo.cloud', origin);
		const id = await save({ ...workflow, nodes });
		const { waitingForWebhook } = await client.rest.send('POST', `/rest/workflows/${id}/run`, {
			triggerToStartFrom: { name: 'Your login' },
		});
		assert.equal(waitingForWebhook, true);
		const address = `${url}/form-test/akeneo-token`;
		const page = await (await fetch(address)).text();
		assert.match(page, /<title>Get an Akeneo token/);
		const form = new FormData();
		form.append('field-0', EMAIL);
		form.append('field-1', password);
		const response = await fetch(address, { method: 'POST', body: form });
		assert.equal(response.status, 200);
		const shown = await response.json();
		await eventually(
			'the end of the execution, which n8n removes',
			async () => (await client.executions(id)).length === 0,
		);
		return shown;
	}
});
