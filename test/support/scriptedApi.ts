import {
	NodeApiError,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import type { ApiService, RequestContext } from '../../core/api';

/** An API whose answers are given beforehand, one after the other, and a node that asks it; no engine, no network. */

export const TOKEN = 'sesame-token';
export const NODE = { name: 'Example', type: 'example', parameters: {} } as unknown as INode;
export const SERVICE: ApiService = {
	name: 'Example',
	credentialType: 'exampleApi',
	secrets: ['apiToken'],
	exampleUrl: 'https://api.example',
};

type Given = Partial<IN8nHttpFullResponse>;
export type Answer = Given | Error | ((options: IHttpRequestOptions) => Promise<Given>);

/** One request as n8n's helper got it; `signedBy` names the credential that is added, if any. */
export interface Asked {
	at: number;
	signedBy?: string;
	options: IHttpRequestOptions;
}

let origins = 0;

/** Each has an origin of its own, since what an API allows is remembered per origin. */
export function scriptedApi(...answers: Answer[]) {
	const baseUrl = `https://api${++origins}.example`;
	const asked: Asked[] = [];
	const helper = async (options: IHttpRequestOptions, signedBy?: string) => {
		asked.push({ at: Date.now(), ...(signedBy === undefined ? {} : { signedBy }), options });
		const answer = answers.shift() ?? new Error('Nobody expected this request');
		if (answer instanceof Error) throw answer;
		const given = typeof answer === 'function' ? await answer(options) : answer;
		return { statusCode: 200, headers: {}, body: {}, ...given };
	};
	const poll = {
		getNode: () => NODE,
		getCredentials: async () => await Promise.resolve({ baseUrl, apiToken: TOKEN }),
		helpers: {
			httpRequest: helper,
			async httpRequestWithAuthentication(
				this: unknown,
				type: string,
				options: IHttpRequestOptions,
			) {
				// Only the context it is called on knows the credential.
				expect(this).toHaveProperty('getCredentials');
				return await helper(options, type);
			},
		},
	};
	return {
		asked,
		baseUrl,
		/** Where nothing stops a run: a poll, or a look-up for the editor. */
		poll: poll as unknown as RequestContext,
		/** An execution, which `signal` stops. */
		execution: (signal?: AbortSignal) =>
			({ ...poll, getExecutionCancelSignal: () => signal }) as unknown as RequestContext,
	};
}

/** As n8n's helper hands on what went wrong: with the answer, or the network's error, as the cause. */
export const thrownByN8n = (cause: object) =>
	new NodeApiError(NODE, Object.assign(new Error('No.'), cause) as unknown as JsonObject);
