import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { Refusal } from '../../core/baseUrl';
import { failureOf, retryAfterOf, waitBefore } from '../../core/failures';
import { Secrets } from '../../core/secrets';
import { useVirtualTime } from '../nodes/engine/time';

beforeEach(() => useVirtualTime(Date.parse('2026-03-02T08:00:00Z')));
afterEach(() => jest.useRealTimers());

const LATER = 'Mon, 02 Mar 2026 08:00:30 GMT';

describe('Retry-After', () => {
	it.each<[string, unknown, unknown, number | undefined]>([
		['seconds', '7', undefined, 7_000],
		['a number', 7, undefined, 7_000],
		['blanks around it', ' 7 ', undefined, 7_000],
		['parts of a second', '2.5', undefined, 2_500],
		['nothing to wait for', '0', undefined, 0],
		['a very long time', '99999999999', undefined, 99_999_999_999_000],
		['a date', LATER, undefined, 30_000],
		['a date by the clock of an API that is ahead', LATER, 'Mon, 02 Mar 2026 08:00:20 GMT', 10_000],
		['a date beside a broken Date header', LATER, 'soon', 30_000],
		['a date that has passed', 'Mon, 02 Mar 2026 07:00:00 GMT', undefined, 0],
		['a negative number', '-5', undefined, undefined],
		['a list', '5, 7', undefined, undefined],
		['hexadecimal', '0x10', undefined, undefined],
		['an exponent', '1e9', undefined, undefined],
		['words', 'soon', undefined, undefined],
		['a day that does not exist', 'Mon, 99 Mar 2026 07:00:00 GMT', undefined, undefined],
		['nothing', '', undefined, undefined],
		['two headers', ['5', '7'], undefined, undefined],
		['no header', undefined, undefined, undefined],
	])('with %s', (_name, value, date, expected) => {
		expect(retryAfterOf({ 'retry-after': value, date } as never)).toBe(expected);
	});
});

describe('what comes without an answer and without a code of the network', () => {
	const node = { name: 'SDM', type: 'sdm', parameters: {} } as unknown as INode;
	/** As n8n's helper hands it on. */
	const failed = async (error: Error) =>
		await failureOf(
			new NodeApiError(node, error as unknown as JsonObject),
			new Secrets(['sesame-token']),
		);

	it.each([
		['by the credential', new Refusal('No sesame-token here.')],
		['by n8n, for the step', new NodeOperationError(node, 'No sesame-token here.')],
		['by n8n, for the user', new UserError('No sesame-token here.')],
	])('was refused %s: the credential has to change', async (_name, error) => {
		const failure = await failed(error);
		expect(failure).toEqual({
			code: 'REFUSED',
			statement: 'was not asked',
			words: 'No [hidden] here.',
			advice: 'Correct the credential of this node, then try again.',
		});
		expect(waitBefore({ tries: 1, elapsedMs: 0, failure })).toBeUndefined();
	});

	it.each([
		['a mistake in the code', new TypeError('x is not a function: sesame-token')],
		['an error of any kind', new Error('x is not a function: sesame-token')],
	])('is %s: nobody is told to change a credential', async (_name, error) => {
		const failure = await failed(error);
		expect(failure).toEqual({
			code: 'UNEXPECTED',
			statement:
				'could not be asked, or its answer not be read, because of an error in n8n or this node',
			words: 'x is not a function: [hidden]',
			advice:
				'Run this again. If it goes on, report this text to the makers of this node, with the version of n8n.',
		});
		expect(waitBefore({ tries: 1, elapsedMs: 0, failure })).toBeUndefined();
	});
});
