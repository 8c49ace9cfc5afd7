import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { isRateLimited, retryDelay } from '../errors/classify';
import { brokenCode } from '../util/byteStreams';
import { settle } from '../util/outcome';
import type { RequestContext } from './api';
import { pause } from './cancellation';
import type { Send } from './request';
import { RequestError } from './requestError';

export interface RetryOptions<Result> {
	context: RequestContext;
	/** Epoch ms. */
	deadline: number;
	/** Reads the response, as a part of the attempt: when a body breaks off, the request is retried. */
	read: (response: IN8nHttpFullResponse) => Promise<Result> | Result;
}

/**
 * Sends a request, and retries it while that may help and the deadline allows it. Throws RequestError, DeadlineExceeded, and
 * the errors of `read`.
 */
export function retry<Result>(
	next: Send,
	{ context, deadline, read }: RetryOptions<Result>,
): Send<Result> {
	return async (request) => {
		const startedAt = Date.now();
		let previous: RequestError | undefined;
		for (let attempts = 1; ; attempts++) {
			const attempt = await settle(
				next({ ...request, isRetry: attempts > 1 }).then(
					async (response) => await readWhole(read, response, request.isCrossOrigin),
				),
			);
			if (attempt.ok) return attempt.value;
			const { error } = attempt;
			if (!(error instanceof RequestError)) throw error;
			// An attempt that was not sent says less than the failure of the one before.
			if (!error.wasSent) throw previous ?? error;
			previous = error;
			const { failure } = error;
			// A GET can be sent again without harm; any other request may have worked although it failed.
			const mayRepeat = request.options.method === 'GET' || isRateLimited(failure);
			const delay = mayRepeat
				? retryDelay({ attempts, elapsedMs: Date.now() - startedAt, failure })
				: undefined;
			if (delay === undefined || Date.now() + delay >= deadline) throw error;
			await pause(context, delay);
		}
	};
}

/** Reads a response. Throws RequestError when the connection broke meanwhile. */
async function readWhole<Result>(
	read: RetryOptions<Result>['read'],
	response: IN8nHttpFullResponse,
	isCrossOrigin: boolean,
): Promise<Result> {
	const outcome = await settle((async () => await read(response))());
	if (outcome.ok) return outcome.value;
	const code = brokenCode(outcome.error);
	throw code === undefined ? outcome.error : new RequestError({ code }, isCrossOrigin);
}
