import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { CredentialError } from '../../../core/security/allowedAddresses';
import type { RequestFailure } from '../../../core/errors/userErrors';
import {
	failureOf,
	isRateLimited,
	mayHaveWorked,
	readServerMessage,
	responseIn,
	retryAfterOf,
	retryDelay,
} from '../../../core/errors/classify';
import { Secrets } from '../../../core/security/redaction';
import { TimedOut } from '../../../core/util/deadlines';
import { useVirtualTime } from '../../nodes/engine/time';
import { thrownByN8n, thrownWithoutCause } from '../../support/scriptedApi';
import { endlessStream, streamOf } from '../../support/streams';

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

describe('an error without a response and without a code of the network', () => {
	const node = { name: 'SDM', type: 'sdm', parameters: {} } as unknown as INode;
	/** As n8n's helper hands it on. */
	const failed = (error: Error, more: object = {}) =>
		failureOf(
			Object.assign(new NodeApiError(node, error as unknown as JsonObject), more),
			new Secrets(['sesame-token']),
		);

	it.each<[string, Error, object?]>([
		['by the credential', new CredentialError('No sesame-token here.')],
		['by n8n, for the step', new NodeOperationError(node, 'No sesame-token here.')],
		['by n8n, for the user', new UserError('No sesame-token here.')],
		[
			'by the credential, in an n8n that loses the cause',
			new CredentialError('No sesame-token here.'),
			{ cause: undefined },
		],
		[
			'by n8n, with a sentence in place of a code',
			Object.assign(new Error('No sesame-token here.'), { code: 'No credential' }),
		],
	])('is not allowed %s: the credential has to change', (_name, error, more = {}) => {
		const failure = failed(error, more);
		expect(failure).toEqual({
			code: 'NOT_ALLOWED',
			statement: 'The request to {service} was not sent',
			serverMessage: 'No [hidden] here.',
			advice: 'Correct the credential of this node, then try again.',
		});
		expect(retryDelay({ attempts: 1, elapsedMs: 0, failure })).toBeUndefined();
	});

	it('says that n8n does not allow the domain, in an n8n that loses the cause: the credential has to change', () => {
		const text = 'Domain not allowed: Only the following domains are allowed: lamps.example';
		expect(failed(new Error(text), { cause: undefined })).toMatchObject({
			code: 'NOT_ALLOWED',
			serverMessage: text,
		});
	});

	it.each([
		['a mistake in the code', new TypeError('x is not a function: sesame-token')],
		['an error of any kind', new Error('x is not a function: sesame-token')],
	])('is %s: no credential has to change', (_name, error) => {
		const failure = failed(error);
		expect(failure).toEqual({
			code: 'UNEXPECTED',
			statement: 'could not be called because of an error in n8n or in this node',
			serverMessage: 'x is not a function: [hidden]',
			advice:
				'Run this again. If the error stays, report this text to the makers of this node, with the version of n8n.',
		});
		expect(retryDelay({ attempts: 1, elapsedMs: 0, failure })).toBeUndefined();
	});
});

describe('an error of n8n or of the network', () => {
	const secrets = new Secrets(['sesame-token']);

	it.each<[string, unknown, RequestFailure]>([
		['because it took too long', new TimedOut(), { code: 'ETIMEDOUT' }],
		['because a token took too long', thrownByN8n(new TimedOut()), { code: 'ETIMEDOUT' }],
		['with the network', thrownByN8n({ code: 'ENOTFOUND' }), { code: 'ENOTFOUND' }],
		['beside an invalid cause', { code: 'EPIPE', cause: 'x' }, { code: 'EPIPE' }],
		[
			'with the network, in an n8n that loses the cause',
			thrownWithoutCause({ code: 'ENOTFOUND' }),
			{ code: 'ENOTFOUND' },
		],
		[
			'because a token took too long, in an n8n that loses the cause',
			thrownWithoutCause(new TimedOut()),
			{ code: 'ETIMEDOUT' },
		],
		[
			'because the response broke off, in an n8n that loses the cause',
			thrownWithoutCause({ code: 'ERR_BAD_RESPONSE', response: { status: 299, data: 'x' } }),
			{ code: 'ERR_BAD_RESPONSE' },
		],
		[
			'because the response broke off, in an n8n that keeps nothing but its status',
			thrownWithoutCause({ response: { status: 299, data: 'x' } }),
			{ code: 'ERR_BAD_RESPONSE' },
		],
	])('%s has a code', (_name, error, failure) => {
		expect(failureOf(error, secrets)).toEqual(failure);
	});

	it.each([
		['is not even an error', 'sesame-token'],
		['is nothing', undefined],
		['says nothing', new Error()],
	])('that %s has no message', (_name, error) => {
		const failure = failureOf(error, secrets);
		expect(failure).toMatchObject({ code: 'UNEXPECTED' });
		expect(failure.serverMessage).toBeUndefined();
	});
});

