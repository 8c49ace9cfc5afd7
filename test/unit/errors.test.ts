import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { apiError, asNodeError, type RequestFailure } from '../../core/errors';
import { OutOfTime } from '../../core/outOfTime';
import { NODE } from '../support/scriptedApi';

/** What a user reads when a request did not work, and what n8n makes of it. */

const CHECK_URL = "Check 'Base URL' in the credential.";
const CHECK_VALUES = 'Check the values in the parameters of this node.';
const CHECK_BOTH = `${CHECK_VALUES.slice(0, -1)}, and 'Base URL' in the credential.`;
const CHECK_IDS = "Check the IDs in the parameters, and 'Base URL' in the credential.";
const MORE_TIME = 'Try again later. Large outputs can be given more time with the Timeout option.';
const SUPPORT = 'Try again in a few minutes. If it goes on, tell the support of the service.';
const WAIT =
	'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.';
const NETWORK = "Check 'Base URL' in the credential and the network connection of n8n.";
const REDIRECT =
	'sent the request on to another address, which was not followed to keep the token safe';
const UNSAFE = 'could not be reached over a safe connection';
const CERTIFICATE = "Check 'Base URL' in the credential and the certificate of the server.";
const UNREADABLE = 'answered with something that can not be read';
const CHECK_NETWORK = "Check 'Base URL' in the credential, and the network connection of n8n.";
const UNREACHABLE = 'could not be reached';
const TRY_URL = "Try again in a few minutes. If it goes on, check 'Base URL' in the credential.";
const NOTHING = 'answered without what this node asked for';
const STOPPED = 'was left alone, because the execution was stopped';

const error = (
	failure: RequestFailure,
	service: Parameters<typeof apiError>[1] = { name: 'SDM' },
) => apiError(NODE, service, failure);
const read = (...given: Parameters<typeof error>) => {
	const { message, description } = error(...given);
	return [message, description];
};

describe('what a user reads', () => {
	it.each([
		[199, NOTHING, TRY_URL],
		[300, NOTHING, TRY_URL],
		[301, REDIRECT, CHECK_URL],
		[304, NOTHING, TRY_URL],
		[308, REDIRECT, CHECK_URL],
		[399, NOTHING, TRY_URL],
		[400, 'did not understand the request', CHECK_VALUES],
		[
			401,
			'did not accept the API token',
			'Open the credential, paste a valid token and test it again.',
		],
		[402, 'refused the request', CHECK_BOTH],
		[
			403,
			'does not allow this for the user the token belongs to',
			'Ask an administrator for access, or use a token of a user who has it.',
		],
		[404, 'could not find what this node asked for', CHECK_IDS],
		[405, 'does not offer this at the given address', CHECK_URL],
		[408, 'did not answer in time', MORE_TIME],
		[
			409,
			'could not do this in its present state',
			'Wait until the job has moved on, then run this node again.',
		],
		[410, 'says that this is no longer there', CHECK_IDS],
		[422, 'rejected the values it was sent', CHECK_VALUES],
		[429, 'is receiving too many requests', WAIT],
		[499, 'refused the request', CHECK_BOTH],
		[500, 'is not working properly at the moment', SUPPORT],
		[599, 'is not working properly at the moment', SUPPORT],
	])('for the status %i', (status, statement, advice) => {
		expect(read({ status })).toEqual([`SDM ${statement} (${status})`, advice]);
		expect(error({ status }).httpCode).toBe(String(status));
	});

	it.each([
		['ENOTFOUND', 'could not be found on the network', NETWORK],
		['EAI_AGAIN', 'could not be found on the network', NETWORK],
		['ETIMEDOUT', 'did not answer in time', MORE_TIME],
		['ECONNABORTED', 'did not answer in time', MORE_TIME],
		[
			'ERR_BAD_RESPONSE',
			'broke off in the middle of its answer',
			'Try again in a few minutes. If it goes on, check the network connection of n8n.',
		],
		['CERT_HAS_EXPIRED', UNSAFE, CERTIFICATE],
		['ERR_SSL_WRONG_VERSION_NUMBER', UNSAFE, CERTIFICATE],
		['ERR_TLS_CERT_ALTNAME_INVALID', UNSAFE, CERTIFICATE],
		['DEPTH_ZERO_SELF_SIGNED_CERT', UNSAFE, CERTIFICATE],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNSAFE, CERTIFICATE],
		['HPE_INVALID_CONSTANT', UNREADABLE, CHECK_NETWORK],
		['Z_DATA_ERROR', UNREADABLE, CHECK_NETWORK],
		['ERR__ERROR_FORMAT_PADDING_1', UNREADABLE, CHECK_NETWORK],
		['ERR_HTTP2_STREAM_ERROR', UNREADABLE, CHECK_NETWORK],
		['ERR_STREAM_PREMATURE_CLOSE', UNREADABLE, CHECK_NETWORK],
		['ECANCELED', STOPPED, 'Run it again.'],
		['ERR_CANCELED', STOPPED, 'Run it again.'],
		['ECONNREFUSED', UNREACHABLE, TRY_URL],
		['SOMETHING_NEW', UNREACHABLE, TRY_URL],
		[undefined, UNREACHABLE, TRY_URL],
	])('for the code %s of the network', (code, statement, advice) => {
		expect(read({ code })).toEqual([`SDM ${statement}`, advice]);
		expect(error({ code }).httpCode).toBeNull();
	});

	it('has the words of the API at its end', () => {
		expect(read({ status: 400, words: 'No such project.' })[0]).toBe(
			'SDM did not understand the request (400): No such project.',
		);
	});

	it('is never a sentence of n8n, not even where the API names a code that n8n knows', () => {
		expect(read({ status: 500, words: 'ENOENT: no such file' })[0]).toBe(
			'SDM is not working properly at the moment (500): ENOENT: no such file',
		);
	});

	it('is what the service says for a status that means something else there', () => {
		const texts = { 404: { statement: 'has hidden it', advice: 'Ask for it.' } };
		expect(read({ status: 404 }, { name: 'PCM', texts })).toEqual([
			'PCM has hidden it (404)',
			'Ask for it.',
		]);
		expect(read({ status: 405 }, { name: 'PCM', texts })[1]).toBe(CHECK_URL);
	});

	it('is what the operation knows better', () => {
		const known = { statement: 'has no such job', advice: 'Pick one.', retryAfterMs: 3600_000 };
		expect(read({ status: 404, ...known })).toEqual(['SDM has no such job (404)', 'Pick one.']);
	});

	it.each([
		[undefined, WAIT],
		[60_000, WAIT],
		[60_001, 'It asks to be left alone for 2 minutes. Run this again after that.'],
		[119 * 60_000, 'It asks to be left alone for 119 minutes. Run this again after that.'],
		[119 * 60_000 + 1, 'It asks to be left alone for 2 hours. Run this again after that.'],
		[121 * 60_000, 'It asks to be left alone for 3 hours. Run this again after that.'],
	])('when the API asks for a pause of %s ms', (retryAfterMs, advice) => {
		expect(read({ status: 429, retryAfterMs })[1]).toBe(advice);
	});
});

