import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { responseIn } from '../errors/classify';
import { isByteStream } from '../util/byteStreams';
import { settle } from '../util/outcome';
import type { ApiService, RequestContext } from './api';
import type { Send } from './request';

type IgnoredErrors = IHttpRequestOptions['ignoreHttpStatusErrors'];

/** Sends a request with n8n's helper, which lets the credential add the token. */
export function authenticate(context: RequestContext, service: ApiService): Send {
	return async ({ options: given, isCrossOrigin }) => {
		const callHelper = (ignoreHttpStatusErrors: IgnoredErrors): Promise<IN8nHttpFullResponse> => {
			const options: IHttpRequestOptions = {
				...given,
				returnFullResponse: true,
				disableFollowRedirect: true,
				sendCredentialsOnCrossOriginRedirect: false,
				ignoreHttpStatusErrors,
			};
			const { helpers } = context;
			return isCrossOrigin
				? // n8n restricts domains to protect the token, which this request does not carry.
					helpers.httpRequest({ ...options, allowedDomains: undefined })
				: helpers.httpRequestWithAuthentication.call(context, service.credentialType, options);
		};
		// 401 stays an error of the helper: without it, n8n would not renew a token.
		let sent = await settle(callHelper({ ignore: true, except: [401] }));
		if (sent.ok && sent.value.statusCode === 401 && !isCrossOrigin) {
			// n8n before 2.10 does not know `except`. What was rejected with 401 was not done, so it can be sent again.
			if (isByteStream(sent.value.body)) sent.value.body.destroy();
			sent = await settle(callHelper(false));
		}
		if (sent.ok) return sent.value;
		// A 401, or the response to the credential's exchange for a token.
		const response = responseIn(sent.error);
		if (!response) throw sent.error;
		return response;
	};
}
