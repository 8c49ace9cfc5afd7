import type {
	IDataObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	NodeApiError,
} from 'n8n-workflow';

import type { RequestFailure } from './errors';
import type { Text } from './errorTexts';
import type { ByteStream } from './streams';

/** An API as the operations and sources of a service see it. */

export type RequestContext =
	IPollFunctions | IExecuteFunctions | IExecutePaginationFunctions | ILoadOptionsFunctions;

/** A service as requests know it. */
export interface ApiService {
	/** Shown name, such as "Akeneo SDM". */
	name: string;
	credentialType: string;
	/** The fields of the credential that nobody may see. */
	secrets: string[];
	/** Secrets that come into being while a credential is used, such as tokens it was given. */
	laterSecrets?: (credential: IDataObject) => string[];
	/** What Base URL looks like, for the user. */
	exampleUrl: string;
	/** Words for statuses that mean something else here than elsewhere. */
	texts?: Record<number, Text>;
}

export interface RequestSettings {
	/** What the user set under Request Options: timeout, proxy, certificates. */
	options?: Partial<IHttpRequestOptions>;
	/** No request starts, and no wait goes on, after this time (epoch ms). */
	deadline?: number;
}

export interface Reply {
	/** Parsed JSON or text. */
	body: unknown;
	headers: IDataObject;
	/** The API's own clock, epoch ms, when it sent a Date header. */
	serverTime?: number;
}

export interface GetOptions {
	/** Words for a status this operation knows more about than the general table. */
	explain?: (failure: RequestFailure) => Promise<RequestFailure> | RequestFailure;
}

export interface ReadOptions extends GetOptions {
	/**
	 * The answer is a file of any type. A redirect to another origin is followed, without the token: services hand large
	 * files over to a store by a signed address.
	 */
	download?: boolean;
	/** `path` is a whole signed address in place of a path: fetched as it is, without the token. */
	elsewhere?: boolean;
}

export interface Api {
	baseUrl: string;
	/** Fetches `path` (already encoded, starts with a slash). Throws NodeApiError, or OutOfTime after the deadline. */
	get(path: string, qs?: IDataObject, options?: GetOptions): Promise<Reply>;
	/** Asks for something to be done. Sent again only when the API has surely not done it. */
	post(path: string, options?: GetOptions): Promise<Reply>;
	/**
	 * Fetches `path` as a stream and gives what `take` made of it. When the connection breaks meanwhile, it is fetched, and
	 * `take` is called, again.
	 */
	read<T>(
		path: string,
		take: (body: ByteStream, headers: IDataObject) => Promise<T>,
		options?: ReadOptions,
	): Promise<T>;
	/** The error for an answer that arrived but can't be used. */
	unusable(failure: RequestFailure): NodeApiError;
}
