import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { Refusal } from '../../core/baseUrl';
import type { RequestFailure } from '../../core/errors';
import { failureOf, isRefusal, retryAfterOf, waitBefore } from '../../core/failures';
import { Secrets } from '../../core/secrets';
import { TooSlow } from '../../core/timeLimit';
import { useVirtualTime } from '../nodes/engine/time';
import { thrownByN8n } from '../support/scriptedApi';
import { endlessStream, streamOf } from '../support/streams';

beforeEach(() => useVirtualTime(Date.parse('2026-03-02T08:00:00Z')));
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

const LATER = 'Mon, 02 Mar 2026 08:00:30 GMT';

describe('Retry-After', () => {
	it.each<[string, unknown, unknown, number | undefined]>([
		['seconds', '7', undefined, 7_000],
		['a number', 7, undefined, 7_000],
		['blanks around it', ' 7 ', undefined, 7_000],
		['parts of a second', '2.5', undefined, 2_500],
		['smaller parts of a second', '2.25', undefined, 2_250],
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

describe('what n8n or the network throws', () => {
	const secrets = new Secrets(['sesame-token']);
	const answered = (status: unknown, data?: unknown) => ({ response: { status, data } });

	it.each<[string, unknown, RequestFailure]>([
		['because it took too long', new TooSlow(), { code: 'ETIMEDOUT' }],
		[
			'with an answer has its status and words',
			thrownByN8n(answered(401, { detail: 'No sesame-token here.' })),
			{ status: 401, words: 'No [hidden] here.' },
		],
		[
			'with an answer that came as a stream',
			thrownByN8n(answered(401, streamOf('{"detail":', '"No."}'))),
			{ status: 401, words: 'No.' },
		],
		['with an answer, without n8n around it', answered(403, 'No.'), { status: 403, words: 'No.' }],
		['with an answer without words', answered(300), { status: 300, words: '' }],
		[
			'with an answer that was to be a success: it broke off',
			{ code: 'ECONNRESET', ...answered(299) },
			{ code: 'ECONNRESET' },
		],
		[
			'with an answer without a status',
			{ code: 'ECONNRESET', response: {} },
			{ code: 'ECONNRESET' },
		],
		['without an answer', thrownByN8n({ code: 'ENOTFOUND' }), { code: 'ENOTFOUND' }],
		['beside a cause that is none', { code: 'EPIPE', cause: 'x' }, { code: 'EPIPE' }],
	])('%s', async (_name, error, failure) => {
		expect(await failureOf(error, secrets)).toEqual(failure);
	});

	it.each([
		['is not even an error', 'sesame-token'],
		['is nothing', undefined],
		['says nothing', new Error()],
	])('and %s is told without words', async (_name, error) => {
		const failure = await failureOf(error, secrets);
		expect(failure).toMatchObject({ code: 'UNEXPECTED' });
		expect(failure.words).toBeUndefined();
	});

	it('with an answer that does not end is told without words after ten seconds', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const limits = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((ms) => timeout(ms / 1000));
		const page = endlessStream('{"detail":');
		const error = thrownByN8n(answered(401, page));
		expect(await failureOf(error, secrets)).toEqual({ status: 401, words: '' });
		expect(page.destroyed).toBe(true);
		expect(limits.mock.calls).toEqual([[10_000]]);
	});
});

describe('whether the API asks for fewer requests', () => {
	it.each<[RequestFailure, boolean]>([
		[{ status: 429 }, true],
		[{ status: 429, retryAfterMs: 0 }, true],
		[{ status: 503, retryAfterMs: 0 }, true],
		[{ status: 503 }, false],
		[{ status: 502, retryAfterMs: 0 }, false],
		[{ code: 'ECONNRESET', retryAfterMs: 0 }, false],
	])('%j: %s', (failure, expected) => {
		expect(isRefusal(failure)).toBe(expected);
	});
});

describe('how long to wait before a request is sent again', () => {
	const wait = (failure: RequestFailure, tries: number, elapsedMs = 0) =>
		waitBefore({ tries, elapsedMs, failure });
	const passing = { status: 502 };
	const refused = { status: 429 };

	it.each<[string, RequestFailure, number, number, number | undefined]>([
		['once', passing, 1, 0, 500],
		['twice', passing, 2, 0, 1000],
		['three times: it is not', passing, 3, 0, undefined],
		['for nearly a minute', passing, 2, 59_999, 1000],
		['for a minute: it is not', passing, 2, 60_000, undefined],
		['and refused: the pace of all requests does the waiting', refused, 1, 0, 0],
		['and refused seven times', refused, 7, 0, 0],
		['and refused eight times: it is not', refused, 8, 0, undefined],
		['and refused for nearly three minutes', refused, 7, 179_999, 0],
		['and refused for three minutes: it is not', refused, 7, 180_000, undefined],
	])('after it was sent %s', (_name, failure, tries, elapsedMs, expected) => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		expect(wait(failure, tries, elapsedMs)).toBe(expected);
	});

	it('differs, so that many nodes do not come back together', () => {
		const random = jest.spyOn(Math, 'random').mockReturnValue(0.5);
		expect([wait(passing, 1), wait(passing, 2)]).toEqual([750, 1500]);
		random.mockReturnValue(1);
		expect([wait(passing, 1), wait(passing, 2)]).toEqual([1000, 2000]);
	});

	it.each<RequestFailure>([
		{ status: 502 },
		{ status: 503 },
		{ status: 504 },
		{ code: 'ECONNRESET' },
		{ code: 'ECONNREFUSED' },
		{ code: 'ETIMEDOUT' },
		{ code: 'ENOTFOUND' },
		{ code: 'ERR_BAD_RESPONSE' },
		{},
	])('%j may pass', (failure) => {
		expect(wait(failure, 1)).toBeGreaterThan(0);
	});

	it.each<RequestFailure>([
		{ status: 302 },
		{ status: 400 },
		{ status: 401 },
		{ status: 404 },
		{ status: 500 },
		{ status: 501 },
		{ status: 505 },
		// A code beside a status says nothing more.
		{ status: 404, code: 'ECONNRESET' },
		{ code: 'CERT_HAS_EXPIRED' },
		{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
		{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
		{ code: 'ERR_CANCELED' },
		{ code: 'ERR_INVALID_URL' },
		{ code: 'ERR_BAD_OPTION_VALUE' },
	])('%j stays as it is until somebody changes something', (failure) => {
		expect(wait(failure, 1)).toBeUndefined();
	});
});
