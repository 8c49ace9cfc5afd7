import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { wordsOf } from './apiWords';
import type { RequestFailure } from './errors';
import { failureOf, isRefusal, retryAfterOf, wordsWithin } from './failures';
import { isRecord, textOf } from './guards';
import { HeldBack, Stopped } from './notSent';
import { OutOfTime } from './outOfTime';
import { paceOf, type Patience } from './pace';
import type { ApiService, Reply, RequestContext } from './api';
import { isRedirect } from './redirects';
import type { Secrets } from './secrets';
import { settle } from './settle';
import { isByteStream } from './streams';
import { within } from './timeLimit';

/** One request: sent when its turn comes, with the token, and with an end. */

export interface Attempt {
	request: IHttpRequestOptions;
	patience: Patience & { deadline: number; timeoutMs: number };
	secrets: Secrets;
	/** A redirect has led away from the origin the token is for. */
	isAway: boolean;
}

/** `location` is where an answer sent the request on to; `notSent` tells that the request never left. */
export interface Failed {
	failure: RequestFailure;
	location?: string;
	notSent?: boolean;
}

const ELSEWHERE_TEXT = {
	statement: 'sent the download on to another address, which did not give the file',
	advice:
		'Run this node again. If it goes on, ask whoever looks after your network whether n8n can reach that address.',
};

/** Throws OutOfTime when there is no time left to send the request; everything else that goes wrong is an outcome. */
export async function attempt(
	context: RequestContext,
	service: ApiService,
	{ request, patience, secrets, isAway }: Attempt,
): Promise<Reply | Failed> {
	const limitMs = () => Math.min(patience.deadline - Date.now(), patience.timeoutMs);
	const send = async (): Promise<IN8nHttpFullResponse> =>
		await within(limitMs(), async (signal) => {
			const options: IHttpRequestOptions = {
				...request,
				// A body that comes as a stream may take longer than its beginning.
				abortSignal: request.encoding === 'stream' ? patience.signal : signal,
				timeout: limitMs(),
				returnFullResponse: true,
				disableFollowRedirect: true,
				sendCredentialsOnCrossOriginRedirect: false,
				// 401 stays an error of the helper: that is what the renewal of tokens hangs on.
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
			};
			const { helpers } = context;
			return isAway
				? // Domains are restricted because of the token, which does not come along.
					await helpers.httpRequest({ ...options, allowedDomains: undefined })
				: await helpers.httpRequestWithAuthentication.call(
						context,
						service.credentialType,
						options,
					);
		});
	const about = isAway ? ELSEWHERE_TEXT : {};
	const pace = paceOf(new URL(request.url).origin);
	const refusal = (answer: IN8nHttpFullResponse) => refusalIn(answer, secrets);
	const sent = await settle(pace.run(async () => await answerOf(send), patience, refusal));
	if (!sent.ok) {
		const { error } = sent;
		if (error instanceof OutOfTime) throw error;
		if (error instanceof HeldBack) return { failure: error.failure, notSent: true };
		if (error instanceof Stopped) return { failure: { code: 'ERR_CANCELED' }, notSent: true };
		return { failure: { ...(await failureOf(error, secrets)), ...about } };
	}
	const { statusCode, headers, body } = sent.value;
	if (statusCode >= 200 && statusCode < 300) {
		return {
			body: isRecord(body) && request.encoding !== 'stream' ? secrets.removedFrom(body) : body,
			headers: secrets.removedFrom(headers),
			serverTime: dateOf(headers.date),
		};
	}
	return {
		failure: {
			status: statusCode,
			words: await wordsWithin(limitMs(), body, secrets),
			retryAfterMs: retryAfterOf(headers),
			...about,
		},
		location: isRedirect(statusCode) ? textOf(headers.location) : undefined,
	};
}

/**
 * The answer to a request. What n8n throws with a status other than 401 is what the API said when it was asked for a token: an
 * answer like any other.
 */
async function answerOf(send: () => Promise<IN8nHttpFullResponse>): Promise<IN8nHttpFullResponse> {
	const sent = await settle(send());
	if (sent.ok) return sent.value;
	const cause = isRecord(sent.error) && isRecord(sent.error.cause) ? sent.error.cause : {};
	const response = isRecord(cause.response) ? cause.response : {};
	const { status, headers, data } = response;
	if (typeof status !== 'number' || status < 300 || status === 401) throw sent.error;
	return {
		statusCode: status,
		headers: isRecord(headers) ? headers : {},
		body: isRecord(data) ? data : (textOf(data) ?? ''),
	};
}

/** An answer that asks for fewer requests. */
function refusalIn(answer: IN8nHttpFullResponse, secrets: Secrets): RequestFailure | undefined {
	const { statusCode, headers, body } = answer;
	const refusal = { status: statusCode, retryAfterMs: retryAfterOf(headers) };
	if (!isRefusal(refusal)) return undefined;
	return { ...refusal, words: isByteStream(body) ? '' : wordsOf(body, secrets) };
}

function dateOf(value: unknown): number | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isFinite(time) ? time : undefined;
}
