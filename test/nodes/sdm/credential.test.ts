import { ExecuteContext } from 'n8n-core';
import { createEmptyRunExecutionData, type IHttpRequestOptions } from 'n8n-workflow';

import { AkeneoSdmApi } from '../../../credentials/AkeneoSdmApi.credentials';
import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { prepare, run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';

const BASE = 'https://sdm.akeneo.cloud';
const sign = async (
	request: Partial<IHttpRequestOptions> & { uri?: string },
	{ apiToken = SESAME as unknown, baseUrl = BASE as unknown } = {},
) =>
	await new AkeneoSdmApi().authenticate(
		{ apiToken, baseUrl } as never,
		{ url: '', ...request } as IHttpRequestOptions,
	);

describe('the token is added', () => {
	const signed = {
		headers: { Authorization: `Token ${SESAME}` },
		sendCredentialsOnCrossOriginRedirect: false,
	};
	it.each([
		['to an address of the base URL', { url: `${BASE}/api/v1/jobs/` }],
		['to a path below the base URL', { url: '/api/v1/projects/', baseURL: BASE }],
		[
			'to a path below the base URL, spelled differently',
			{ url: 'api/v1/projects/', baseURL: `${BASE.toUpperCase()}:443//` },
		],
	])('%s', async (_name, request) => {
		expect(await sign(request)).toEqual({ ...request, ...signed });
	});

	it('to a request of the HTTP Request node, which calls its address "uri"', async () => {
		const request = { uri: `${BASE}/api/v1/jobs/`, method: 'GET' as const };
		expect(await sign(request)).toMatchObject({ ...request, ...signed });
	});

	it('beside the other headers, and again without harm', async () => {
		const request = { url: `${BASE}/x`, headers: { accept: 'text/csv', Authorization: 'old' } };
		const twice = await sign(await sign(request));
		expect(twice.headers).toEqual({ accept: 'text/csv', Authorization: `Token ${SESAME}` });
	});

	it('without the blanks and line ends that come with pasting', async () => {
		const { headers } = await sign({ url: BASE }, { apiToken: `\t ${SESAME} \r\n` });
		expect(headers).toEqual({ Authorization: `Token ${SESAME}` });
	});
});

describe('the token is kept from', () => {
	it.each([
		['another host', { url: 'https://evil.example/api/v1/jobs/' }],
		['a host that begins alike', { url: 'https://sdm.akeneo.cloud.evil.example/' }],
		['a host that ends alike', { url: 'https://evilsdm.akeneo.cloud/' }],
		['a user part that looks alike', { url: 'https://sdm.akeneo.cloud@evil.example/' }],
		['another port', { url: 'https://sdm.akeneo.cloud:8443/' }],
		['the same host without encryption', { url: 'http://sdm.akeneo.cloud/' }],
		['an address without a scheme', { url: '//evil.example/', baseURL: BASE }],
		['a whole address in place of a path', { url: 'https://evil.example/', baseURL: BASE }],
		['another base', { url: '/api/v1/jobs/', baseURL: 'https://evil.example' }],
		['a path without a base', { url: '/api/v1/jobs/' }],
		['nothing', { url: '' }],
		['another host in "uri"', { uri: 'https://evil.example/' }],
		['another host in "uri" beside a good one', { url: BASE, uri: 'https://evil.example/' }],
	])('%s', async (_name, request) => {
		const given = { ...request };
		await expect(sign(given)).rejects.toThrow(
			`This credential may only be used with ${BASE}. Use that address, or change 'Base URL' in the credential.`,
		);
		expect(given).toEqual(request);
	});
});

describe("a credential that can't work says why", () => {
	const badToken =
		"The 'API Token' of the credential contains blanks, or signs that cannot be sent. Paste it again, without anything around it.";
	const advice =
		'Fill it in. If an expression is there, check that it gives a text: the variable or secret it names may be missing.';
	const noToken = `The 'API Token' of the credential is empty. ${advice}`;
	it.each([
		['an empty token', { apiToken: '' }, noToken],
		['a blank token', { apiToken: '  ' }, noToken],
		['no token', { apiToken: null }, noToken],
		['a token with a blank', { apiToken: 'a b' }, badToken],
		['a token with a line end', { apiToken: 'a\r\nX-Evil: 1' }, badToken],
		['a token that no header can carry', { apiToken: 'tökén' }, badToken],
		[
			'an address without encryption',
			{ baseUrl: 'http://sdm.akeneo.cloud' },
			"The 'Base URL' of the credential must start with https://, so that nobody on the way can read the token.",
		],
		[
			'an address with a user part',
			{ baseUrl: 'https://me@sdm.akeneo.cloud' },
			"The 'Base URL' of the credential must not contain a user name or password. Remove the part before the @ sign.",
		],
		['no address', { baseUrl: '' }, `The 'Base URL' of the credential is empty. ${advice}`],
	])('%s', async (_name, credential, message) => {
		await expect(sign({ url: BASE }, credential)).rejects.toThrow(message);
		const setup = sdmNode(BASE, {
			operation: 'getStatus',
			jobId: { __rl: true, mode: 'id', value: JOB_ID },
		});
		Object.assign(setup.credential, credential);
		const shown = await failureOf(run(setup));
		expect(shown.message).toContain(message);
		expect([undefined, 'Correct the credential of this node, then try again.']).toContain(
			shown.description,
		);
	});
});

describe('in the HTTP Request node', () => {
	let sdm: ReturnType<typeof createSdmSimulator>;
	let other: ReturnType<typeof createSdmSimulator>;
	let url: string;
	let otherUrl: string;
	beforeEach(async () => {
		sdm = createSdmSimulator({ token: SESAME });
		other = createSdmSimulator({ token: SESAME });
		url = await sdm.listen();
		otherUrl = await other.listen();
	});
	afterEach(async () => {
		await sdm.close();
		await other.close();
	});
	const requestJson = async (uri: string): Promise<unknown> => {
		const setup = sdmNode(url, { operation: 'list' });
		const { workflow, node, additionalData } = prepare(setup);
		const items = [{ json: {} }];
		const input = { main: [items] };
		const context = new ExecuteContext(
			workflow,
			node,
			additionalData,
			'trigger',
			createEmptyRunExecutionData(),
			0,
			items,
			input,
			{ node, data: input, source: null },
			[],
		);
		const request = { uri, method: 'GET' as const, json: true };
		return await context.helpers.requestWithAuthentication.call(context, 'akeneoSdmApi', request);
	};

	it('the credential works for addresses of the base URL', async () => {
		expect(await requestJson(`${url}/api/v1/jobs/`)).toMatchObject({ count: 0 });
	});

	it('the credential is kept from other addresses', async () => {
		await expect(requestJson(`${otherUrl}/api/v1/jobs/`)).rejects.toThrow();
		expect(other.requests).toHaveLength(0);
	});

	it('the credential does not go along with a redirect', async () => {
		sdm.faults.next({ kind: 'redirect', location: `${otherUrl}/api/v1/jobs/` });
		await expect(requestJson(`${url}/api/v1/jobs/`)).rejects.toThrow();
		expect(other.requests.map(({ headers }) => headers.authorization)).not.toContain(
			`Token ${SESAME}`,
		);
	});
});
