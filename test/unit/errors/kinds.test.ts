import { NodeOperationError } from 'n8n-workflow';

import { httpStatusOf, kindOf, retryAfterMsOf, type ErrorKind } from '../../../core/errors/kinds';
import { apiError, type RequestFailure } from '../../../core/errors/userErrors';
import { CredentialError } from '../../../core/security/allowedAddresses';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { NODE } from '../../support/scriptedApi';

/** The kind of error that a request or a poll ended with. */

const thrown = (failure: RequestFailure) => apiError(NODE, { name: 'SDM' }, failure);

it.each<[RequestFailure, ErrorKind]>([
	[{ status: 401 }, 'auth'],
	[{ status: 403 }, 'forbidden'],
	[{ status: 302 }, 'permanent'],
	[{ status: 404 }, 'permanent'],
	[{ status: 499 }, 'permanent'],
	[{ status: 429 }, 'transient'],
	[{ status: 500 }, 'transient'],
	[{ status: 503 }, 'transient'],
	[{ code: 'NOT_ALLOWED' }, 'setting'],
	[{ code: 'ECONNRESET' }, 'transient'],
	[{ code: 'UNUSABLE_RESPONSE' }, 'unclear'],
	[{ code: 'UNEXPECTED' }, 'unclear'],
])('%j is %s', (failure, kind) => {
	expect(kindOf(thrown(failure))).toBe(kind);
});

it.each<[string, unknown, ErrorKind]>([
	['an error with a status, whatever it is', { httpCode: '403' }, 'forbidden'],
	['no time left', new DeadlineExceeded(), 'deadline'],
	['a parameter that is not valid', new NodeOperationError(NODE, 'No.'), 'setting'],
	['a credential that is not valid', new CredentialError('No.'), 'setting'],
])('%s', (_name, error, kind) => {
	expect(kindOf(error)).toBe(kind);
});

it.each([
	['a response', thrown({ status: 404 }), 404],
	['a number', { httpCode: 404 }, 404],
	['no response', thrown({ code: 'ECONNRESET' }), undefined],
	['a code of the network', { httpCode: 'ECONNRESET' }, undefined],
	['something that is no error', '404', undefined],
	['nothing', undefined, undefined],
])('the status of %s', (_name, error, status) => {
	expect(httpStatusOf(error)).toBe(status);
});

it.each([
	['a rate limit with a time', thrown({ status: 429, retryAfterMs: 7_000 }), 7_000],
	['a server that is down for a while', thrown({ status: 503, retryAfterMs: 7_000 }), 7_000],
	['a rate limit without a time', thrown({ status: 429 }), 0],
	['an error that passes by itself', thrown({ status: 500 }), 0],
	['an error without a pause', thrown({ status: 401 }), 0],
	['any other error', new Error('No.'), 0],
])('the pause after %s', (_name, error, ms) => {
	expect(retryAfterMsOf(error)).toBe(ms);
});
