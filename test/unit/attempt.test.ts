import type { IHttpRequestOptions } from 'n8n-workflow';

import { attempt, type Attempt } from '../../core/attempt';
import type { RequestFailure } from '../../core/errors';
import { OutOfTime } from '../../core/outOfTime';
import { Secrets } from '../../core/secrets';
import { useVirtualTime } from '../nodes/engine/time';
import { scriptedApi, SERVICE, thrownByN8n, TOKEN, type Answer } from '../support/scriptedApi';
import { endlessStream, streamOf } from '../support/streams';

/** One request: what is sent, and what is made of its answer. */

const START = Date.parse('2026-03-02T08:00:00Z');
beforeEach(() => useVirtualTime(START));
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

interface Settings {
	request?: Partial<IHttpRequestOptions>;
	patience?: Partial<Attempt['patience']>;
	isAway?: boolean;
}
type Api = ReturnType<typeof scriptedApi>;

const ask = async ({ poll, baseUrl }: Api, { request, patience, isAway = false }: Settings = {}) =>
	await attempt(poll, SERVICE, {
		request: { method: 'GET', url: `${baseUrl}/jobs/`, ...request },
		patience: { deadline: Infinity, timeoutMs: 60_000, ...patience },
		secrets: new Secrets([TOKEN]),
		isAway,
	});
const STREAM = { request: { encoding: 'stream' as const } };
const NEVER: Answer = async () => await new Promise<never>(() => {});

describe('what is sent', () => {
	it('is the request, signed, and n8n follows no redirect by itself', async () => {
		const api = scriptedApi({});
		await ask(api, { request: { qs: { page: 2 } } });
		expect(api.asked).toEqual([
			{
				at: START,
				signedBy: 'exampleApi',
				options: {
					method: 'GET',
					url: `${api.baseUrl}/jobs/`,
					qs: { page: 2 },
					abortSignal: expect.any(AbortSignal),
					timeout: 60_000,
					returnFullResponse: true,
					disableFollowRedirect: true,
					sendCredentialsOnCrossOriginRedirect: false,
					ignoreHttpStatusErrors: { ignore: true, except: [401] },
				},
			},
		]);
	});

	it('has no token once it leads away from the origin, and may go to any domain then', async () => {
		const api = scriptedApi({});
		await ask(api, { isAway: true, request: { allowedDomains: 'api.example' } });
		expect(api.asked).toEqual([
			{ at: START, options: expect.objectContaining({ allowedDomains: undefined }) },
		]);
	});

	it('keeps to the domains that the credential allows', async () => {
		const api = scriptedApi({});
		await ask(api, { request: { allowedDomains: 'api.example' } });
		expect(api.asked[0]?.options.allowedDomains).toBe('api.example');
	});

	it('as a stream ends only when the execution is stopped: it may take longer than its beginning', async () => {
		const [api, { signal }] = [scriptedApi({ body: streamOf() }), new AbortController()];
		await ask(api, { ...STREAM, patience: { signal } });
		expect(api.asked[0]?.options.abortSignal).toBe(signal);
	});

	it.each([
		['as the user has set it', { timeoutMs: 5_000 }, 5_000],
		[
			'as the user has set it, before the deadline',
			{ deadline: START + 9_000, timeoutMs: 5_000 },
			5_000,
		],
		['the rest until the deadline', { deadline: START + 3_000, timeoutMs: 5_000 }, 3_000],
	])('has a time-out: %s', async (_name, patience, timeout) => {
		const api = scriptedApi({});
		await ask(api, { patience });
		expect(api.asked[0]?.options.timeout).toBe(timeout);
	});
});

