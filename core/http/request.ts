import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { ByteStream } from '../util/byteStreams';

/** One request on its way through the pipe: retry, redirects, queue, timeout, authentication. */

/** What a POST sends. */
export interface RequestBody {
	/** An object is sent as JSON. */
	content: IDataObject | Buffer | ByteStream;
	headers?: IDataObject;
}

export interface ApiRequest {
	options: IHttpRequestOptions;
	/** The address is on another origin than the token is for, so that the request goes without it. */
	isCrossOrigin: boolean;
	/** A file of any type is expected, which a service may keep on another origin. */
	isDownload: boolean;
	/** It was sent before and failed. */
	isRetry: boolean;
	/** Called for each attempt, because a stream can be sent once only. */
	openBody?: () => Promise<RequestBody>;
}

/** Every part of the pipe is a function of this type, and calls the next part. It throws when the request got no response. */
export type Send<Result = IN8nHttpFullResponse> = (request: ApiRequest) => Promise<Result>;

/** How long a request may wait and take, and what cancels it. */
export interface Limits {
	/** Epoch ms. */
	deadline: number;
	timeoutMs: number;
	/** Aborts when the execution is stopped. */
	signal?: AbortSignal;
}
