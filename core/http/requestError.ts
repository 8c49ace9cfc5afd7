import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { failureOf, readServerMessage, retryAfterOf } from '../errors/classify';
import { cancelledInFullQueue, CROSS_ORIGIN_TEXT, UNREADABLE_TEXT } from '../errors/texts';
import { UNREADABLE, type RequestFailure } from '../errors/userErrors';
import type { Secrets } from '../security/redaction';
import { DeadlineExceeded } from '../util/deadlines';
import { UnreadableBody } from './body';
import type { ApiRequest, Limits } from './request';
import { Cancelled, RateLimited } from './waiting';

/** An execution that was stopped after a shorter wait was not stopped for that. */
const LONG_WAIT_MS = 60_000;

/** Why a request did not work, on its way back through the pipe. */
export class RequestError extends Error {
	constructor(
		readonly failure: RequestFailure,
		/** True when the address that failed is on another origin than the token is for. */
		readonly isCrossOrigin: boolean,
		/** False when the request was not sent at all. */
		readonly wasSent = true,
	) {
		super('The request did not work');
	}
}

/** The error for a response whose status is not a success. */
export async function errorFromResponse(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	request: ApiRequest,
	{ limits, secrets }: { limits: Limits; secrets: Secrets },
): Promise<RequestError> {
	const ms = Math.min(limits.deadline - Date.now(), limits.timeoutMs);
	const message = await readServerMessage(ms, body, secrets);
	return sentError(request, {
		status: statusCode,
		// The body of a 206 is a part of the file.
		serverMessage: statusCode === 206 ? '' : message,
		retryAfterMs: retryAfterOf(headers),
	});
}

/** The error for a request that got no response. A DeadlineExceeded is returned as it is. */
export function errorFromThrown(error: unknown, request: ApiRequest, secrets: Secrets): Error {
	if (error instanceof DeadlineExceeded) return error;
	if (error instanceof RateLimited) return unsentError(request, error.failure);
	if (error instanceof Cancelled) return unsentError(request, cancelled(error));
	if (error instanceof UnreadableBody)
		return unsentError(request, { code: UNREADABLE, ...UNREADABLE_TEXT });
	return sentError(request, failureOf(error, secrets));
}

function cancelled({ waitedMs }: Cancelled): RequestFailure {
	const isLong = waitedMs >= LONG_WAIT_MS;
	return { code: 'ERR_CANCELED', ...(isLong ? { advice: cancelledInFullQueue(waitedMs) } : {}) };
}

function unsentError({ isCrossOrigin }: ApiRequest, failure: RequestFailure): RequestError {
	return new RequestError(failure, isCrossOrigin, false);
}

/** A success, but without the whole of a file, says the same wherever it comes from. */
function isSuccess({ status = 0 }: RequestFailure): boolean {
	return status >= 200 && status < 300;
}

function sentError({ isCrossOrigin }: ApiRequest, failure: RequestFailure): RequestError {
	const text = isCrossOrigin && !isSuccess(failure) ? CROSS_ORIGIN_TEXT : {};
	return new RequestError({ ...failure, ...text }, isCrossOrigin);
}
