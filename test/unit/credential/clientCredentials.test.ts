import { UserError, type IHttpRequestOptions } from 'n8n-workflow';

import { queueOf } from '../../../core/http/requestQueue';
import { fingerprintOf } from '../../../core/security/fingerprint';
import { RateLimited } from '../../../core/http/waiting';
import { CredentialError } from '../../../core/security/allowedAddresses';
import { tokenOf } from '../../../core/credential/clientCredentials';
import { settle } from '../../../core/util/outcome';
import { errorOf } from '../../nodes/engine/failure';
import { useVirtualTime } from '../../nodes/engine/time';

beforeEach(() => useVirtualTime());
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** The exchange of an ID and a secret for a token: its request and its response. */

let clients = 0;
/** A client that has no token yet. */
const newClient = () => ({
	url: `https://shop${clients + 1}.example/oauth/access_token`,
	id: `client ${++clients}`,
	baseUrl: 'https://shop.example',
	secret: 'a&b=c',
});
function responding(body: () => unknown) {
	const sent: IHttpRequestOptions[] = [];
	const httpRequest = async (options: IHttpRequestOptions) => {
		sent.push(options);
		return await Promise.resolve({ statusCode: 200, headers: {}, body: await body() });
	};
	return { sent, context: { helpers: { httpRequest } } as never };
}
const failing = (error: unknown) =>
	responding(() => {
		throw error;
	});

