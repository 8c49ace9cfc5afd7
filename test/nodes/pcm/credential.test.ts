import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { ElasticPathApi } from '../../../packages/n8n-nodes-elastic-path-pcm/credentials/ElasticPathApi.credentials';
import { respondWith, startServer } from '../../matrix/servers';
import { testCredential } from '../engine/credentialTest';
import { run, watcher, type Setup } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { useVirtualTime } from '../engine/time';
import { CLIENT, pcmNode, pcmStore, pcmTrigger, OPEN_SESAME } from '../engine/pcm';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

/** Tokens: when they are requested, shared and renewed, and where they never go. */

type Store = Awaited<ReturnType<typeof pcmStore>>;
let store: Store;
let day = Date.parse('2026-03-02T08:00:00Z');
beforeEach(async () => {
	// Each test has a day of its own, so that no token of another is still good.
	day += 24 * 3600_000;
	useVirtualTime(day);
	store = await pcmStore({ now: () => Date.now() });
});
afterEach(async () => {
	await store.pcm.close();
	jest.useRealTimers();
});

const pass = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1000);
const logins = () => store.pcm.requests.filter(({ path }) => path === '/oauth/access_token');
const rejected = () => store.pcm.requests.filter(({ status }) => status === 401);
const list = (credential: ICredentialDataDecryptedObject = {}): Setup => {
	const setup = pcmNode(store.url, { operation: 'list' });
	return { ...setup, credential: { ...setup.credential, ...credential } };
};

it('a token is requested once, with a form, and kept', async () => {
	const setup = list();
	await run(setup);
	await run(setup);
	expect(logins()).toHaveLength(1);
	expect(logins()[0]).toMatchObject({
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		status: 200,
	});
	expect(rejected()).toEqual([]);
	expect(setup.credential.accessToken).toMatch(/^[0-9a-f]{32}$/);
});

it('a token that is wrapped in data is accepted', async () => {
	store.pcm.knobs.wrappedToken = true;
	await run(list());
	expect(rejected()).toEqual([]);
});

it('every request that needs a token at the same time shares one renewal', async () => {
	const setup = list({ accessToken: 'no-longer-good' });
	await Promise.all(Array.from({ length: 8 }, async () => await run({ ...setup })));
	expect(logins()).toHaveLength(1);
	expect(
		store.requestLines().filter((request) => request.startsWith('GET')).length,
	).toBeLessThanOrEqual(16);
});

it('a late request gets the new token without another renewal', async () => {
	await run(list({ accessToken: 'no-longer-good' }));
	await run(list({ accessToken: 'no-longer-good' }));
	expect(logins()).toHaveLength(1);
});

it('a token is renewed shortly before it expires, so that no request is rejected', async () => {
	const setup = list();
	await run(setup);
	pass(3600 - 59);
	await run(setup);
	expect(logins()).toHaveLength(2);
	expect(rejected()).toEqual([]);
});

it('a token is not renewed earlier than that', async () => {
	const setup = list();
	await run(setup);
	pass(3600 - 61);
	await run(setup);
	expect(logins()).toHaveLength(1);
});

it('a revoked token is renewed', async () => {
	const setup = list();
	await run(setup);
	store.pcm.setTokens([]);
	await run(setup);
	expect(logins()).toHaveLength(2);
});

it('a revoked token is sent once and no more', async () => {
	const setup = list();
	await run(setup);
	store.pcm.setTokens([]);
	await run(setup);
	expect(rejected()).toHaveLength(1);
});

it('a trigger that has run for hours gets a new token', async () => {
	const trigger = watcher(pcmTrigger(store.url, {}, { credential: list().credential }));
	await trigger.poll();
	store.pcm.jobs.createJob({ status: 'success', created_at: Date.now() + 1000 });
	pass(7200);
	const items = await trigger.poll();
	expect(items?.[0]).toHaveLength(1);
	expect(rejected()).toEqual([]);
});