describe('an answer that is a success', () => {
	it('comes with the time of the API', async () => {
		const headers = { date: 'Mon, 02 Mar 2026 07:59:00 GMT', etag: 'a' };
		const api = scriptedApi({ body: { id: 1 }, headers });
		expect(await ask(api)).toEqual({ body: { id: 1 }, headers, serverTime: START - 60_000 });
	});

	it.each([
		['without a date', {}],
		['with a date that is none', { date: 'soon' }],
		['with a date that is no text', { date: 7 }],
	])('%s has no time', async (_name, headers) => {
		expect(await ask(scriptedApi({ headers }))).toEqual({ body: {}, headers });
	});

	it.each([200, 201, 204, 299])('has the status %i', async (statusCode) => {
		expect(await ask(scriptedApi({ statusCode }))).toEqual({ body: {}, headers: {} });
	});

	it('never shows the token', async () => {
		const api = scriptedApi({ body: { a: [TOKEN] }, headers: { link: `/?t=${TOKEN}` } });
		expect(await ask(api)).toEqual({
			body: { a: ['[hidden]'] },
			headers: { link: '/?t=[hidden]' },
		});
	});

	it('is handed on as it is when it is no object', async () => {
		expect(await ask(scriptedApi({ body: 'Welcome' }))).toEqual({ body: 'Welcome', headers: {} });
	});

	it('is handed on as it is when it is a stream: its connection holds the token', async () => {
		const body = Object.assign(streamOf('a'), { sent: { authorization: `Token ${TOKEN}` } });
		expect(await ask(scriptedApi({ body }), STREAM)).toEqual({ body, headers: {} });
		expect(body.sent).toEqual({ authorization: `Token ${TOKEN}` });
	});
});

describe('an answer that is none', () => {
	const failureOf = async (answer: Answer, settings?: Settings) => {
		const outcome = await ask(scriptedApi(answer), settings);
		return 'failure' in outcome ? outcome : undefined;
	};

	it.each([
		[
			'a refusal',
			{ statusCode: 404, body: { detail: 'No job.' } },
			{ status: 404, words: 'No job.' },
		],
		['with the token in it', { statusCode: 400, body: TOKEN }, { status: 400, words: '[hidden]' }],
		['without words', { statusCode: 500, body: '' }, { status: 500, words: '' }],
		[
			'that asks for a pause',
			{ statusCode: 503, headers: { 'retry-after': '7' } },
			{ status: 503, words: '', retryAfterMs: 7_000 },
		],
		['that only announces one', { statusCode: 199 }, { status: 199, words: '' }],
	])('%s', async (_name, answer, failure) => {
		expect(await failureOf(answer)).toEqual({ failure });
	});

	it.each([
		['a redirect', 302, '/next', '/next'],
		['a redirect that is permanent', 308, '/next', '/next'],
		['a redirect to nowhere', 302, undefined, undefined],
		['a refusal, whatever its location', 400, '/next', undefined],
	])('%s', async (_name, statusCode, location, expected) => {
		expect(await failureOf({ statusCode, headers: { location } })).toEqual({
			failure: { status: statusCode, words: '' },
			location: expected,
		});
	});

	it('as a stream is read for its words', async () => {
		const body = streamOf('{"detail":', '"No job."}');
		expect(await failureOf({ statusCode: 404, body }, STREAM)).toEqual({
			failure: { status: 404, words: 'No job.' },
		});
	});

	it('as a stream without an end says nothing, and does not keep its connection', async () => {
		const body = endlessStream('{"detail":');
		const settings = { ...STREAM, patience: { timeoutMs: 20 } };
		expect(await failureOf({ statusCode: 502, body }, settings)).toEqual({
			failure: { status: 502, words: '' },
		});
		expect(body.destroyed).toBe(true);
	});

	const ELSEWHERE = {
		statement: 'sent the download on to another address, which did not give the file',
		advice:
			'Run this node again. If it goes on, ask whoever looks after your network whether n8n can reach that address.',
	};
	it.each([
		['refuses', { statusCode: 403, body: 'Expired.' }, { status: 403, words: 'Expired.' }],
		['can not be reached', thrownByN8n({ code: 'ENOTFOUND' }), { code: 'ENOTFOUND' }],
	])('of an address elsewhere that %s says so', async (_name, answer, failure) => {
		expect(await failureOf(answer, { isAway: true })).toEqual({
			failure: { ...failure, ...ELSEWHERE },
		});
	});

	it('that does not come ends with the time-out', async () => {
		expect(await failureOf(NEVER, { patience: { timeoutMs: 20 } })).toEqual({
			failure: { code: 'ETIMEDOUT' },
		});
	});
});

