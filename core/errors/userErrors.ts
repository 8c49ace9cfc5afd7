import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { DeadlineExceeded } from '../util/deadlines';
import { isPermanentCode } from './kinds';
import { textFor } from './statusTexts';
import type { Text } from './texts';

/** Why a request did not work, and the error that a user reads. */

/** In place of a network code: a check, ours or n8n's, stopped the request, so a setting has to change. */
export const NOT_ALLOWED = 'NOT_ALLOWED';

/** In place of a network code: a response arrived, but it can't be used. */
export const UNUSABLE_RESPONSE = 'UNUSABLE_RESPONSE';

/** In place of a network code: too many other requests were waiting, so this one was not sent. */
export const QUEUE_FULL = 'QUEUE_FULL';

/** In place of a network code: there is an error in the code. */
export const UNEXPECTED = 'UNEXPECTED';

/** In place of a network code: the file that the request should send could not be read. */
export const UNREADABLE = 'UNREADABLE';

/** Why a request did not work, as data. */
export interface RequestFailure {
	/** HTTP status; undefined without a response. */
	status?: number;
	/** Network code such as ECONNREFUSED, without a response. */
	code?: string;
	/** Already cleaned and redacted. */
	serverMessage?: string;
	/** The pause that the API asks for, in ms. */
	retryAfterMs?: number;
	/** Replaces the general advice when the operation knows better. */
	advice?: string;
	/** Replaces the general statement when the operation knows better. */
	statement?: string;
}

type FailureOption = NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure'];

const failures = new WeakMap<Error, RequestFailure>();

/** The failure that an error of `apiError` stands for. */
export function failureBehind(error: unknown): RequestFailure | undefined {
	return error instanceof Error ? failures.get(error) : undefined;
}

/** Builds the error a user reads. */
export function apiError(
	node: INode,
	service: { name: string; texts?: Record<number, Text> },
	failure: RequestFailure,
): NodeApiError {
	const text = service.texts?.[failure.status ?? 0] ?? textFor(failure);
	const status = failure.status === undefined ? '' : ` (${failure.status})`;
	const detail = failure.serverMessage ? `: ${failure.serverMessage}` : '';
	const statement = sentence(service.name, failure.statement ?? text.statement);
	const message = `${statement}${status}${detail}`;
	const error = new NodeApiError(node, { message } as JsonObject, {
		message,
		description: failure.advice ?? adviceOnWaiting(failure) ?? text.advice,
		httpCode: failure.status === undefined ? undefined : String(failure.status),
		failure: causeOf(failure),
	});
	// n8n replaces any text that holds a code such as ENOENT with a sentence of its own.
	error.message = message;
	// n8n-workflow before 2.37 does not know the option.
	error.failure ??= causeOf(failure);
	failures.set(error, failure);
	return error;
}

/** Any error as one that n8n shows with its text, at this node: a request may have been sent for another one. */
export function asNodeError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError)
		return error.node.id === node.id ? error : ofNode(node, error);
	const description =
		error instanceof DeadlineExceeded
			? 'The next poll goes on from where this one began. If this happens often, let fewer workflows run at the same time.'
			: undefined;
	return new NodeOperationError(node, error instanceof Error ? error : String(error), {
		description,
	});
}

function ofNode<NodeError extends object>(node: INode, error: NodeError): NodeError {
	const copy = {
		...Object.getOwnPropertyDescriptors(error),
		node: { value: node, enumerable: true },
	};
	return Object.setPrototypeOf(Object.defineProperties({}, copy), Object.getPrototypeOf(error));
}

function sentence(service: string, statement: string): string {
	if (statement.includes('{service}')) return statement.replace('{service}', service);
	return `${service} ${statement}`;
}

/** The pause that the API asks for, when that is longer than this node waits. */
function adviceOnWaiting({ retryAfterMs = 0 }: RequestFailure): string | undefined {
	const minutes = Math.ceil(retryAfterMs / 60_000);
	if (minutes <= 1) return undefined;
	const time = minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
	return `It asks for a pause of ${time}. Run this again after that.`;
}

/** Advice for what was not found, when the base URL ends in a path that is not usual; else empty. */
export function adviceOnPath(
	{ status = 0, advice = '' }: RequestFailure,
	baseUrl: string,
	example: string,
): string {
	const { pathname } = new URL(baseUrl);
	if (![404, 405, 410].includes(status) || pathname === new URL(example).pathname) return '';
	if (advice.includes(example)) return '';
	return `Check too that 'Base URL' in the credential is meant to end in ${pathname}: usually it is written like ${example}.`;
}

/** The cause for n8n's own retries; undefined when the response does not prove one. */
function causeOf({ status, code = '', retryAfterMs }: RequestFailure): FailureOption {
	if (code === NOT_ALLOWED) return { cause: 'configuration-invalid' };
	if (code === UNUSABLE_RESPONSE || isPermanentCode(code)) return undefined;
	if (status === 401) return { cause: 'credential-invalid' };
	if (status === 429) return { cause: 'rate-limited', retryAfterMs };
	if (status === undefined || status >= 500)
		return { cause: 'temporarily-unavailable', retryAfterMs };
	return undefined;
}