it('a form is sent, to that address only, and with a timeout', async () => {
	const { sent, context } = responding(() => ({ access_token: 'abc' }));
	const client = newClient();
	expect(await tokenOf(context, client, '')).toBe('abc');
	expect(sent).toEqual([
		{
			method: 'POST',
			url: client.url,
			headers: {
				accept: 'application/json',
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: `grant_type=client_credentials&client_id=client+${clients}&client_secret=a%26b%3Dc`,
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
			returnFullResponse: true,
			timeout: 30_000,
			abortSignal: expect.any(AbortSignal),
		},
	]);
});

it.each([
	['none yet', undefined, 1],
	['something that is no text', 7, 1],
	['the newest, which was not accepted', 'token-1', 2],
	['the newest, with blanks around it', ' token-1 ', 2],
])('a request that holds %s gets the newest token', async (_name, held, exchanges) => {
	const { sent, context } = responding(() => ({ access_token: `token-${sent.length}` }));
	const client = newClient();
	await tokenOf(context, client, '');
	expect(await tokenOf(context, client, held)).toBe(`token-${exchanges}`);
	// Old by now, or nothing at all: there is a newer one.
	expect(await tokenOf(context, client, held)).toBe(`token-${exchanges}`);
	expect(sent).toHaveLength(exchanges);
});

it.each([
	['without a token', { hello: 'world' }],
	['with an empty token', { access_token: '' }],
	['with a token that can not be sent in a header', { access_token: 'a\nb' }],
	['with blanks after the token', { access_token: 'abc ' }],
	['with blanks before the token', { access_token: ' abc' }],
])('a response %s is rejected with a sentence for the user', async (_name, response) => {
	const { context } = responding(() => response);
	const outcome = await settle(tokenOf(context, newClient(), ''));
	expect(outcome).toEqual({ ok: false, error: expect.any(CredentialError) });
	expect(String('error' in outcome && outcome.error)).toContain(
		"The address in 'Base URL' of the credential responds, but does not return a token. Check 'Base URL'.",
	);
});

describe('a response of the API', () => {
	const data = { error: 'invalid_client' };
	const headers = { date: 'today' };
	it.each([400, 401, 403, '403'])('with %s becomes 401', async (status) => {
		const { context } = failing({ response: { status, data, headers, config: 'secret' } });
		const outcome = await settle(tokenOf(context, newClient(), ''));
		const error = 'error' in outcome ? outcome.error : undefined;
		expect(error).toEqual(new Error('The API did not return a token'));
		expect({ ...(error as object) }).toEqual({ response: { status: 401, data, headers } });
	});

	it.each<[string, object, object]>([
		['with 404', { response: { status: 404 } }, { status: 404, headers: {}, data: '' }],
		[
			'with 500 and the secret',
			{ response: { status: 500, data: { a: 'a&b=c' }, config: 'a&b=c' } },
			{ status: 500, headers: {}, data: { a: '[hidden]' } },
		],
	])('%s keeps its status, and nothing else of the request', async (_name, thrown, response) => {
		const error = await errorOf(tokenOf(failing(thrown).context, newClient(), ''));
		expect(error).toEqual(new Error('The API did not return a token'));
		expect({ ...(error as object) }).toEqual({ response });
	});

	it('when its connection breaks keeps its code, and nothing else of the request', async () => {
		const thrown = Object.assign(new Error('a&b=c'), { code: 'ECONNRESET', config: 'a&b=c' });
		const error = await errorOf(tokenOf(failing(thrown).context, newClient(), ''));
		expect(error).toEqual(new Error('The API did not return a token'));
		expect({ ...(error as object) }).toEqual({ code: 'ECONNRESET' });
	});

	it.each([
		['a check of n8n', new UserError('This domain is not allowed')],
		['an error in the code', new TypeError('x is not a function')],
		['no response', { response: 'no' }],
		['nothing', undefined],
	])('is %s: it stays as it is', async (_name, thrown) => {
		expect(await errorOf(tokenOf(failing(thrown).context, newClient(), ''))).toBe(thrown);
	});

	it('with a redirect is not followed', async () => {
		const thrown = { response: { status: 302, headers: { location: '/b' } } };
		const { sent, context } = failing(thrown);
		const error = await errorOf(tokenOf(context, newClient(), ''));
		expect(error).toMatchObject({ response: { status: 302 } });
		expect(sent).toHaveLength(1);
	});
});

describe('the queue of the origin', () => {
	const queueOfClient = ({ url, baseUrl, id }: ReturnType<typeof newClient>) =>
		queueOf(new URL(url).origin, fingerprintOf(baseUrl, id));
	const atOnce = async (client: ReturnType<typeof newClient>, ms: number) => {
		const slot = await queueOfClient(client).enter({ deadline: Date.now() + ms });
		slot.release();
	};

	it('gives a slot to an exchange while all are taken by requests that wait for it', async () => {
		const client = newClient();
		const origin = queueOfClient(client);
		const slots = await Promise.all([1, 2, 3, 4].map(async () => await origin.enter()));
		const { context } = responding(() => ({ access_token: 'abc' }));
		expect(await tokenOf(context, client, '')).toBe('abc');
		slots.forEach((slot) => slot.release());
	});

	it('pauses all requests when an exchange is rate limited, and keeps the next exchange back', async () => {
		const client = newClient();
		const data = { detail: 'Slow, a&b=c.' };
		const headers = { 'retry-after': '3000' };
		const limited = failing({ response: { status: 429, headers, data } });
		expect(await errorOf(tokenOf(limited.context, client, ''))).toMatchObject({
			response: { status: 429, headers, data: { detail: 'Slow, [hidden].' } },
		});
		await expect(atOnce(client, 1000)).rejects.toThrow(RateLimited);

		const next = responding(() => ({ access_token: 'abc' }));
		const error = await errorOf(tokenOf(next.context, client, ''));
		expect(error).toMatchObject({ response: { status: 429, data: 'Slow, [hidden].' } });
		expect(next.sent).toEqual([]);
		const { response } = error as { response: { headers: Record<string, string> } };
		expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(3000);
		expect(Number(response.headers['retry-after'])).toBeLessThan(3600);
	});
});

it('an exchange that does not end is given up after half a minute', async () => {
	const limit = new AbortController();
	jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
	const { sent, context } = responding(async () => await new Promise<never>(() => {}));
	const token = errorOf(tokenOf(context, newClient(), ''));
	while (sent.length === 0) await Promise.resolve();
	limit.abort();
	expect(await token).toMatchObject({ code: 'ETIMEDOUT' });
});
