import { NodeOperationError, UserError, type IDataObject } from 'n8n-workflow';

import { wordsOf } from './apiWords';
import { Refusal } from './baseUrl';
import { REFUSED, UNEXPECTED, type RequestFailure } from './errors';
import { isRecord, textOf } from './guards';
import type { Secrets } from './secrets';
import { firstBytes, isByteStream } from './streams';
import { TooSlow, within } from './timeLimit';
import { settle } from './settle';

/** What went wrong with a request, and whether sending it again can help. */

const TRIES = 3;
const FIRST_WAIT_MS = 500;
/** What was tried for this long is not tried again: a time-out of five minutes would become fifteen. */
const RETRY_WITHIN_MS = 60_000;
/** The API asked for a pause, and it will come to an end. */
const TRIES_AFTER_REFUSALS = 8;
const RETRY_REFUSALS_WITHIN_MS = 180_000;
/** An error page that does not end within this says nothing. */
const READ_WORDS_MS = 10_000;
/** Codes of what stays as it is until somebody changes a setting. */
const LASTING =
	/CERT|SELF_SIGNED|UNABLE_TO|ERR_CANCELED|ERR_INVALID|ERR_BAD_OPTION|^REFUSED$|^UNEXPECTED$/;

const REFUSED_TEXT = {
	statement: 'was not asked',
	advice: 'Correct the credential of this node, then try again.',
};
const UNEXPECTED_TEXT = {
	statement:
		'could not be asked, or its answer not be read, because of an error in n8n or this node',
	advice:
		'Run this again. If it goes on, report this text to the makers of this node, with the version of n8n.',
};

/** n8n's helper throws NodeApiError with the answer, or the network's error, as its cause. */
export async function failureOf(error: unknown, secrets: Secrets): Promise<RequestFailure> {
	if (error instanceof TooSlow) return { code: 'ETIMEDOUT' };
	const cause = isRecord(error) && isRecord(error.cause) ? error.cause : error;
	const response = isRecord(cause) && isRecord(cause.response) ? cause.response : undefined;
	const status = response ? Number(response.status) : undefined;
	// With a status of success it is no refusal: the answer broke off.
	if (status && status >= 300)
		return { status, words: await wordsWithin(READ_WORDS_MS, response?.data, secrets) };
	const code = isRecord(cause) ? textOf(cause.code) : undefined;
	if (code !== undefined) return { code };
	const message = isRecord(error) ? textOf(error.message) : undefined;
	const words = message === undefined ? undefined : secrets.hiddenIn(message);
	// Our own guard or one of n8n's (no credential, a domain that is not allowed).
	const refused = [Refusal, NodeOperationError, UserError].some((kind) => cause instanceof kind);
	return refused
		? { code: REFUSED, words, ...REFUSED_TEXT }
		: { code: UNEXPECTED, words, ...UNEXPECTED_TEXT };
}

/** The words in a body of any kind, a stream too; none when that does not end within `ms`. */
export async function wordsWithin(ms: number, body: unknown, secrets: Secrets): Promise<string> {
	const read = await settle(within(ms, async () => await firstBytes(body)));
	// What has no end would keep its connection open.
	if (isByteStream(body)) body.destroy();
	return read.ok ? wordsOf(read.value, secrets) : '';
}

/** Whether the API asks for fewer requests. */
export function isRefusal({ status, retryAfterMs }: RequestFailure): boolean {
	return status === 429 || (status === 503 && retryAfterMs !== undefined);
}

/**
 * How long to wait, in ms, before the request is sent again after `tries` tries; undefined when it is not. After a refusal
 * the pace of the origin does the waiting, for all its requests.
 */
export function waitBefore({
	tries,
	elapsedMs,
	failure,
}: {
	tries: number;
	elapsedMs: number;
	failure: RequestFailure;
}): number | undefined {
	const { status, code = '' } = failure;
	if (isRefusal(failure)) {
		const goesOn = tries < TRIES_AFTER_REFUSALS && elapsedMs < RETRY_REFUSALS_WITHIN_MS;
		return goesOn ? 0 : undefined;
	}
	const passing = status === undefined ? !LASTING.test(code) : [502, 503, 504].includes(status);
	if (!passing || tries >= TRIES || elapsedMs >= RETRY_WITHIN_MS) return undefined;
	// Half to full of a doubling wait, so that many nodes do not come back in step.
	return FIRST_WAIT_MS * 2 ** tries * (0.5 + Math.random() / 2);
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** What the Retry-After header asks for, in ms. It holds seconds, or a date by the clock of the API. */
export function retryAfterOf(headers: IDataObject): number | undefined {
	const value = textOf(headers['retry-after'])?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
	if (!HTTP_DATE.test(value)) return undefined;
	const date = textOf(headers.date) ?? '';
	const now = HTTP_DATE.test(date) ? Date.parse(date) : Date.now();
	const ms = Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
