import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { textFor, type Text } from './errorTexts';
import { OutOfTime } from './outOfTime';

/** Why a request did not work, and the error that a user reads then. */

/** In place of a network code: a guard of ours or of n8n refused the request, so a setting has to change. */
export const REFUSED = 'REFUSED';

/** In place of a network code: an answer arrived, but it is not what was asked for. */
export const UNUSABLE = 'UNUSABLE';

/** In place of a network code: nobody thought of this. */
export const UNEXPECTED = 'UNEXPECTED';

/** Why a request did not work, before it is put into words. */
export interface RequestFailure {
	/** HTTP status; undefined when no answer came. */
	status?: number;
	/** Network code such as ECONNREFUSED when no answer came. */
	code?: string;
	/** The API's own words, already cleaned. */
	words?: string;
	/** How long the API asked to wait, in milliseconds. */
	retryAfterMs?: number;
	/** Replaces the general advice when the operation knows better. */
	advice?: string;
	/** Replaces the general statement when the operation knows better. */
	statement?: string;
}

type FailureOption = NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure'];

/** Builds the error a user reads. */
export function apiError(
	node: INode,
	service: { name: string; texts?: Record<number, Text> },
	failure: RequestFailure,
): NodeApiError {
	const text = service.texts?.[failure.status ?? 0] ?? textFor(failure);
	const status = failure.status === undefined ? '' : ` (${failure.status})`;
	const words = failure.words ? `: ${failure.words}` : '';
	const message = `${service.name} ${failure.statement ?? text.statement}${status}${words}`;
	const error = new NodeApiError(node, { message } as JsonObject, {
		message,
		description: failure.advice ?? adviceOnWaiting(failure) ?? text.advice,
		httpCode: failure.status === undefined ? undefined : String(failure.status),
		failure: causeOf(failure),
	});
	// n8n puts a sentence of its own in place of any text in which a code such as ENOENT occurs.
	error.message = message;
	return error;
}

/** Any error as one that n8n shows with its text. */
export function asNodeError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const description =
		error instanceof OutOfTime
			? 'The next poll goes on from where this one began. If this happens often, let fewer workflows run at the same time.'
			: undefined;
	return new NodeOperationError(node, error instanceof Error ? error : String(error), {
		description,
	});
}

/** What the API itself asks for, when that takes longer than this node waits. */
function adviceOnWaiting({ retryAfterMs = 0 }: RequestFailure): string | undefined {
	const minutes = Math.ceil(retryAfterMs / 60_000);
	if (minutes <= 1) return undefined;
	const time = minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
	return `It asks to be left alone for ${time}. Run this again after that.`;
}

/** What n8n may conclude for its next try; only what the answer proves. */
function causeOf({ status, code, retryAfterMs }: RequestFailure): FailureOption {
	if (code === REFUSED) return { cause: 'configuration-invalid' };
	if (code === UNUSABLE || code === UNEXPECTED) return undefined;
	if (status === 401) return { cause: 'credential-invalid' };
	if (status === 429) return { cause: 'rate-limited', retryAfterMs };
	if (status === undefined || status >= 500)
		return { cause: 'temporarily-unavailable', retryAfterMs };
	return undefined;
}