describe('what n8n may conclude', () => {
	const unavailable = { cause: 'temporarily-unavailable' };
	it.each<[string, RequestFailure, object | undefined]>([
		['from a setting that has to change', { code: 'REFUSED' }, { cause: 'configuration-invalid' }],
		['from an answer that can not be used', { code: 'UNUSABLE' }, undefined],
		['from what nobody thought of', { code: 'UNEXPECTED' }, undefined],
		['from a token that is not accepted', { status: 401 }, { cause: 'credential-invalid' }],
		[
			'from too many requests',
			{ status: 429, retryAfterMs: 7_000 },
			{ cause: 'rate-limited', retryAfterMs: 7_000 },
		],
		['from a refusal', { status: 499 }, undefined],
		['from a server that is down', { status: 500 }, unavailable],
		[
			'from a server that is down for a while',
			{ status: 503, retryAfterMs: 7_000 },
			{ ...unavailable, retryAfterMs: 7_000 },
		],
		['from a network that is down', { code: 'ECONNREFUSED' }, unavailable],
	])('%s', (_name, failure, conclusion) => {
		expect(error(failure).failure).toEqual(conclusion);
	});
});

describe('an error of any kind', () => {
	it.each([
		['of a request', error({ status: 500 })],
		['of this node', new NodeOperationError(NODE, 'No.')],
	])('%s stays what it is', (_name, known) => {
		expect(asNodeError(NODE, known)).toBe(known);
	});

	it.each<[string, unknown, string, string | undefined]>([
		['of the code', new TypeError('x is not a function'), 'x is not a function', undefined],
		['that is none', 7, '7', undefined],
		[
			'of a poll without time',
			new OutOfTime(),
			'The time for this poll was not enough',
			'The next poll goes on from where this one began. If this happens often, let fewer workflows run at the same time.',
		],
	])('%s is shown by n8n', (_name, thrown, message, description) => {
		const shown = asNodeError(NODE, thrown);
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown).not.toBeInstanceOf(NodeApiError);
		expect(shown.message).toBe(message);
		expect(shown.description ?? undefined).toBe(description);
	});
});
