import type { IHttpRequestHelper, IN8nHttpFullResponse } from 'n8n-workflow';

import { failureOf, responseIn } from '../errors/classify';
import { NOT_ALLOWED, UNEXPECTED } from '../errors/userErrors';
import { deadline } from '../http/deadline';
import { queue } from '../http/queue';
import type { Send } from '../http/request';
import { RateLimited } from '../http/waiting';
import { CredentialError } from '../security/allowedAddresses';
import { fingerprintOf } from '../security/fingerprint';
import { Secrets } from '../security/redaction';
import { DeadlineExceeded, TimedOut } from '../util/deadlines';
import { settle } from '../util/outcome';
import { tokenIn, tokens, type Account, type Token } from './tokenCache';

/** OAuth 2 client credentials: a token in exchange for an ID and a secret. */

const TIMEOUT_MS = 30_000;

interface Client extends Account {
	/** As that of the other requests, with which the exchange shares a queue. */
	baseUrl: string;
}

/**
 * A token in place of `held`. Throws a CredentialError, or an error in the form that n8n understands: with a `response`, or with
 * the `code` of the network. A rejection always has the status 401, the only one that n8n and its credential test act on.
 */
export async function tokenOf(
	{ helpers }: IHttpRequestHelper,
	client: Client,
	held: unknown,
): Promise<string> {
	return await tokens.renew(client, typeof held === 'string' ? held.trim() : '', async () => {
		const secrets = new Secrets([client.secret]);
		const exchanged = await settle(exchange(helpers, client, secrets));
		if (!exchanged.ok) throw errorForN8n(exchanged.error, secrets);
		const { statusCode, body } = exchanged.value;
		if (statusCode >= 300) throw rejection(exchanged.value, secrets);
		return tokenFrom(body);
	});
}

/**
 * Sends the exchange. This happens inside the request that needs the token, which already holds a slot of the queue: see
 * `isNested` in core/http/waiting.ts.
 */
async function exchange(
	helpers: IHttpRequestHelper['helpers'],
	client: Client,
	secrets: Secrets,
): Promise<IN8nHttpFullResponse> {
	const post: Send = async ({ options }) => {
		const posted = await settle<IN8nHttpFullResponse>(helpers.httpRequest(options));
		if (posted.ok) return posted.value;
		const response = responseIn(posted.error);
		if (!response) throw posted.error;
		return response;
	};
	const limits = { deadline: Date.now() + TIMEOUT_MS, timeoutMs: TIMEOUT_MS };
	const waiting = {
		...limits,
		secrets,
		account: fingerprintOf(client.baseUrl, client.id),
		isNested: true,
	};
	return await queue(
		deadline(post, limits),
		waiting,
	)({
		options: {
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
			returnFullResponse: true,
			// The secret must not go anywhere else.
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		},
		isCrossOrigin: false,
		isDownload: false,
		isRetry: false,
	});
}

function tokenFrom(body: unknown): Token {
	const token = tokenIn(body, Date.now());
	if (token && /^[\x21-\x7e]+$/.test(token.value)) return token;
	throw new CredentialError(
		"The address in 'Base URL' of the credential responds, but does not return a token. Check 'Base URL'.",
	);
}

/** The helper's own error holds the whole request, and the secret with it. */
function rejection({ statusCode, headers, body }: IN8nHttpFullResponse, secrets: Secrets): Error {
	const isRejected = [400, 401, 403].includes(statusCode);
	const response = { status: isRejected ? 401 : statusCode, data: body, headers };
	return Object.assign(new Error('The API did not return a token'), {
		response: secrets.redact(response),
	});
}

/** The error for an exchange that got no response, or was not even sent. */
function errorForN8n(error: unknown, secrets: Secrets): unknown {
	if (error instanceof RateLimited) {
		const { status = 429, serverMessage = '', retryAfterMs = 0 } = error.failure;
		const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
		return rejection({ statusCode: status, headers, body: serverMessage }, secrets);
	}
	if (error instanceof DeadlineExceeded) return new TimedOut('There was no time for a token');
	const { code = UNEXPECTED } = failureOf(error, secrets);
	// The error of a check, or of the code itself, already has a message for the user.
	if (code === NOT_ALLOWED || code === UNEXPECTED) return error;
	return Object.assign(new Error('The API did not return a token'), { code });
}
