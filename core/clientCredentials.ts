import type { IHttpRequestHelper } from 'n8n-workflow';

import { Refusal } from './baseUrl';
import { isRecord } from './guards';
import { settle } from './settle';
import { tokenIn, tokens, type Account, type Token } from './tokens';

/** OAuth 2 client credentials: a token for an ID and a secret. */

const TIMEOUT_MS = 30_000;

/**
 * A token in place of `held`. Throws what n8n's helper throws; refusals as one of status 401, whatever the API calls them, since
 * that is what n8n and its test of a credential understand.
 */
export async function tokenOf(
	{ helpers }: IHttpRequestHelper,
	client: Account,
	held: unknown,
): Promise<string> {
	return await tokens.renew(client, typeof held === 'string' ? held.trim() : '', async () => {
		const asked = await settle(
			helpers.httpRequest({
				method: 'POST',
				url: client.url,
				headers: {
					accept: 'application/json',
					'content-type': 'application/x-www-form-urlencoded',
				},
				body: new URLSearchParams({
					grant_type: 'client_credentials',
					client_id: client.id,
					client_secret: client.secret,
				}).toString(),
				// The secret must not go anywhere else.
				disableFollowRedirect: true,
				sendCredentialsOnCrossOriginRedirect: false,
				timeout: TIMEOUT_MS,
				abortSignal: AbortSignal.timeout(TIMEOUT_MS),
			}),
		);
		if (!asked.ok) throw asRefusal(asked.error);
		return tokenFrom(asked.value);
	});
}

function tokenFrom(answer: unknown): Token {
	const token = tokenIn(answer, Date.now());
	if (token && /^[\x21-\x7e]+$/.test(token.value)) return token;
	throw new Refusal(
		"The address in 'Base URL' of the credential answers, but gives no token. Check 'Base URL'.",
	);
}

function asRefusal(error: unknown): unknown {
	const response = isRecord(error) && isRecord(error.response) ? error.response : {};
	if (![400, 401, 403].includes(Number(response.status))) return error;
	const { data, headers } = response;
	return Object.assign(new Error('The API refused to give a token'), {
		response: { status: 401, data, headers },
	});
}
