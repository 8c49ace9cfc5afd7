import type { INode, JsonObject } from 'n8n-workflow';

import { kindOf, retryAfterMsOf, type ErrorKind } from '../../../core/errors/kinds';
import { apiError, type RequestFailure } from '../../../core/errors/userErrors';
import { NODE } from '../../support/scriptedApi';

/** The kind of error that a request ended with, in an n8n before 2.37. */

jest.mock('n8n-workflow', () => {
	const today = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	type Options = ConstructorParameters<typeof today.NodeApiError>[2];
	/** Its error does not know the option `failure`. */
	class NodeApiError extends today.NodeApiError {
		constructor(node: INode, error: JsonObject, options?: Options) {
			super(node, error, { ...options, failure: undefined });
		}
	}
	return { ...today, NodeApiError };
});

const thrown = (failure: RequestFailure) => apiError(NODE, { name: 'SDM' }, failure);

it.each<[RequestFailure, ErrorKind]>([
	[{ code: 'NOT_ALLOWED' }, 'setting'],
	[{ code: 'ECONNRESET' }, 'transient'],
	[{ code: 'UNUSABLE_RESPONSE' }, 'unclear'],
	[{ status: 401 }, 'auth'],
	[{ status: 502 }, 'transient'],
])('%j is %s there too', (failure, kind) => {
	expect(kindOf(thrown(failure))).toBe(kind);
});

it.each([[429], [503]])('a pause that comes with the status %i is kept there too', (status) => {
	expect(retryAfterMsOf(thrown({ status, retryAfterMs: 7_000 }))).toBe(7_000);
});