describe('what n8n throws', () => {
	it.each<[string, object, object]>([
		[
			'for a token that is not accepted',
			{ response: { status: 401, data: { detail: 'Bad token.' } } },
			{ status: 401, words: 'Bad token.' },
		],
		[
			'for a redirect of the request for a token: it is not followed without one',
			{ response: { status: 300, data: 'Moved.' } },
			{ status: 300, words: 'Moved.' },
		],
		[
			'for a refusal to give a token, as an object',
			{ response: { status: 403, data: { error: 'Not yours.' } } },
			{ status: 403, words: 'Not yours.' },
		],
		[
			'for a refusal to give a token, as a text',
			{ response: { status: 403, data: 'Not yours.' } },
			{ status: 403, words: 'Not yours.' },
		],
		[
			'for a refusal to give a token, as bytes without words',
			{ response: { status: 500, data: [1, 2], headers: 'no' } },
			{ status: 500, words: '' },
		],
		[
			'for too many requests for a token',
			{ response: { status: 429, data: 'Slow.', headers: { 'retry-after': '7' } } },
			{ status: 429, words: 'Slow.', retryAfterMs: 7_000 },
		],
		[
			'for an answer that broke off',
			{ code: 'ERR_BAD_RESPONSE', response: { status: 200, data: 'x' } },
			{ code: 'ERR_BAD_RESPONSE' },
		],
		['for a connection that breaks', { code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
		['for a response that is none', { code: 'ECONNRESET', response: 'no' }, { code: 'ECONNRESET' }],
	])('%s', async (_name, cause, failure) => {
		expect(await ask(scriptedApi(thrownByN8n(cause)))).toEqual({ failure });
	});

	it('without a cause is told in its words', async () => {
		expect(await ask(scriptedApi(new Error(`x is not a function, ${TOKEN}`)))).toEqual({
			failure: expect.objectContaining({
				code: 'UNEXPECTED',
				words: 'x is not a function, [hidden]',
			}),
		});
	});
});

describe('is not sent, and says why', () => {
	const held = async (answer: Answer, settings?: Settings): Promise<[unknown, number]> => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const api = scriptedApi(answer, {});
		await ask(api, settings);
		return [await ask(api), api.asked.length];
	};
	const HOUR = { 'retry-after': '3600' };
	const notSent = (failure: RequestFailure) => ({
		failure: { retryAfterMs: 3600_000, ...failure },
		notSent: true,
	});

	it.each([
		['was refused, with too many requests', { statusCode: 429, body: 'Slow.' }, 'Slow.'],
		['was refused, for the time being', { statusCode: 503, body: TOKEN }, '[hidden]'],
	])('when the one before %s', async (_name, answer, words) => {
		const outcome = await held({ ...answer, headers: HOUR });
		expect(outcome).toEqual([notSent({ status: answer.statusCode, words }), 1]);
	});

	it('when the one before was a stream and was refused: nobody has read its words yet', async () => {
		const body = streamOf('Slow.');
		const outcome = await held({ statusCode: 429, headers: HOUR, body }, STREAM);
		expect(outcome).toEqual([notSent({ status: 429, words: '' }), 1]);
	});

	it('when the one before asked for a token and was refused', async () => {
		const response = { status: 429, headers: HOUR, data: 'Slow.' };
		const outcome = await held(thrownByN8n({ response }));
		expect(outcome).toEqual([notSent({ status: 429, words: 'Slow.' }), 1]);
	});

	it('but it is sent after a failure that asks for no pause', async () => {
		expect(await held({ statusCode: 503 })).toEqual([{ body: {}, headers: {} }, 2]);
	});

	it('when the execution was stopped', async () => {
		const api = scriptedApi({});
		expect(await ask(api, { patience: { signal: AbortSignal.abort() } })).toEqual({
			failure: { code: 'ERR_CANCELED' },
			notSent: true,
		});
		expect(api.asked).toEqual([]);
	});

	it('when there is no time left', async () => {
		const api = scriptedApi({});
		await expect(ask(api, { patience: { deadline: START } })).rejects.toThrow(OutOfTime);
		expect(api.asked).toEqual([]);
	});
});
