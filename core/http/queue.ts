import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { isRateLimited, retryAfterOf } from '../errors/classify';
import { serverMessage } from '../errors/serverMessage';
import type { RequestFailure } from '../errors/userErrors';
import type { Secrets } from '../security/redaction';
import { isByteStream } from '../util/byteStreams';
import type { Limits, Send } from './request';
import { queueOf } from './requestQueue';

export interface QueueOptions extends Partial<Limits> {
	secrets: Secrets;
	/** See `Api`. */
	account?: string;
	/** See `Waiting`. */
	isOperation?: boolean;
	isNested?: boolean;
	onFull?: (waiting: number) => void;
}

/**
 * Sends a request when the queue of its origin and account has a slot for it. Throws DeadlineExceeded, Cancelled or RateLimited for a
 * request that is not sent at all.
 */
export function queue(next: Send, { secrets, account, ...waiting }: QueueOptions): Send {
	return async (request) => {
		const { isRetry, isCrossOrigin, options } = request;
		const origin = new URL(options.url).origin;
		const slots = isCrossOrigin ? queueOf(origin) : queueOf(origin, account);
		const slot = await slots.enter({ ...waiting, isRetry });
		try {
			const response = await next(request);
			slot.noteResponse(rateLimitIn(response, secrets));
			return response;
		} finally {
			slot.release();
		}
	};
}

/** The failure in a response that says that a request was rate limited; undefined in any other response. */
function rateLimitIn(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	secrets: Secrets,
): RequestFailure | undefined {
	const failure = { status: statusCode, retryAfterMs: retryAfterOf(headers) };
	if (!isRateLimited(failure)) return undefined;
	return { ...failure, serverMessage: isByteStream(body) ? '' : serverMessage(body, secrets) };
}
