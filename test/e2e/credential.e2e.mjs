import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { byId, chain, httpRequest, manualTrigger } from './support/nodes.mjs';
import { newService, runNode, TOKEN, world } from './support/world.mjs';

const NOT_HERE =
	"There is no Akeneo SDM at this address. Check 'Base URL': it is written like https://sdm.akeneo.cloud, with nothing behind it.";

describe('the test of a credential', () => {
	let client, baseUrl, simulator;
	before(async () => {
		({ client } = await world());
		({ baseUrl, simulator } = await newService('credential'));
	});

	const test = (data) =>
		client.testCredential({
			name: 'Akeneo SDM',
			type: 'akeneoSdmApi',
			data: { apiToken: TOKEN, baseUrl, ...data },
		});

	it('is green with a valid token', async () => {
		assert.equal((await test({})).status, 'OK');
	});

	it('is green with a slash and blanks around the address and the token', async () => {
		assert.equal((await test({ baseUrl: ` ${baseUrl}/ `, apiToken: ` ${TOKEN} ` })).status, 'OK');
	});

	it('says that a token is not accepted', async () => {
		assert.deepEqual(await test({ apiToken: 'wrong-token' }), {
			status: 'Error',
			message: "Akeneo SDM did not accept the API token. Paste a valid one and click 'Save'.",
		});
	});

	it('says that no token was pasted', async () => {
		const { status, message } = await test({ apiToken: '' });
		assert.equal(status, 'Error');
		assert.match(message, /'API Token' of the credential is empty/);
	});

	it('points to the expression of a token that gives nothing', async () => {
		const { status, message } = await test({ apiToken: '={{ $vars.nothing }}' });
		assert.equal(status, 'Error');
		assert.match(message, /'API Token' of the credential is empty.*If an expression is there/);
	});

	for (const behind of ['/', '/api/v1/', '/API/V1/jobs']) {
		it(`is green with ${behind} behind the base URL, and a scheme in capitals`, async () => {
			const typed = `${baseUrl.replace('http:', 'HTTP:')}${behind}`;
			assert.equal((await test({ baseUrl: typed })).status, 'OK');
		});
	}

	it('sends no token over a connection without encryption', async () => {
		const { status, message } = await test({ baseUrl: 'http://sdm.example.com' });
		assert.equal(status, 'Error');
		assert.match(message, /must start with https:\/\//);
	});

	it('says that there is no Akeneo SDM at an address that knows no jobs', async () => {
		const { status, message } = await test({ baseUrl: `${baseUrl}/elsewhere` });
		assert.equal(status, 'Error');
		assert.equal(message, NOT_HERE);
	});

	for (const [baseUrl, words] of [
		['https://me:secret@sdm.akeneo.cloud', /must not contain a user name or password/],
		['https://sdm.akeneo.cloud/?next=x', /must end before any \? or # sign/],
		['sdm.akeneo.cloud', /is not a web address/],
		['http://127.0.0.1.evil.example', /must start with https:\/\//],
		['', /'Base URL' of the credential is empty/],
		['={{ $vars.nothing }}', /'Base URL' of the credential is empty.*expression/],
	]) {
		it(`sends nothing to "${baseUrl}"`, async () => {
			const { status, message } = await test({ baseUrl });
			assert.equal(status, 'Error');
			assert.match(message, words);
		});
	}

	for (const [kind, words] of [
		[
			403,
			'The API token is valid, but its user may not see jobs. Ask an administrator of your Akeneo for access.',
		],
		[429, "Akeneo SDM is receiving too many requests. Wait a minute and click 'Retry'."],
		[502, "Akeneo SDM is not working properly at the moment. Click 'Retry' in a few minutes."],
		['redirect', "This address redirects requests to another one. Check 'Base URL'."],
		['empty', NOT_HERE],
	]) {
		it(`has a sentence for a response of the kind ${kind}`, async () => {
			simulator.faults.next({ kind, location: 'https://evil.example/' });
			assert.deepEqual(await test({}), { status: 'Error', message: words });
		});
	}

	it('is red when the address cannot be reached', async () => {
		const { status, message } = await test({ baseUrl: 'http://127.0.0.1:9' });
		assert.equal(status, 'Error');
		assert.match(message, /\S/);
		assert.doesNotMatch(message, new RegExp(TOKEN));
	});

	it('ends when no response comes', { timeout: 120_000 }, async () => {
		simulator.faults.next({ kind: 'hang' });
		// n8n lets a credential choose texts for responses only.
		assert.deepEqual(await test({}), { status: 'Error', message: 'ERR_CANCELED' });
	});

	it('says that a web page came in the place of the API', async () => {
		simulator.faults.next({ kind: 'html' });
		assert.deepEqual(await test({}), {
			status: 'Error',
			message: NOT_HERE,
		});
	});
});

describe('a credential whose Allowed HTTP Request Domains are others', () => {
	let client, baseUrl, simulator, run, credential;
	before(async () => {
		({ client, run } = await world());
		({ baseUrl, simulator } = await newService('limited credential'));
		credential = { name: 'Limited', type: 'akeneoSdmApi' };
		credential.data = {
			apiToken: TOKEN,
			baseUrl,
			allowedHttpRequestDomains: 'domains',
			allowedDomains: 'example.com',
		};
		credential.id = (await client.createCredential(credential)).id;
	});

	it('works in the step it is for', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done' });
		const { output } = await runNode(credential, { operation: 'getStatus', jobId: byId(id) });
		assert.deepEqual(
			output().map(({ json }) => json.status),
			['done'],
		);
	});

	it('is green', async () => {
		assert.equal((await client.testCredential(credential)).status, 'OK');
	});

	it('is rejected by n8n in the HTTP Request step, before any request', async () => {
		const before = simulator.requests.length;
		const step = httpRequest(credential, `${baseUrl}/api/v1/jobs/`);
		const execution = await run(chain('limited', [manualTrigger(), step]));
		assert.match(execution.data.resultData.error.message, /^Domain not allowed/);
		assert.equal(simulator.requests.length, before);
	});
});
