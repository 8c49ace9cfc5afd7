import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { apiError, asNodeError, type RequestFailure } from '../../../core/errors/userErrors';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { NODE } from '../../support/scriptedApi';

/** The error of a failed request: its text for the user, and its cause for n8n. */

const CHECK_URL = "Check 'Base URL' in the credential.";
const CHECK_VALUES = 'Check the values in the parameters of this node.';
const CHECK_BOTH = `${CHECK_VALUES.slice(0, -1)}, and 'Base URL' in the credential.`;
const CHECK_IDS = "Check the IDs in the parameters, and 'Base URL' in the credential.";
const MORE_TIME = "Try again later. For large outputs, raise 'Timeout' under 'Request Options'.";
const SUPPORT =
	'Try again in a few minutes. If the error stays, contact the support of the service.';
const WAIT =
	'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.';
const NETWORK = "Check 'Base URL' in the credential and the network connection of n8n.";
const REDIRECT =
	'redirected the request to another address, and this node did not follow, to keep the token safe';
const UNSAFE = 'could not be reached over a secure connection';
const CERTIFICATE =
	"Check 'Base URL' in the credential. If it is right, ask the administrator of your network.";
const UNREADABLE = 'sent a response that cannot be read';
const CHECK_NETWORK = "Check 'Base URL' in the credential, and the network connection of n8n.";
const UNREACHABLE = 'could not be reached';
const TRY_URL =
	"Try again in a few minutes. If the error stays, check 'Base URL' in the credential.";
const NOTHING = 'did not return what this node requested';

const error = (
	failure: RequestFailure,
	service: Parameters<typeof apiError>[1] = { name: 'SDM' },
) => apiError(NODE, service, failure);
const read = (...given: Parameters<typeof error>) => {
	const { message, description } = error(...given);
	return [message, description];
};

describe('the text for a user', () => {
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
		[402, 'rejected the request', CHECK_BOTH],
		[
			403,
			'does not allow this for the user the token belongs to',
			'Ask an administrator for access, or use a token of a user who has it.',
		],
		[404, 'could not find what this node requested', CHECK_IDS],
		[405, 'does not offer this at the given address', CHECK_URL],
		[408, 'did not respond in time', MORE_TIME],
		[
			409,
			'rejected this because of the present state of the job',
			'Check the status of the job, and run this node again when it has changed.',
		],
		[410, 'no longer has what this node requested', CHECK_IDS],
		[422, 'rejected the values it was sent', CHECK_VALUES],
		[429, 'is receiving too many requests', WAIT],
		[499, 'rejected the request', CHECK_BOTH],
		[500, 'is not working properly at the moment', SUPPORT],
		[599, 'is not working properly at the moment', SUPPORT],
	])('for the status %i', (status, statement, advice) => {
		expect(read({ status })).toEqual([`SDM ${statement} (${status})`, advice]);
		expect(error({ status }).httpCode).toBe(String(status));
	});

	it.each([
		['ENOTFOUND', 'could not be found on the network', NETWORK],
		['EAI_AGAIN', 'could not be found on the network', NETWORK],
		['ETIMEDOUT', 'did not respond in time', MORE_TIME],
		['ECONNABORTED', 'did not respond in time', MORE_TIME],
		[
			'ERR_BAD_RESPONSE',
			'stopped in the middle of its response',
			'Try again in a few minutes. If the error stays, check the network connection of n8n.',
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
		['ECONNREFUSED', UNREACHABLE, TRY_URL],
		['SOMETHING_NEW', UNREACHABLE, TRY_URL],
		[undefined, UNREACHABLE, TRY_URL],
	])('for the code %s of the network', (code, statement, advice) => {
		expect(read({ code })).toEqual([`SDM ${statement}`, advice]);
		expect(error({ code }).httpCode).toBeNull();
	});

	it.each(['ECANCELED', 'ERR_CANCELED'])('when the execution was stopped (%s)', (code) => {
		expect(read({ code })).toEqual([
			'The request to SDM was cancelled because the execution was stopped',
			'Run the workflow again.',
		]);
	});

	it('has the message of the API at its end', () => {
		expect(read({ status: 400, serverMessage: 'No such project.' })[0]).toBe(
			'SDM did not understand the request (400): No such project.',
		);
	});

	it('is never a sentence of n8n, not even where the API names a code that n8n knows', () => {
		expect(read({ status: 500, serverMessage: 'ENOENT: no such file' })[0]).toBe(
			'SDM is not working properly at the moment (500): ENOENT: no such file',
		);
	});

	it('comes from the service for a status that means something else there', () => {
		const texts = { 404: { statement: 'has hidden it', advice: 'Ask for it.' } };
		expect(read({ status: 404 }, { name: 'PCM', texts })).toEqual([
			'PCM has hidden it (404)',
			'Ask for it.',
		]);
		expect(read({ status: 405 }, { name: 'PCM', texts })[1]).toBe(CHECK_URL);
	});

	it('comes from the operation where that knows more', () => {
		const known = { statement: 'has no such job', advice: 'Pick one.', retryAfterMs: 3600_000 };
		expect(read({ status: 404, ...known })).toEqual(['SDM has no such job (404)', 'Pick one.']);
	});

	it.each([
		[undefined, WAIT],
		[60_000, WAIT],
		[60_001, 'It asks for a pause of 2 minutes. Run this again after that.'],
		[119 * 60_000, 'It asks for a pause of 119 minutes. Run this again after that.'],
		[119 * 60_000 + 1, 'It asks for a pause of 2 hours. Run this again after that.'],
		[121 * 60_000, 'It asks for a pause of 3 hours. Run this again after that.'],
	])('when the API asks for a pause of %s ms', (retryAfterMs, advice) => {
		expect(read({ status: 429, retryAfterMs })[1]).toBe(advice);
	});
});

