import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type IDataObject,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { CredentialError } from '../security/allowedAddresses';
import type { Secrets } from '../security/redaction';
import { firstBytes, isByteStream } from '../util/byteStreams';
import { withTimeout } from '../util/deadlines';
import { settle } from '../util/outcome';
import { isRecord, numberOf, textOf } from '../util/typeGuards';
import { isPermanentCode } from './kinds';
import { serverMessage } from './serverMessage';
import { NOT_ALLOWED_TEXT, UNEXPECTED_TEXT } from './texts';
import { NOT_ALLOWED, UNEXPECTED, type RequestFailure } from './userErrors';

/** Why a request failed, and whether another attempt can help. */

const ATTEMPTS = 3;
const FIRST_DELAY_MS = 500;
/** After this there are no more attempts: a timeout of five minutes would become fifteen. */
const RETRY_WITHIN_MS = 60_000;
/** A rate limit ends by itself. */
const ATTEMPTS_WHEN_RATE_LIMITED = 8;
const RETRY_WITHIN_MS_WHEN_RATE_LIMITED = 180_000;
/** A file that is being prepared: the longest pause between two attempts, and the longest time for all of them. */
const LONGEST_PAUSE_MS = 60_000;
const PREPARED_WITHIN_MS = 180_000;
/** The longest time to read the message of an error. */
const READ_MESSAGE_MS = 10_000;

/**
 * The response inside an error that n8n's helper throws, with its status, headers and body. Undefined when the request got
 * none, and when the response broke off, which leaves a status of success.
 */
export function responseIn(error: unknown): IN8nHttpFullResponse | undefined {
	const { response } = causeIn(error);
	if (!isRecord(response)) return undefined;
	const { status, headers, data } = response;
	const statusCode = numberOf(status) ?? 0;
	if (statusCode < 300) return undefined;
	return {
		statusCode,
		headers: isRecord(headers) ? headers : {},
		body: isRecord(data) ? data : (textOf(data) ?? ''),
	};
}

/** The failure of a request that got no response. */
export function failureOf(error: unknown, secrets: Secrets): RequestFailure {
	const cause = causeIn(error);
	const code = textOf(cause.code);
	const isSentence = code?.includes(' ') === true;
	if (code !== undefined && !isSentence) return { code };
	const message = isRecord(error) ? textOf(error.message) : undefined;
	const text = message === undefined ? undefined : secrets.redactText(message);
	// A check, ours or n8n's, such as for a missing credential or a domain that is not allowed. n8n 1.101 to 2.33 tells the
	// second by its text only.
	const isSetting =
		isSentence ||
		text?.startsWith('Domain not allowed') === true ||
		[CredentialError, NodeOperationError, UserError].some((kind) => cause instanceof kind);
	return isSetting
		? { code: NOT_ALLOWED, serverMessage: text, ...NOT_ALLOWED_TEXT }
		: { code: UNEXPECTED, serverMessage: text, ...UNEXPECTED_TEXT };
}

/**
 * n8n's helper throws NodeApiError with the error of the network, or of the credential, as its cause. n8n-workflow 1.100 to
 * 2.33 loses the cause and keeps only its status or code, in `httpCode`, and the body of the response.
 */
function causeIn(error: unknown): IDataObject {
	if (!isRecord(error)) return {};
	if (isRecord(error.cause)) return error.cause;
	if (!(error instanceof NodeApiError) || error.httpCode === null) return error;
	const status = numberOf(error.httpCode);
	if (status === undefined) return { code: error.httpCode };
	// The response broke off.
	if (status < 300) return { code: 'ERR_BAD_RESPONSE' };
	return { response: { status, data: error.context.data } };
}

/** The server message in a body; empty when the body is a stream that does not end within `ms`. */
export async function readServerMessage(
	ms: number,
	body: unknown,
	secrets: Secrets,
): Promise<string> {
	const limitMs = Math.min(ms, READ_MESSAGE_MS);
	const read = await settle(withTimeout(limitMs, async () => await firstBytes(body)));
	// A body without an end would keep its connection open.
	if (isByteStream(body)) body.destroy();
	return read.ok ? serverMessage(read.value, secrets) : '';
}

/** Whether a request was rate limited. */
export function isRateLimited({ status, retryAfterMs }: RequestFailure): boolean {
	return status === 429 || (status === 503 && retryAfterMs !== undefined);
}

/** Codes of connections that were never made. */
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/**
 * Whether the service may have carried out a request that failed: it gave no response, or one that says nothing about that.
 * A status below 500 says that it has not.
 */
export function mayHaveWorked(failure: RequestFailure): boolean {
	const { status, code = '' } = failure;
	if (status !== undefined) return status >= 500 && !isRateLimited(failure);
	return !isPermanentCode(code) && !NEVER_SENT.test(code);
}

/**
 * How long to wait, in ms, before the next attempt; undefined when there is none. 0 after a rate limit, because the queue of the
 * origin holds all requests back.
 */
export function retryDelay({
	attempts,
	elapsedMs,
	failure,
}: {
	attempts: number;
	elapsedMs: number;
	failure: RequestFailure;
}): number | undefined {
	const { status, code = '' } = failure;
	if (isRateLimited(failure)) {
		const mayRetry =
			attempts < ATTEMPTS_WHEN_RATE_LIMITED && elapsedMs < RETRY_WITHIN_MS_WHEN_RATE_LIMITED;
		return mayRetry ? 0 : undefined;
	}
	if (status === 202) return delayUntilPrepared(failure, elapsedMs);
	const isTransient =
		status === undefined ? !isPermanentCode(code) : [502, 503, 504].includes(status);
	if (!isTransient || attempts >= ATTEMPTS || elapsedMs >= RETRY_WITHIN_MS) return undefined;
	// Between half and all of a delay that doubles, so that many nodes do not retry at the same moment.
	return FIRST_DELAY_MS * 2 ** attempts * (0.5 + Math.random() / 2);
}

/** As the API asks, but a second at least: it may ask for none. */
function delayUntilPrepared(
	{ retryAfterMs }: RequestFailure,
	elapsedMs: number,
): number | undefined {
	const delay = Math.max(1000, retryAfterMs ?? Infinity);
	return delay <= LONGEST_PAUSE_MS && elapsedMs + delay <= PREPARED_WITHIN_MS ? delay : undefined;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** The pause that the Retry-After header asks for, in ms. It holds seconds, or a date by the clock of the API. */
export function retryAfterOf(headers: IDataObject): number | undefined {
	const value = textOf(headers['retry-after'])?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
	if (!HTTP_DATE.test(value)) return undefined;
	const date = textOf(headers.date) ?? '';
	const now = HTTP_DATE.test(date) ? Date.parse(date) : Date.now();
	const ms = Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
