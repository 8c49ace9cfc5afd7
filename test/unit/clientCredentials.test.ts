import type { IHttpRequestOptions } from 'n8n-workflow';

import { Refusal } from '../../core/baseUrl';
import { tokenOf } from '../../core/clientCredentials';
import { settle } from '../../core/settle';

/** What is asked of an API that gives tokens for an ID and a secret, and what becomes of its answers. */

let clients = 0;
/** Nobody has asked for it yet. */
const newClient = () => ({
	url: 'https://shop.example/oauth/access_token',
	id: `client ${++clients}`,
	secret: 'a&b=c',
});
function saying(answer: () => unknown) {
	const asked: IHttpRequestOptions[] = [];
	const httpRequest = async (options: IHttpRequestOptions) => {
		asked.push(options);
		return await Promise.resolve(answer());
	};
	return { asked, context: { helpers: { httpRequest } } as never };
}
const refusing = (error: unknown) =>
	saying(() => {
		throw error;
	});

it('a form is sent, to that address only, and with an end', async () => {
	const { asked, context } = saying(() => ({ access_token: 'abc' }));
	const client = newClient();
	expect(await tokenOf(context, client, '')).toBe('abc');
	expect(asked).toEqual([
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
			timeout: 30_000,
			abortSignal: expect.any(AbortSignal),
		},
	]);
});

it.each([
	['none yet', undefined, 1],
	['something that is no text', 7, 1],
	['the newest, which was refused', 'token-1', 2],
	['the newest, with blanks around it', ' token-1 ', 2],
])('who holds %s', async (_name, held, requests) => {
	const { asked, context } = saying(() => ({ access_token: `token-${asked.length}` }));
	const client = newClient();
	await tokenOf(context, client, '');
	expect(await tokenOf(context, client, held)).toBe(`token-${requests}`);
	// Old by now, or nothing at all: there is a newer one.
	expect(await tokenOf(context, client, held)).toBe(`token-${requests}`);
	expect(asked).toHaveLength(requests);
});

it.each([
	['without a token', { hello: 'world' }],
	['with an empty token', { access_token: '' }],
	['with a token that can not be sent in a header', { access_token: 'a\nb' }],
	['with blanks after the token', { access_token: 'abc ' }],
	['with blanks before the token', { access_token: ' abc' }],
])('an answer %s is refused in words', async (_name, answer) => {
	const { context } = saying(() => answer);
	const outcome = await settle(tokenOf(context, newClient(), ''));
	expect(outcome).toEqual({ ok: false, error: expect.any(Refusal) });
	expect(String('error' in outcome && outcome.error)).toContain(
		"The address in 'Base URL' of the credential answers, but gives no token. Check 'Base URL'.",
	);
});

describe('what the API says', () => {
	const data = { error: 'invalid_client' };
	const headers = { date: 'today' };
	it.each([400, 401, 403, '403'])('with %s becomes 401', async (status) => {
		const { context } = refusing({ response: { status, data, headers, config: 'secret' } });
		const outcome = await settle(tokenOf(context, newClient(), ''));
		const error = 'error' in outcome ? outcome.error : undefined;
		expect(error).toEqual(new Error('The API refused to give a token'));
		expect({ ...(error as object) }).toEqual({ response: { status: 401, data, headers } });
	});

	it.each([
		['with 404', { response: { status: 404 } }],
		['with 500', { response: { status: 500 } }],
		['when its connection breaks', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
		['that is no response', { response: 'no' }],
		['that is nothing', undefined],
	])('%s stays as it is', async (_name, error) => {
		const { context } = refusing(error);
		const outcome = await settle(tokenOf(context, newClient(), ''));
		expect(outcome).toEqual({ ok: false, error });
	});
});