describe('the response in an error', () => {
	const responded = (status: unknown, more: object = {}) => ({ response: { status, ...more } });
	const stream = streamOf();

	it.each<[string, unknown, object]>([
		[
			'of n8n',
			thrownByN8n(responded(401, { data: { detail: 'No.' }, headers: { date: 'today' } })),
			{ statusCode: 401, headers: { date: 'today' }, body: { detail: 'No.' } },
		],
		['of the network', responded(300), { statusCode: 300, headers: {}, body: '' }],
		[
			'of an n8n that loses the cause: its headers are lost too',
			thrownWithoutCause(responded(401, { data: { detail: 'No.' }, headers: { date: 'today' } })),
			{ statusCode: 401, headers: {}, body: { detail: 'No.' } },
		],
		[
			'of an n8n that loses the cause, without an object as its body',
			thrownWithoutCause(responded(300, { data: 'No.' })),
			{ statusCode: 300, headers: {}, body: '' },
		],
		['with its status as a text', responded('403'), { statusCode: 403, headers: {}, body: '' }],
		[
			'with a text',
			responded(403, { data: 'No.', headers: 'no' }),
			{ statusCode: 403, headers: {}, body: 'No.' },
		],
		['with bytes', responded(403, { data: [1, 2] }), { statusCode: 403, headers: {}, body: '' }],
		[
			'with a stream',
			responded(401, { data: stream }),
			{ statusCode: 401, headers: {}, body: stream },
		],
	])('%s', (_name, error, response) => {
		expect(responseIn(error)).toEqual(response);
	});

	it.each([
		['was to be a success: it broke off', responded(299)],
		['has no status', responded(undefined)],
		['is no object', { response: 'no' }],
		['is missing', thrownByN8n({ code: 'EPIPE' })],
		['is missing, and the error too', undefined],
	])('that %s is not used', (_name, error) => {
		expect(responseIn(error)).toBeUndefined();
	});
});

describe('the message in a body', () => {
	it.each([
		['of parsed JSON', { detail: 'No sesame-token.' }, 'No [hidden].'],
		['that comes as a stream', streamOf('{"detail":', '"No."}'), 'No.'],
		['that is empty', '', ''],
	])('%s', async (_name, body, message) => {
		expect(await readServerMessage(50, body, new Secrets(['sesame-token']))).toBe(message);
	});

	it.each([
		['in the time there is', 50, 50],
		['within ten seconds', 60_000, 10_000],
	])('that does not end %s is empty', async (_name, ms, expected) => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const limits = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation((limit) => timeout(limit / 1000));
		const page = endlessStream('{"detail":');
		expect(await readServerMessage(ms, page, new Secrets())).toBe('');
		expect(page.destroyed).toBe(true);
		expect(limits.mock.calls).toEqual([[expected]]);
	});
});

describe('whether a request was rate limited', () => {
	it.each<[RequestFailure, boolean]>([
		[{ status: 429 }, true],
		[{ status: 429, retryAfterMs: 0 }, true],
		[{ status: 503, retryAfterMs: 0 }, true],
		[{ status: 503 }, false],
		[{ status: 502, retryAfterMs: 0 }, false],
		[{ code: 'ECONNRESET', retryAfterMs: 0 }, false],
	])('%j: %s', (failure, expected) => {
		expect(isRateLimited(failure)).toBe(expected);
	});
});

