import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Api, ApiService, ReadOptions, Reply, RequestContext, RequestSettings } from './api';
import { attempt, type Failed } from './attempt';
import { cleanBaseUrl, isSafeElsewhere } from './baseUrl';
import { apiError, UNUSABLE, type RequestFailure } from './errors';
import { isRefusal, waitBefore } from './failures';
import { numberOf } from './guards';
import { OutOfTime } from './outOfTime';
import { pause, signalOf } from './pause';
import { Route } from './redirects';
import { Secrets } from './secrets';
import { settle } from './settle';
import { brokenCode, endWhenStalled, isByteStream } from './streams';

/** The only place that sends a request. Whatever only reads may be repeated without harm; a POST may not. */

const UNSAFE_LINK = {
	statement: 'gave the address of a file from which nothing is fetched, to keep n8n safe',
	advice: "Only addresses that begin with https:// are used. Check 'Base URL' in the credential.",
};

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

	const unusable = (failure: RequestFailure) =>
		apiError(context.getNode(), service, { code: UNUSABLE, ...failure });

	/** Sends a request until it works or can't; `finish` is part of what may fail in passing. */
	const send = async <T>(
		path: string,
		{
			method = 'GET',
			qs,
			stream = false,
			download = false,
			elsewhere,
			explain,
		}: ReadOptions & Sent,
		finish: (reply: Reply) => Promise<T> | T,
	): Promise<T> => {
		if (elsewhere && !isSafeElsewhere(path, baseUrl)) throw unusable(UNSAFE_LINK);
		const address = elsewhere ? path : `${baseUrl}${path}`;
		const start = { url: address, query: qs, isAway: elsewhere === true };
		const route = new Route(start, baseUrl, download);
		let last: RequestFailure | undefined;
		const began = Date.now();
		for (let tries = 1; ; tries++) {
			const { url, query, isAway } = route.now;
			const request: IHttpRequestOptions = {
				...options,
				method,
				url,
				qs: query,
				json: !download,
				...(stream ? { encoding: 'stream' } : {}),
			};
			const patience = { deadline, timeoutMs, signal, again: tries > 1 };
			const asked = await settle(attempt(context, service, { request, patience, secrets, isAway }));
			if (!asked.ok && (settings.deadline !== undefined || !(asked.error instanceof OutOfTime)))
				throw asked.error;
			const answer = asked.ok ? asked.value : { failure: { code: 'ETIMEDOUT' } };
			const outcome = 'failure' in answer ? answer : await finished(finish, answer);
			if ('value' in outcome) return outcome.value;

			if (method === 'GET' && route.follow(outcome.location)) {
				tries--;
				continue;
			}
			// What was not even sent says less than the answer before.
			const failure = outcome.notSent && last ? last : outcome.failure;
			const mayRepeat = !outcome.notSent && (method === 'GET' || isRefusal(failure));
			const wait = !mayRepeat
				? undefined
				: waitBefore({ tries, elapsedMs: Date.now() - began, failure });
			if (wait !== undefined && Date.now() + wait < deadline) {
				last = failure;
				await pause(context, wait);
				route.restart();
				continue;
			}
			const explained = explain && !route.hasLeft ? await explain(failure) : failure;
			throw apiError(context.getNode(), service, explained);
		}
	};
	return {
		baseUrl,
		post: async (path, more) => await send(path, { ...more, method: 'POST' }, (reply) => reply),
		get: async (path, qs, more) => await send(path, { ...more, qs }, (reply) => reply),
		read: async (path, take, more) =>
			await send(path, { ...more, stream: true }, async ({ body, headers }) => {
				if (!isByteStream(body)) throw new TypeError('The answer came in one piece');
				const stopWatching = endWhenStalled(body, timeoutMs);
				try {
					return await take(body, headers);
				} finally {
					stopWatching();
					// Whoever gave up before the end, such as a full disk, would leave the connection open.
					body.destroy();
				}
			}),
		unusable,
	};
}

interface Sent {
	method?: 'GET' | 'POST';
	qs?: IDataObject;
	stream?: boolean;
}

/** What was made of an answer, or the failure if its connection broke meanwhile. */
async function finished<T>(
	finish: (reply: Reply) => Promise<T> | T,
	reply: Reply,
): Promise<{ value: T } | Failed> {
	const outcome = await settle((async () => await finish(reply))());
	if (outcome.ok) return { value: outcome.value };
	const code = brokenCode(outcome.error);
	if (code === undefined) throw outcome.error;
	return { failure: { code } };
}

async function readCredential(context: RequestContext, service: ApiService) {
	const credential = await context.getCredentials(service.credentialType);
	const secrets = service.secrets.map((name) => credential[name]);
	return {
		baseUrl: cleanBaseUrl(credential.baseUrl, service.exampleUrl),
		secrets: new Secrets(secrets, () => service.laterSecrets?.(credential) ?? []),
	};
}