it('a wrong client ID or secret is reported', async () => {
	const shown = await failureOf(run(list({ clientSecret: 'wrong' })));
	expect(shown).toMatchObject({
		message:
			'Elastic Path PCM did not accept the client ID and the client secret (401): Unauthorized',
		httpCode: '401',
	});
	expect(store.requestLines()).toEqual([]);
});

it('an address that returns no token is reported', async () => {
	store.pcm.faults.next({ kind: 'html', match: /oauth/, times: 5 });
	const shown = await failureOf(run(list()));
	expect(shown.message).toContain("responds, but does not return a token. Check 'Base URL'.");
});

it('a rate limit for tokens makes the request wait', async () => {
	store.pcm.faults.next({ kind: 503, match: /oauth/ });
	await run(list());
	expect(logins()).toHaveLength(2);
});

describe('the test of the credential', () => {
	it('succeeds with the right client, and always requests a token', async () => {
		const setup = list();
		expect(await testCredential(setup)).toMatchObject({ status: 'OK' });
		expect(await testCredential(setup)).toMatchObject({ status: 'OK' });
		expect(logins()).toHaveLength(2);
	});
	it('gives advice about a wrong client', async () => {
		expect(await testCredential(list({ clientSecret: 'wrong' }))).toEqual({
			status: 'Error',
			message:
				"Elastic Path did not accept the client ID and the client secret. Paste both again, check that 'Base URL' is the region of your store, and click 'Save'.",
		});
	});
	it('notices a revoked client although its token is still valid', async () => {
		const setup = list();
		await run(setup);
		store.pcm.setClients({});
		expect(await testCredential(setup)).toMatchObject({ status: 'Error' });
	});
	it.each([404, 'redirect' as const, 500])('reports the cause of %p', async (kind) => {
		store.pcm.faults.next({ kind, match: /pcm/, times: 3 });
		const { status, message } = await testCredential(list());
		expect(status).toBe('Error');
		expect(message).toMatch(/\. (Check|Click)/);
	});
});

describe('secrets', () => {
	it('go nowhere but to the base URL', async () => {
		const { authenticate } = new ElasticPathApi();
		const credential = { ...CLIENT, accessToken: OPEN_SESAME, baseUrl: store.url };
		for (const url of ['https://evil.example/pcm/jobs', `${store.url}.evil.example/`]) {
			const request = { url } as IHttpRequestOptions;
			await expect(authenticate(credential, request)).rejects.toThrow('may only be used with');
			expect(request).toEqual({ url });
		}
	});

	it('do not follow a redirect of the request for a token', async () => {
		const other = await pcmStore();
		store.pcm.faults.next({
			kind: 'redirect',
			location: `${other.url}/oauth/access_token`,
			match: /oauth/,
			times: 9,
		});
		await failureOf(run(list()));
		expect(other.pcm.requests).toHaveLength(0);
		await other.pcm.close();
	});

	it('are redacted in messages of the API, even a token that was just issued', async () => {
		const setup = list();
		await run(setup);
		const echo = `${CLIENT.clientSecret} and ${String(setup.credential.accessToken)}`;
		const rejected = { kind: 400, body: { errors: [{ detail: echo }] } };
		store.pcm.faults.next({ ...rejected, match: /pcm/, times: 2 });
		const shown = await failureOf(run(setup));
		expect(shown.message).toContain('[hidden] and [hidden]');
		store.pcm.setTokens([]);
		store.pcm.faults.hook = ({ path, headers }) =>
			path === '/pcm/jobs' && logins().length > 1
				? { kind: 400, body: { errors: [{ detail: headers.authorization }] } }
				: undefined;
		const renewed = await failureOf(run(setup));
		expect(renewed.message).toContain('Bearer [hidden]');
	});

	it('of another client redact nothing, such as a token that is a word', async () => {
		const odd = await startServer(
			respondWith(200, { access_token: 'success', data: [], meta: { results: { total: 0 } } }),
		);
		await run({ ...list({ baseUrl: odd.url, clientId: 'somebody-else' }) });
		await odd.close();
		store.pcm.jobs.createJob({ status: 'success' });
		const [item] = await run(list());
		expect(item?.json).toMatchObject({ status: 'success' });
	});
});
