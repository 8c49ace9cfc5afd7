import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { OutOfTime } from './outOfTime';

/** One table of what a user reads when a request did not work: what happened, and what to do next. */

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

export interface Text {
	statement: string;
	advice: string;
}

type FailureOption = NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure'];

const STATUS_TEXTS: Record<number, Text> = {
	400: {
		statement: 'did not understand the request',
		advice: 'Check the values in the parameters of this node.',
	},
	401: {
		statement: 'did not accept the API token',
		advice: 'Open the credential, paste a valid token and test it again.',
	},
	403: {
		statement: 'does not allow this for the user the token belongs to',
		advice: 'Ask an administrator for access, or use a token of a user who has it.',
	},
	404: {
		statement: 'could not find what this node asked for',
		advice: "Check the IDs in the parameters, and 'Base URL' in the credential.",
	},
	405: {
		statement: 'does not offer this at the given address',
		advice: "Check 'Base URL' in the credential.",
	},
	409: {
		statement: 'could not do this in its present state',
		advice: 'Wait until the job has moved on, then run this node again.',
	},
	408: {
		statement: 'did not answer in time',
		advice: 'Try again later. Large outputs can be given more time with the Timeout option.',
	},
	410: {
		statement: 'says that this is no longer there',
		advice: "Check the IDs in the parameters, and 'Base URL' in the credential.",
	},
	422: {
		statement: 'rejected the values it was sent',
		advice: 'Check the values in the parameters of this node.',
	},
	429: {
		statement: 'is receiving too many requests',
		advice:
			'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.',
	},
};

/** Any other refusal. */
const REFUSAL_TEXT: Text = {
	statement: 'refused the request',
	advice: "Check the values in the parameters of this node, and 'Base URL' in the credential.",
};

const SERVER_TEXT: Text = {
	statement: 'is not working properly at the moment',
	advice: 'Try again in a few minutes. If it goes on, tell the support of the service.',
};

const REDIRECT_TEXT: Text = {
	statement:
		'sent the request on to another address, which was not followed to keep the token safe',
	advice: "Check 'Base URL' in the credential.",
};

const NETWORK_TEXTS: Array<[RegExp, Text]> = [
	[
		/ENOTFOUND|EAI_AGAIN/,
		{
			statement: 'could not be found on the network',
			advice: "Check 'Base URL' in the credential and the network connection of n8n.",
		},
	],
	[
		/TIMEDOUT|ECONNABORTED/,
		{
			statement: 'did not answer in time',
			advice: 'Try again later. Large outputs can be given more time with the Timeout option.',
		},
	],
	[
		/ERR_BAD_RESPONSE/,
		{
			statement: 'broke off in the middle of its answer',
			advice: 'Try again in a few minutes. If it goes on, check the network connection of n8n.',
		},
	],
	[
		/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/,
		{
			statement: 'could not be reached over a safe connection',
			advice: "Check 'Base URL' in the credential and the certificate of the server.",
		},
	],
	[
		/^HPE_|^Z_|^ERR__ERROR_FORMAT|^ERR_HTTP|^ERR_STREAM/,
		{
			statement: 'answered with something that can not be read',
			advice: "Check 'Base URL' in the credential, and the network connection of n8n.",
		},
	],
	[
		/ECANCELED|ERR_CANCELED/,
		{ statement: 'was left alone, because the execution was stopped', advice: 'Run it again.' },
	],
];

const UNREACHABLE_TEXT: Text = {
	statement: 'could not be reached',
	advice: "Try again in a few minutes. If it goes on, check 'Base URL' in the credential.",
};

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

function textFor({ status, code }: RequestFailure): Text {
	if (status === undefined) {
		return NETWORK_TEXTS.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? UNREACHABLE_TEXT;
	}
	if (status >= 300 && status < 400) return REDIRECT_TEXT;
	const known = STATUS_TEXTS[status];
	if (known) return known;
	return status >= 500 ? SERVER_TEXT : REFUSAL_TEXT;
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
