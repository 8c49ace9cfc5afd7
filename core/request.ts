import type {
	IDataObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
	NodeApiError,
} from 'n8n-workflow';

import { wordsOf } from './apiWords';
import { cleanBaseUrl, isSameOrigin } from './baseUrl';
import { apiError, UNUSABLE, type RequestFailure } from './errors';
import { failureOf, retryAfterOf, waitBefore } from './failures';
import { textOf } from './guards';
import { OutOfTime, paceOf } from './pace';
import { pause, signalOf } from './pause';
import { settle } from './settle';
import { firstBytes } from './streams';

/** The only place that sends a request. GET only: everything here may be repeated without harm. */

export type RequestContext =
	IPollFunctions | IExecuteFunctions | IExecutePaginationFunctions | ILoadOptionsFunctions;

/** A service as requests know it. */
export interface ApiService {
	/** Shown name, such as "Akeneo SDM". */
	name: string;
	credentialType: string;
}

export interface RequestSettings {
	/** What the user set under Request Options: timeout, proxy, certificates. */
	options?: Partial<IHttpRequestOptions>;
	/** No request starts, and no wait goes on, after this time (epoch ms). */
	deadline?: number;
}

export interface Reply {
	/** Parsed JSON, text, or a stream if one was asked for. */
	body: unknown;
	headers: IDataObject;
	/** The API's own clock, epoch ms, when it sent a Date header. */
	serverTime?: number;
}

export interface GetOptions {
	stream?: boolean;
	/** Words for a status this operation knows more about than the general table. */
	explain?: (failure: RequestFailure) => Promise<RequestFailure> | RequestFailure;
}

export { OutOfTime };

export interface Api {
	baseUrl: string;
	/** Fetches `path` (already encoded, starts with a slash). Throws NodeApiError, or OutOfTime after the deadline. */
	get(path: string, qs?: IDataObject, options?: GetOptions): Promise<Reply>;
	/** The error for an answer that arrived but can't be used. */
	unusable(failure: RequestFailure): NodeApiError;
}

const MAX_REDIRECTS = 3;
const DEFAULT_TIMEOUT_MS = 60_000;

/** Opens an API with the credential of the node. Throws NodeApiError or Error with a sentence for the user. */
export async function openApi(
	context: RequestContext,
	service: ApiService,
	settings: RequestSettings = {},
): Promise<Api> {
	const { baseUrl, secrets } = await readCredential(context, service);
	const deadline = settings.deadline ?? Infinity;

	const get: Api['get'] = async (path, qs, { stream = false, explain } = {}) => {
		let url = `${baseUrl}${path}`;
		let query = qs;
		let redirects = 0;
		for (let tries = 1; ; tries++) {
			const request: IHttpRequestOptions = {
				timeout: DEFAULT_TIMEOUT_MS,
				...settings.options,
				method: 'GET',
				url,
				qs: query,
				json: true,
				...(stream ? { encoding: 'stream' } : {}),
			};
			const outcome = await attempt(context, service, request, { deadline, secrets });
			if (!('failure' in outcome)) return outcome;
			const { failure, location } = outcome;
			const next = location === undefined ? undefined : resolve(location, url);
			if (next && isSameOrigin(next, baseUrl) && redirects++ < MAX_REDIRECTS) {
				url = next;
				query = undefined;
				tries--;
				continue;
			}
			const wait = waitBefore(tries, failure);
			if (wait !== undefined && Date.now() + wait < deadline) {
				await pause(context, wait);
				continue;
			}
			const explained = explain ? await explain(failure) : failure;
			throw apiError(context.getNode(), service.name, explained);
		}
	};
	return {
		baseUrl,
		get,
		unusable: (failure) =>
			apiError(context.getNode(), service.name, { code: UNUSABLE, ...failure }),
	};
}

type Outcome = Reply | { failure: RequestFailure; location?: string };

async function attempt(
	context: RequestContext,
	service: ApiService,
	options: IHttpRequestOptions,
	{ deadline, secrets }: { deadline: number; secrets: string[] },
): Promise<Outcome> {
	const sent = await settle(
		paceOf(new URL(options.url).origin).run(
			async (): Promise<IN8nHttpFullResponse> =>
				await context.helpers.httpRequestWithAuthentication.call(context, service.credentialType, {
					...options,
					timeout: Math.min(deadline - Date.now(), options.timeout ?? Infinity),
					returnFullResponse: true,
					disableFollowRedirect: true,
					sendCredentialsOnCrossOriginRedirect: false,
					// 401 stays an error of the helper: that is what the renewal of tokens hangs on.
					ignoreHttpStatusErrors: { ignore: true, except: [401] },
				}),
			{ deadline, signal: signalOf(context) },
		),
	);
	if (!sent.ok) {
		if (sent.error instanceof OutOfTime) throw sent.error;
		return { failure: await failureOf(sent.error, secrets) };
	}
	const response = sent.value;
	const { statusCode, headers } = response;
	if (statusCode >= 200 && statusCode < 300) {
		return { body: response.body, headers, serverTime: dateOf(headers.date) };
	}
	const body = options.encoding === 'stream' ? await firstBytes(response.body) : response.body;
	return {
		failure: {
			status: statusCode,
			words: wordsOf(body, secrets),
			retryAfterMs: retryAfterOf(headers),
		},
		location: statusCode >= 300 && statusCode < 400 ? textOf(headers.location) : undefined,
	};
}

async function readCredential(context: RequestContext, service: ApiService) {
	const credential = await context.getCredentials(service.credentialType);
	const baseUrl = cleanBaseUrl(credential.baseUrl);
	const secrets = Object.entries(credential)
		.filter(([name]) => name !== 'baseUrl')
		.map(([, value]) => value)
		.filter((value): value is string => typeof value === 'string' && value.length >= 6);
	return { baseUrl, secrets };
}

function dateOf(value: unknown): number | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isFinite(time) ? time : undefined;
}

function resolve(location: string, base: string): string | undefined {
	try {
		return new URL(location, base).href;
	} catch {
		return undefined;
	}
}
