import type {
	IDataObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	NodeApiError,
} from 'n8n-workflow';

import { attempt } from './attempt';
import { cleanBaseUrl, isSameOrigin } from './baseUrl';
import { apiError, UNUSABLE, type RequestFailure } from './errors';
import { waitBefore } from './failures';
import { numberOf } from './guards';
import { OutOfTime } from './pace';
import { pause, signalOf } from './pause';
import { Secrets } from './secrets';
import { settle } from './settle';

/** The only place that sends a request. GET only: everything here may be repeated without harm. */

export type RequestContext =
	IPollFunctions | IExecuteFunctions | IExecutePaginationFunctions | ILoadOptionsFunctions;

/** A service as requests know it. */
export interface ApiService {
	/** Shown name, such as "Akeneo SDM". */
	name: string;
	credentialType: string;
	/** The fields of the credential that nobody may see. */
	secrets: string[];
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
/** What looks up something for the editor ends by itself, since nobody can stop it. */
const LOOK_UP_MS = 60_000;

/** Opens an API with the credential of the node. Throws NodeApiError or Error with a sentence for the user. */
export async function openApi(
	context: RequestContext,
	service: ApiService,
	settings: RequestSettings = {},
): Promise<Api> {
	const { baseUrl, secrets } = await readCredential(context, service);
	const signal = signalOf(context);
	const endless = 'getExecutionCancelSignal' in context;
	const deadline = settings.deadline ?? (endless ? Infinity : Date.now() + LOOK_UP_MS);
	const { timeout, ...options } = settings.options ?? {};
	const timeoutMs = Math.max(1, numberOf(timeout) || DEFAULT_TIMEOUT_MS);

	const get: Api['get'] = async (path, qs, { stream = false, explain } = {}) => {
		let url = `${baseUrl}${path}`;
		let query = qs;
		let redirects = 0;
		let last: RequestFailure | undefined;
		const began = Date.now();
		for (let tries = 1; ; tries++) {
			const request: IHttpRequestOptions = {
				...options,
				method: 'GET',
				url,
				qs: query,
				json: true,
				...(stream ? { encoding: 'stream' } : {}),
			};
			const patience = { deadline, timeoutMs, signal, again: tries > 1 };
			const asked = await settle(attempt(context, service, { request, patience, secrets }));
			if (!asked.ok && (settings.deadline !== undefined || !(asked.error instanceof OutOfTime)))
				throw asked.error;
			const outcome = asked.ok ? asked.value : { failure: { code: 'ETIMEDOUT' } };
			if (!('failure' in outcome)) return outcome;

			const next = addressFrom(outcome.location, url);
			if (next && isSameOrigin(next, baseUrl) && redirects++ < MAX_REDIRECTS) {
				url = next;
				query = undefined;
				tries--;
				continue;
			}
			// What was not even sent says less than the answer before.
			const failure = outcome.notSent && last ? last : outcome.failure;
			const wait = outcome.notSent
				? undefined
				: waitBefore({ tries, elapsedMs: Date.now() - began, failure });
			if (wait !== undefined && Date.now() + wait < deadline) {
				last = failure;
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

async function readCredential(context: RequestContext, service: ApiService) {
	const credential = await context.getCredentials(service.credentialType);
	const secrets = service.secrets.map((name) => credential[name]);
	return { baseUrl: cleanBaseUrl(credential.baseUrl), secrets: new Secrets(secrets) };
}

function addressFrom(location: string | undefined, base: string): string | undefined {
	if (location === undefined) return undefined;
	try {
		return new URL(location, base).href;
	} catch {
		return undefined;
	}
}