describe('the cause for n8n follows', () => {
	const unavailable = { cause: 'temporarily-unavailable' };
	it.each<[string, RequestFailure, object | undefined]>([
		[
			'from a setting that has to change',
			{ code: 'NOT_ALLOWED' },
			{ cause: 'configuration-invalid' },
		],
		['from a response that cannot be used', { code: 'UNUSABLE_RESPONSE' }, undefined],
		['from an unexpected error', { code: 'UNEXPECTED' }, undefined],
		['from a token that is not accepted', { status: 401 }, { cause: 'credential-invalid' }],
		[
			'from too many requests',
			{ status: 429, retryAfterMs: 7_000 },
			{ cause: 'rate-limited', retryAfterMs: 7_000 },
		],
		['from any other rejection', { status: 499 }, undefined],
		['from a server that is down', { status: 500 }, unavailable],
		[
			'from a server that is down for a while',
			{ status: 503, retryAfterMs: 7_000 },
			{ ...unavailable, retryAfterMs: 7_000 },
		],
		['from a network that is down', { code: 'ECONNREFUSED' }, unavailable],
		['from a certificate that is not accepted', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, undefined],
		[
			'from a certificate without its chain',
			{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
			undefined,
		],
	])('%s', (_name, failure, conclusion) => {
		expect(error(failure).failure).toEqual(conclusion);
	});
});

describe('an error of any kind', () => {
	it.each([
		['of a request', error({ status: 500 })],
		['of this node', new NodeOperationError(NODE, 'No.')],
	])('%s stays as it is', (_name, known) => {
		expect(asNodeError(NODE, known)).toBe(known);
	});

	it('of a request for another node is the same error at this node', () => {
		const failed = error({ status: 503 });
		const shown = asNodeError({ ...NODE, id: 'another', name: 'Another' }, failed);
		expect(shown).toBeInstanceOf(NodeApiError);
		expect({ ...shown, message: shown.message, stack: shown.stack }).toEqual({
			...failed,
			message: failed.message,
			stack: failed.stack,
			node: { ...NODE, id: 'another', name: 'Another' },
		});
		expect(failed.node).toBe(NODE);
	});

	it.each<[string, unknown, string, string | undefined]>([
		['of the code', new TypeError('x is not a function'), 'x is not a function', undefined],
		['that is no Error', 7, '7', undefined],
		[
			'of a poll without time',
			new DeadlineExceeded(),
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
