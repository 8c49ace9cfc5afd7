import { isRedirect } from './redirects';

/** One table of what a user reads when a request did not work: what happened, and what to do next. */

export interface Text {
	/** Follows the name of the service. */
	statement: string;
	advice: string;
}

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

/** No refusal, and no answer either: a cache between n8n and the service may say so. */
const NOTHING_TEXT: Text = {
	statement: 'answered without what this node asked for',
	advice: "Try again in a few minutes. If it goes on, check 'Base URL' in the credential.",
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

/** `status` of HTTP, or when no answer came the `code` of the network, such as ECONNREFUSED. */
export function textFor({ status, code }: { status?: number; code?: string }): Text {
	if (status === undefined) {
		return NETWORK_TEXTS.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? UNREACHABLE_TEXT;
	}
	if (isRedirect(status)) return REDIRECT_TEXT;
	if (status < 400) return NOTHING_TEXT;
	const known = STATUS_TEXTS[status];
	if (known) return known;
	return status >= 500 ? SERVER_TEXT : REFUSAL_TEXT;
}
