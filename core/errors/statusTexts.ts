import { isRedirect } from '../security/redirects';
import { EMPTY_TEXT, LESS_AT_ONCE, type Text } from './texts';

/** The texts for the statuses of responses, and for requests without a response. */

const STATUS_TEXTS: Record<number, Text> = {
	202: {
		statement: 'is still preparing what this node requested',
		advice: 'Run this node again in a few minutes.',
	},
	204: EMPTY_TEXT,
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
		statement: 'could not find what this node requested',
		advice: "Check the IDs in the parameters, and 'Base URL' in the credential.",
	},
	405: {
		statement: 'does not offer this at the given address',
		advice: "Check 'Base URL' in the credential.",
	},
	408: {
		statement: 'did not respond in time',
		advice: "Try again later. For large outputs, raise 'Timeout' under 'Request Options'.",
	},
	409: {
		statement: 'rejected this because of the present state of the job',
		advice: 'Check the status of the job, and run this node again when it has changed.',
	},
	410: {
		statement: 'no longer has what this node requested',
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

/** Any other status from 400 on. */
const REJECTED_TEXT: Text = {
	statement: 'rejected the request',
	advice: "Check the values in the parameters of this node, and 'Base URL' in the credential.",
};

const SERVER_TEXT: Text = {
	statement: 'is not working properly at the moment',
	advice: 'Try again in a few minutes. If the error stays, contact the support of the service.',
};

const REDIRECT_TEXT: Text = {
	statement:
		'redirected the request to another address, and this node did not follow, to keep the token safe',
	advice: "Check 'Base URL' in the credential.",
};

/** For any other status below 400 that is no redirect, such as 304 from a cache between n8n and the service. */
const UNEXPECTED_STATUS_TEXT: Text = {
	statement: 'did not return what this node requested',
	advice: "Try again in a few minutes. If the error stays, check 'Base URL' in the credential.",
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
			statement: 'did not respond in time',
			advice: "Try again later. For large outputs, raise 'Timeout' under 'Request Options'.",
		},
	],
	[
		/ERR_BAD_RESPONSE/,
		{
			statement: 'stopped in the middle of its response',
			advice:
				'Try again in a few minutes. If the error stays, check the network connection of n8n.',
		},
	],
	[
		/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/,
		{
			statement: 'could not be reached over a secure connection',
			advice:
				"Check 'Base URL' in the credential. If it is right, ask the administrator of your network.",
		},
	],
	[
		/^HPE_|^Z_|^ERR__ERROR_FORMAT|^ERR_HTTP|^ERR_STREAM/,
		{
			statement: 'sent a response that cannot be read',
			advice: "Check 'Base URL' in the credential, and the network connection of n8n.",
		},
	],
	[
		/^QUEUE_FULL$/,
		{
			statement: 'The request to {service} was not sent, because too many others were waiting',
			advice: LESS_AT_ONCE,
		},
	],
	[
		/ECANCELED|ERR_CANCELED/,
		{
			statement: 'The request to {service} was cancelled because the execution was stopped',
			advice: 'Run the workflow again.',
		},
	],
];

const UNREACHABLE_TEXT: Text = {
	statement: 'could not be reached',
	advice: "Try again in a few minutes. If the error stays, check 'Base URL' in the credential.",
};

/** The text for an HTTP status, or without a response for a network code such as ECONNREFUSED. */
export function textFor({ status, code }: { status?: number; code?: string }): Text {
	if (status === undefined) {
		return NETWORK_TEXTS.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? UNREACHABLE_TEXT;
	}
	const known = STATUS_TEXTS[status];
	if (known) return known;
	if (isRedirect(status)) return REDIRECT_TEXT;
	if (status < 400) return UNEXPECTED_STATUS_TEXT;
	return status >= 500 ? SERVER_TEXT : REJECTED_TEXT;
}
