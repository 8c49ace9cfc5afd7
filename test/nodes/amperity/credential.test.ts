import { AmperityApi } from '../../../packages/n8n-nodes-amperity/credentials/AmperityApi.credentials';
import { amperityNode, newAmperity } from '../engine/amperity';
import { testCredential } from '../engine/credentialTest';
import { SESAME } from '../engine/sdm';

let amperity: ReturnType<typeof newAmperity>;
let url: string;
beforeEach(async () => {
	amperity = newAmperity();
	url = await amperity.listen();
});
afterEach(async () => await amperity.close());

const credential = (more: object = {}) => ({
	...amperityNode(url, {}),
	credential: { accessToken: SESAME, tenant: 'acme', baseUrl: url, ...more },
});

describe('the test of the credential', () => {
	it('succeeds even with blanks and a slash around the pasted values', async () => {
		const pasted = { accessToken: ` ${SESAME}\n`, tenant: ' acme ', baseUrl: `${url}/ ` };
		for (const more of [{}, pasted])
			expect(await testCredential(credential(more))).toMatchObject({ status: 'OK' });
		expect(amperity.requests.map(({ path, status }) => [path, status])).toEqual([
			['/api/ingest/jobs', 200],
			['/api/ingest/jobs', 200],
		]);
	});

	it.each([
		['a wrong token', { accessToken: 'other' }, 'Amperity did not accept the access token.'],
		['another tenant', { tenant: 'globex' }, "may not see the jobs of this 'Tenant'"],
		['no token', { accessToken: ' ' }, "The 'Access Token' of the credential is empty"],
		[
			'a token with blanks',
			{ accessToken: 'a b' },
			"'Access Token' of the credential contains blanks",
		],
		['no tenant', { tenant: '' }, "The 'Tenant' of the credential is empty"],
		['a tenant with a line end', { tenant: 'a\r\nx: y' }, "The 'Tenant' of the credential"],
	])('reports %s', async (_name, more, words) => {
		const verdict = await testCredential(credential(more));
		expect(verdict).toEqual({ status: 'Error', message: expect.stringContaining(words) });
	});

	it('reports a base URL that leads to a page', async () => {
		const there = 'There is no Amperity at this address';
		amperity.faults.next({ kind: 'html' });
		expect((await testCredential(credential())).message).toContain(there);
	});
});

describe('the token', () => {
	const values = {
		accessToken: 'secret',
		tenant: 'acme',
		baseUrl: 'https://app.amperity.com/api',
	};
	const sign = async (request: object) =>
		await new AmperityApi().authenticate(values, { url: '', ...request });

	it('goes with every request to the host, in whichever form n8n gives the address', async () => {
		const headers = {
			Authorization: 'Bearer secret',
			'amperity-tenant': 'acme',
			'api-version': '2024-04-01',
		};
		for (const request of [
			{ url: 'https://app.amperity.com/api/ingest/jobs' },
			{ url: '/ingest/jobs', baseURL: 'https://app.amperity.com/api/' },
			{ url: undefined, uri: 'https://app.amperity.com/api/workflow/runs' },
		])
			expect(await sign(request)).toMatchObject({
				headers,
				sendCredentialsOnCrossOriginRedirect: false,
			});
	});

	it.each([
		'https://app.amperity.com.example.test/api',
		'http://app.amperity.com/api',
		'https://app.amperity.com:8443/api',
		'https://x@app.amperity.com/api',
		'//example.test/api',
		'',
	])('does not go to %j', async (address) => {
		await expect(sign({ url: address })).rejects.toThrow('may only be used with');
	});

	it('is tested with a timeout, while requests of steps keep their own', async () => {
		const baseURL = 'https://app.amperity.com/api';
		expect((await sign({ url: '/ingest/jobs', baseURL })).abortSignal).toBeDefined();
		expect((await sign({ url: `${baseURL}/ingest/jobs` })).abortSignal).toBeUndefined();
	});

	it('does not replace an API version that a request sets itself', async () => {
		const request = {
			url: 'https://app.amperity.com/api/indexes',
			headers: { 'Api-Version': '2025-07-31' },
		};
		const { headers } = await sign(request);
		expect(Object.entries(headers ?? {}).filter(([name]) => /version/i.test(name))).toEqual([
			['Api-Version', '2025-07-31'],
		]);
	});
});