describe('how long to wait before a request is sent again', () => {
	const wait = (failure: RequestFailure, attempts: number, elapsedMs = 0) =>
		retryDelay({ attempts, elapsedMs, failure });
	const transient = { status: 502 };
	const limited = { status: 429 };

	it.each<[string, RequestFailure, number, number, number | undefined]>([
		['once', transient, 1, 0, 500],
		['twice', transient, 2, 0, 1000],
		['three times: it is not', transient, 3, 0, undefined],
		['for nearly a minute', transient, 2, 59_999, 1000],
		['for a minute: it is not', transient, 2, 60_000, undefined],
		['and rate limited: the queue does the waiting', limited, 1, 0, 0],
		['and rate limited seven times', limited, 7, 0, 0],
		['and rate limited eight times: it is not', limited, 8, 0, undefined],
		['and rate limited for nearly three minutes', limited, 7, 179_999, 0],
		['and rate limited for three minutes: it is not', limited, 7, 180_000, undefined],
	])('after it was sent %s', (_name, failure, attempts, elapsedMs, expected) => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		expect(wait(failure, attempts, elapsedMs)).toBe(expected);
	});

	it.each<[string, number | undefined, number, number | undefined]>([
		['as it asks for', 5_000, 0, 5_000],
		['as long as it asks for', 60_000, 0, 60_000],
		['not, when that is too long', 60_001, 0, undefined],
		['a second, when it asks for none', 0, 0, 1_000],
		['not, when it does not ask', undefined, 0, undefined],
		['once more before three minutes are over', 5_000, 175_000, 5_000],
		['not, when it would be too late', 5_000, 175_001, undefined],
	])('is for a file that is being prepared %s', (_name, retryAfterMs, elapsedMs, expected) => {
		expect(wait({ status: 202, retryAfterMs }, 99, elapsedMs)).toBe(expected);
	});

	it('differs, so that many nodes do not come back together', () => {
		const random = jest.spyOn(Math, 'random').mockReturnValue(0.5);
		expect([wait(transient, 1), wait(transient, 2)]).toEqual([750, 1500]);
		random.mockReturnValue(1);
		expect([wait(transient, 1), wait(transient, 2)]).toEqual([1000, 2000]);
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
	])('%j is transient', (failure) => {
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
	])('%j is permanent', (failure) => {
		expect(wait(failure, 1)).toBeUndefined();
	});
});

describe('whether a request that failed may have worked', () => {
	it.each<[RequestFailure, boolean]>([
		[{ status: 200 }, false],
		[{ status: 302 }, false],
		[{ status: 400 }, false],
		[{ status: 429 }, false],
		[{ status: 499 }, false],
		[{ status: 500 }, true],
		[{ status: 503 }, true],
		[{ status: 503, retryAfterMs: 0 }, false],
		[{ status: 504 }, true],
		[{ code: 'ETIMEDOUT' }, true],
		[{ code: 'ECONNRESET' }, true],
		[{ code: 'UNUSABLE_RESPONSE' }, true],
		[{}, true],
		[{ code: 'ECONNREFUSED' }, false],
		[{ code: 'ENOTFOUND' }, false],
		[{ code: 'EAI_AGAIN' }, false],
		[{ code: 'EHOSTUNREACH' }, false],
		[{ code: 'ENETUNREACH' }, false],
		[{ code: 'XENOTFOUND' }, true],
		[{ code: 'ENOTFOUNDX' }, true],
		[{ code: 'CERT_HAS_EXPIRED' }, false],
		[{ code: 'NOT_ALLOWED' }, false],
		[{ code: 'UNREADABLE' }, false],
	])('%j: %s', (failure, expected) => {
		expect(mayHaveWorked(failure)).toBe(expected);
	});
});
