import {
	NodeApiError,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import type { ApiService, RequestContext } from '../../core/http/api';

/** An API with scripted responses, given one after the other, and a node that calls it; no engine, no network. */

export const TOKEN = 'sesame-token';
export const NODE = { name: 'Example', type: 'example', parameters: {} } as unknown as INode;
export const SERVICE: ApiService = {
	name: 'Example',
	credentialType: 'exampleApi',
	secrets: ['apiToken'],
	accountFields: ['apiToken'],
	baseUrl: { example: 'https://api.example', path: '/v2/things' },
};

type ScriptedResponse = Partial<IN8nHttpFullResponse>;
export type Scripted =
	ScriptedResponse | Error | ((options: IHttpRequestOptions) => Promise<ScriptedResponse>);

/** One request as n8n's helper got it; `signedBy` names the credential that is added, if any. */
export interface SentRequest {
	at: number;
	signedBy?: string;
	options: IHttpRequestOptions;
}

let origins = 0;

/** Each API has an origin of its own, because rate limits are kept per origin. */
export function scriptedApi(...responses: Scripted[]) {
	const baseUrl = `https://api${++origins}.example`;
	const requests: SentRequest[] = [];
	const warnings: string[] = [];
	const helper = async (options: IHttpRequestOptions, signedBy?: string) => {
		requests.push({ at: Date.now(), ...(signedBy === undefined ? {} : { signedBy }), options });
		const response = responses.shift() ?? new Error('Nobody expected this request');
		if (response instanceof Error) throw response;
		const fields = typeof response === 'function' ? await response(options) : response;
		return { statusCode: 200, headers: {}, body: {}, ...fields };
	};
	const poll = {
		getNode: () => NODE,
		logger: { warn: (text: string) => void warnings.push(text) },
		getCredentials: async () => await Promise.resolve({ baseUrl, apiToken: TOKEN }),
		helpers: {
			httpRequest: helper,
			async httpRequestWithAuthentication(
				this: unknown,
				type: string,
				options: IHttpRequestOptions,
			) {
				// The helper finds the credential by its context.
				expect(this).toHaveProperty('getCredentials');
				return await helper(options, type);
			},
		},
	};
	return {
		requests,
		/** What n8n's log has. */
		warnings,
		baseUrl,
		/** A poll, or a picker of the editor, neither of which can be cancelled. */
		poll: poll as unknown as RequestContext,
		/** An execution, which `signal` cancels. */
		execution: (signal?: AbortSignal) =>
			({ ...poll, getExecutionCancelSignal: () => signal }) as unknown as RequestContext,
	};
}

/** The error that n8n's helper throws: with the response, or the error of the network, as its cause. */
export const thrownByN8n = (cause: object) =>
	new NodeApiError(NODE, Object.assign(new Error('No.'), cause) as unknown as JsonObject);

/** The same with n8n-workflow 1.100 to 2.33, whose errors have a field `cause` that is always empty. */
export const thrownWithoutCause = (cause: object) =>
	Object.assign(thrownByN8n(cause), { cause: undefined });
