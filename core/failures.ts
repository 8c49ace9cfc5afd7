import type { IDataObject } from 'n8n-workflow';

import { hide, wordsOf } from './apiWords';
import { REFUSED, type RequestFailure } from './errors';
import { isRecord, textOf } from './guards';
import { firstBytes } from './streams';

/** What went wrong with a request, and whether sending it again can help. */

const TRIES = 3;
const LONGEST_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 500;

/** n8n's helper throws NodeApiError with the answer, or the network's error, as its cause. */
export async function failureOf(error: unknown, secrets: string[]): Promise<RequestFailure> {
	const cause = isRecord(error) && isRecord(error.cause) ? error.cause : error;
	const response = isRecord(cause) && isRecord(cause.response) ? cause.response : undefined;
	const status = response ? Number(response.status) : undefined;
	// With a status of success it is no refusal: the answer broke off.
	if (status && status >= 300) {
		return { status, words: wordsOf(await firstBytes(response?.data), secrets) };
	}
	const code = isRecord(cause) ? textOf(cause.code) : undefined;
	if (code !== undefined) return { code };
	// Not the network: our own guard or n8n's (no credential, a domain that is not allowed) refused the request.
	const message = isRecord(error) ? textOf(error.message) : undefined;
	return {
		code: REFUSED,
		statement: 'was not asked',
		words: message === undefined ? undefined : hide(secrets, message),
		advice: 'Correct the credential of this node, then try again.',
	};
}

/** How long to wait, in ms, before the request is sent again after `tries` tries; undefined when it is not. */
export function waitBefore(
	tries: number,
	{ status, code, retryAfterMs }: RequestFailure,
): number | undefined {
	const passing =
		status === undefined
			? code !== REFUSED && code !== 'ERR_CANCELED'
			: [429, 502, 503, 504].includes(status);
	if (!passing || tries >= TRIES) return undefined;
	if (retryAfterMs !== undefined) return retryAfterMs <= LONGEST_WAIT_MS ? retryAfterMs : undefined;
	// Half to full of a doubling wait, so that many nodes do not come back in step.
	return FIRST_WAIT_MS * 2 ** tries * (0.5 + Math.random() / 2);
}

/** What the Retry-After header asks for, in ms; it holds seconds or a date. */
export function retryAfterOf(headers: IDataObject): number | undefined {
	const value = textOf(headers['retry-after']);
	if (value === undefined) return undefined;
	const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
