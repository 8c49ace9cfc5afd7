import type {
	IDataObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	NodeApiError,
} from 'n8n-workflow';

import type { RequestFailure } from '../errors/userErrors';
import type { Text } from '../errors/texts';
import type { BaseUrlRule } from '../security/allowedAddresses';
import type { ByteStream } from '../util/byteStreams';
import type { RequestBody } from './request';

/** An API as the operations and sources of a service see it. */

export type RequestContext =
	IPollFunctions | IExecuteFunctions | IExecutePaginationFunctions | ILoadOptionsFunctions;

/** The facts about a service that its requests need. */
export interface ApiService {
	/** Shown name, such as "Akeneo SDM". */
	name: string;
	credentialType: string;
	/** The fields of the credential that are secret. */
	secrets: string[];
	/** The fields of the credential that tell one account from another at the same address: each has its own rate limit. */
	accountFields: string[];
	/** Secrets that are created while a credential is used, such as tokens. */
	laterSecrets?: (credential: IDataObject) => string[];
	baseUrl: BaseUrlRule;
	/** Texts for statuses that mean something else here than in other services. */
	texts?: Record<number, Text>;
}

export interface RequestSettings {
	/** The Request Options of the user: timeout, proxy, certificates. */
	options?: Partial<IHttpRequestOptions>;
	/** No request starts, and no pause goes on, after this time (epoch ms). */
	deadline?: number;
}

export interface ApiResponse {
	/** Parsed JSON or text. */
	body: unknown;
	headers: IDataObject;
	/** The API's own clock, epoch ms, when it sent a Date header. */
	serverTime?: number;
}

export interface GetOptions {
	/** Replaces texts where the operation knows more about a failure than the general table. */
	explain?: (failure: RequestFailure) => Promise<RequestFailure> | RequestFailure;
}

/** For the list of jobs, whose path holds no ID: when it is not found, the base URL is wrong. */
export function explainMissingList({ baseUrl }: ApiService): GetOptions['explain'] {
	return (failure) =>
		[404, 405, 410].includes(failure.status ?? 0)
			? {
					...failure,
					statement: 'has no list of jobs at this address',
					advice: `Check 'Base URL' in the credential: it is written like ${baseUrl.example}, with nothing behind it.`,
				}
			: failure;
}

export interface PostOptions extends GetOptions {
	qs?: IDataObject;
	/** Sent as JSON. */
	json?: IDataObject;
	/** Gives a body of another kind; called for each attempt. */
	openBody?: () => Promise<RequestBody>;
}

export interface ReadOptions extends GetOptions {
	/**
	 * The response is a file of any type. A redirect to another origin is followed, without the token: services keep large
	 * files in a store, under a signed address.
	 */
	download?: boolean;
	/** `path` is a whole signed address on another origin: fetched as it is, without the token. */
	crossOrigin?: boolean;
}

export interface Api {
	baseUrl: string;
	/** Tells the account of the credential from others, and gives no secret away. */
	account: string;
	/** Names the credential within this process: the same for the same fields, and holds none of them. */
	credential: string;
	/** Fetches `path` (already encoded, starts with a slash). Throws NodeApiError, or DeadlineExceeded after the deadline. */
	get(path: string, qs?: IDataObject, options?: GetOptions): Promise<ApiResponse>;
	/** Sends a POST. It is retried only after a rate limit, because the API has not carried it out then. */
	post(path: string, options?: PostOptions): Promise<ApiResponse>;
	/**
	 * Fetches `path` as a stream, and returns the result of `take`. When the connection breaks meanwhile, it is fetched again,
	 * and `take` is called again.
	 */
	read<T>(
		path: string,
		take: (body: ByteStream, headers: IDataObject) => Promise<T>,
		options?: ReadOptions,
	): Promise<T>;
	/** The error for a response that arrived but can't be used. `message` is the part of it that says why. */
	unusable(failure: RequestFailure, message?: unknown): NodeApiError;
}
