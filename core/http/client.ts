import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import { serverMessage } from '../errors/serverMessage';
import { queueIsFull } from '../errors/texts';
import {
	adviceOnPath,
	apiError,
	QUEUE_FULL,
	UNUSABLE_RESPONSE,
	type RequestFailure,
} from '../errors/userErrors';
import type { Secrets } from '../security/redaction';
import { endWhenStalled, isByteStream } from '../util/byteStreams';
import { DeadlineExceeded } from '../util/deadlines';
import { isRecord, numberOf } from '../util/typeGuards';
import type {
	Api,
	ApiResponse,
	ApiService,
	PostOptions,
	ReadOptions,
	RequestContext,
	RequestSettings,
} from './api';
import { authenticate } from './authenticate';
import { sendBody } from './body';
import { signalOf } from './cancellation';
import { readCredential } from './credential';
import { deadline } from './deadline';
import { queue } from './queue';
import { followRedirects } from './redirects';
import type { Limits } from './request';
import { RequestError } from './requestError';
import { retry, type RetryOptions } from './retry';
import { QueueFull } from './waiting';

/** Opens an API: every request passes the same pipe, from the retries to the credential. */

const DEFAULT_TIMEOUT_MS = 60_000;
/** A look-up for the editor ends by itself, since there is no button to stop it. */
const LOOK_UP_MS = 60_000;

/** The parts of a request besides its path. */
interface SendOptions extends ReadOptions {
	method?: 'GET' | 'POST';
	qs?: IDataObject;
	stream?: boolean;
	openBody?: PostOptions['openBody'];
}

/** Opens an API with the credential of the node. Throws NodeApiError or Error with a sentence for the user. */
export async function openApi(
	context: RequestContext,
	service: ApiService,
	settings: RequestSettings = {},
): Promise<Api> {
	const { baseUrl, account, credential, secrets } = await readCredential(context, service);
	const { timeout, ...userOptions } = settings.options ?? {};
	const limits: Limits = {
		deadline: settings.deadline ?? defaultDeadline(context),
		timeoutMs: Math.max(1, numberOf(timeout) || DEFAULT_TIMEOUT_MS),
		signal: signalOf(context),
	};
	const sendOnce = followRedirects(
		queue(sendBody(deadline(authenticate(context, service), limits)), {
			...limits,
			secrets,
			account,
			isOperation: isOperation(context),
			onFull: (waiting) => context.logger.warn(queueIsFull(service.name, waiting)),
		}),
		{ ...limits, baseUrl, secrets },
	);
	const toError = (failure: RequestFailure) => {
		const error = apiError(context.getNode(), service, failure);
		const advice = adviceOnPath(failure, baseUrl, service.baseUrl.example);
		if (advice !== '') error.description = `${error.description} ${advice}`;
		return error;
	};
	const unusable: Api['unusable'] = (failure, message) =>
		toError({
			code: UNUSABLE_RESPONSE,
			serverMessage: serverMessage(message, secrets),
			...failure,
		});

	function send<Result>(
		path: string,
		{
			method = 'GET',
			qs,
			stream,
			openBody,
			download = false,
			crossOrigin = false,
			explain,
		}: SendOptions,
		read: RetryOptions<Result>['read'],
	): Promise<Result> {
		const options = {
			...userOptions,
			method,
			url: crossOrigin ? path : `${baseUrl}${path}`,
			qs,
			json: !download,
			...(stream ? { encoding: 'stream' as const } : {}),
		};
		const request = {
			options,
			isCrossOrigin: crossOrigin,
			isDownload: download,
			isRetry: false,
			openBody,
		};
		return retry(sendOnce, { context, deadline: limits.deadline, read })(request).catch(
			async (error: unknown) => {
				// The default deadline is reported as a timeout. A poll sets its own deadline, and handles it itself.
				if (error instanceof DeadlineExceeded && settings.deadline === undefined)
					throw toError({ code: error instanceof QueueFull ? QUEUE_FULL : 'ETIMEDOUT' });
				if (!(error instanceof RequestError)) throw error;
				// An operation knows the errors of its own API only.
				const isOtherApi = error.isCrossOrigin && !crossOrigin;
				throw toError(explain && !isOtherApi ? await explain(error.failure) : error.failure);
			},
		);
	}

	const readJson = (response: IN8nHttpFullResponse) => toApiResponse(response, secrets);
	return {
		baseUrl,
		account,
		credential,
		get: (path, qs, options) => send(path, { ...options, qs }, readJson),
		post: (path, { json, ...options } = {}) => {
			const openBody = json ? async () => await Promise.resolve({ content: json }) : undefined;
			return send(path, { openBody, ...options, method: 'POST' }, readJson);
		},
		read: (path, take, options) =>
			send(path, { ...options, stream: true }, async ({ body, headers }) => {
				if (!isByteStream(body)) throw new TypeError('The response came in one piece');
				const stopWatching = endWhenStalled(body, limits.timeoutMs);
				try {
					return await take(body, secrets.redact(headers));
				} finally {
					stopWatching();
					// A reader that gave up before the end, such as for a full disk, would leave the connection open.
					body.destroy();
				}
			}),
		unusable,
	};
}

function defaultDeadline(context: RequestContext): number {
	return isOperation(context) ? Infinity : Date.now() + LOOK_UP_MS;
}

function isOperation(context: RequestContext): boolean {
	return 'getExecutionCancelSignal' in context;
}

function toApiResponse({ body, headers }: IN8nHttpFullResponse, secrets: Secrets): ApiResponse {
	return {
		body: isRecord(body) ? secrets.redact(body) : body,
		headers: secrets.redact(headers),
		serverTime: timeIn(headers.date),
	};
}

function timeIn(header: unknown): number | undefined {
	const time = typeof header === 'string' ? Date.parse(header) : NaN;
	return Number.isFinite(time) ? time : undefined;
}
