import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { UNUSABLE_RESPONSE } from '../errors/userErrors';
import { isSafeCrossOrigin } from '../security/allowedAddresses';
import type { Secrets } from '../security/redaction';
import { isRedirect, redirectTarget } from '../security/redirects';
import { isByteStream } from '../util/byteStreams';
import { settle } from '../util/outcome';
import { textOf } from '../util/typeGuards';
import type { ApiRequest, Limits, Send } from './request';
import { errorFromResponse, errorFromThrown, RequestError } from './requestError';

const MOST_REDIRECTS = 3;

const UNSAFE_LINK = {
	code: UNUSABLE_RESPONSE,
	statement: 'gave a file address that is not safe, so nothing was fetched from it',
	advice: "Only addresses that begin with https:// are used. Check 'Base URL' in the credential.",
};

/** Successes that do not bring the whole of a file: it is being prepared, there is none, or a part of it. */
const NOT_WHOLE = [202, 204, 205, 206];

/** Follows redirects where that is safe. Throws DeadlineExceeded, and RequestError unless the last response is a success. A file has to come whole. */
export function followRedirects(
	next: Send,
	{ baseUrl, secrets, ...limits }: Limits & { baseUrl: string; secrets: Secrets },
): Send {
	return async (first) => {
		if (first.isCrossOrigin && !isSafeCrossOrigin(first.options.url, baseUrl))
			throw new RequestError(UNSAFE_LINK, true, false);
		let request = first;
		for (let redirects = 0; ; redirects++) {
			const sent = await settle(next(request));
			if (!sent.ok) throw errorFromThrown(sent.error, request, secrets);
			const response = sent.value;
			if (hasWorked(request, response)) return response;

			const target = redirects < MOST_REDIRECTS && redirected(request, response, baseUrl);
			if (!target) throw await errorFromResponse(response, request, { limits, secrets });
			// An unread body would keep its connection open.
			if (isByteStream(response.body)) response.body.destroy();
			request = target;
		}
	};
}

function hasWorked({ options }: ApiRequest, { statusCode }: IN8nHttpFullResponse): boolean {
	const isFile = options.encoding === 'stream';
	return statusCode >= 200 && statusCode < 300 && !(isFile && NOT_WHOLE.includes(statusCode));
}

function redirected(
	request: ApiRequest,
	{ statusCode, headers }: IN8nHttpFullResponse,
	baseUrl: string,
): ApiRequest | undefined {
	const { options, isDownload, isCrossOrigin } = request;
	if (options.method !== 'GET' || !isRedirect(statusCode)) return undefined;
	const location = textOf(headers.location);
	const target = redirectTarget({ url: options.url, location, baseUrl, isDownload });
	if (!target) return undefined;
	return {
		...request,
		options: { ...options, url: target.url, qs: undefined },
		// After one request without the token, no later one carries it, even if a redirect leads back.
		isCrossOrigin: isCrossOrigin || target.isCrossOrigin,
	};
}
