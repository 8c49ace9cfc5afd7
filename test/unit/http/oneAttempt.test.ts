import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { RequestFailure } from '../../../core/errors/userErrors';
import { authenticate } from '../../../core/http/authenticate';
import { sendBody } from '../../../core/http/body';
import { deadline } from '../../../core/http/deadline';
import { queue } from '../../../core/http/queue';
import { followRedirects } from '../../../core/http/redirects';
import type { Limits, RequestBody } from '../../../core/http/request';
import { errorFromThrown, RequestError } from '../../../core/http/requestError';
import { Cancelled } from '../../../core/http/waiting';
import { Secrets } from '../../../core/security/redaction';
import { isByteStream } from '../../../core/util/byteStreams';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { errorOf } from '../../nodes/engine/failure';
import { useVirtualTime } from '../../nodes/engine/time';
import { scriptedApi, SERVICE, thrownByN8n, TOKEN, type Scripted } from '../../support/scriptedApi';
import { brokenStream, endlessStream, streamOf } from '../../support/streams';

/** One attempt to send a request, from the redirects to the credential. */

const START = Date.parse('2026-03-02T08:00:00Z');
beforeEach(() => useVirtualTime(START));
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

interface Settings {
	request?: Partial<IHttpRequestOptions>;
	limits?: Partial<Limits>;
	isCrossOrigin?: boolean;
	isDownload?: boolean;
	openBody?: () => Promise<RequestBody>;
	account?: string;
}
type Api = ReturnType<typeof scriptedApi>;

/** The response of the pipe, or the failure that it throws. */
async function send(
	{ poll, baseUrl }: Api,
	{
		request,
		limits: more,
		isCrossOrigin = false,
		isDownload = false,
		openBody,
		account,
	}: Settings = {},
) {
	const limits = { deadline: Infinity, timeoutMs: 60_000, ...more };
	const secrets = new Secrets([TOKEN]);
	const pipe = followRedirects(
		queue(sendBody(deadline(authenticate(poll, SERVICE), limits)), { ...limits, secrets, account }),
		{ ...limits, baseUrl, secrets },
	);
	const options: IHttpRequestOptions = { method: 'GET', url: `${baseUrl}/jobs/`, ...request };
	return await pipe({ options, isCrossOrigin, isDownload, isRetry: false, openBody });
}
async function failureOf(api: Api, settings?: Settings) {
	const error = await errorOf(send(api, settings));
	if (!(error instanceof RequestError)) throw error;
	const { failure, wasSent, isCrossOrigin } = error;
	return { failure, ...(wasSent ? {} : { wasSent }), ...(isCrossOrigin ? { isCrossOrigin } : {}) };
}
const STREAM = { request: { encoding: 'stream' as const } };
const NEVER: Scripted = async () => await new Promise<never>(() => {});

describe('a request', () => {
	it('is signed, and n8n follows no redirect by itself', async () => {
		const api = scriptedApi({});
		await send(api, { request: { qs: { page: 2 } } });
		expect(api.requests).toEqual([
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

	it('to another origin has no token, and may go to any domain', async () => {
		const api = scriptedApi({});
		const request = { url: 'https://files.example/f', allowedDomains: 'api.example' };
		await send(api, { isCrossOrigin: true, request });
		expect(api.requests).toEqual([
			{ at: START, options: expect.objectContaining({ allowedDomains: undefined }) },
		]);
	});

	it('keeps to the domains that the credential allows', async () => {
		const api = scriptedApi({});
		await send(api, { request: { allowedDomains: 'api.example' } });
		expect(api.requests[0]?.options.allowedDomains).toBe('api.example');
	});

	it('for a stream ends only when the execution is stopped, because the body may take longer than the headers', async () => {
		const [api, { signal }] = [scriptedApi({ body: streamOf() }), new AbortController()];
		await send(api, { ...STREAM, limits: { signal } });
		expect(api.requests[0]?.options.abortSignal).toBe(signal);
	});

	it.each([
		['as the user has set it', { timeoutMs: 5_000 }, 5_000],
		[
			'as the user has set it, before the deadline',
			{ deadline: START + 9_000, timeoutMs: 5_000 },
			5_000,
		],
		['the rest until the deadline', { deadline: START + 3_000, timeoutMs: 5_000 }, 3_000],
	])('has a timeout: %s', async (_name, limits, timeout) => {
		const api = scriptedApi({});
		await send(api, { limits });
		expect(api.requests[0]?.options.timeout).toBe(timeout);
	});
});

describe('a request with a body', () => {
	const sending = (content: RequestBody['content'], headers?: IDataObject): Settings => ({
		request: { method: 'POST' },
		openBody: async () => await Promise.resolve({ content, headers }),
	});
	const UNREADABLE = {
		failure: {
			code: 'UNREADABLE',
			statement: 'The file for {service} could not be read completely, so the upload did not work',
			advice: 'Run the workflow again from the step that made the file.',
		},
		wasSent: false,
	};

	it('sends it with its headers', async () => {
		const api = scriptedApi({});
		await send(api, sending({ name: 'Lamps' }, { 'content-length': 7 }));
		expect(api.requests[0]?.options).toMatchObject({
			method: 'POST',
			body: { name: 'Lamps' },
			headers: { 'content-length': 7 },
		});
	});

	it('opens it only when the request has its slot, and closes it after the response', async () => {
		const body = endlessStream('a');
		let opened = 0;
		const settings = {
			...sending(body),
			openBody: async () => {
				opened++;
				return await Promise.resolve({ content: body });
			},
		};
		const api = scriptedApi(async () => {
			expect([opened, body.destroyed]).toEqual([1, false]);
			return await Promise.resolve({});
		});
		await send(api, settings);
		expect(body.destroyed).toBe(true);
		await failureOf(scriptedApi({}), { ...settings, limits: { signal: AbortSignal.abort() } });
		expect(opened).toBe(1);
	});

	it('closes it at the timeout', async () => {
		const body = endlessStream('a');
		const settings = { ...sending(body), limits: { timeoutMs: 20 } };
		expect(await failureOf(scriptedApi(NEVER), settings)).toEqual({
			failure: { code: 'ETIMEDOUT' },
		});
		expect(body.destroyed).toBe(true);
	});

	it('that cannot be opened is not sent', async () => {
		const api = scriptedApi({});
		const openBody = async () => await Promise.reject(new Error('ENOENT'));
		expect(await failureOf(api, { ...sending({}), openBody })).toEqual(UNREADABLE);
		expect(api.requests).toEqual([]);
	});

	it('that breaks off was not sent', async () => {
		const api = scriptedApi(async ({ body }) => {
			if (!isByteStream(body)) throw new Error('No stream');
			for await (const piece of body) expect(String(piece)).toBe('a');
			return {};
		});
		expect(await failureOf(api, sending(brokenStream('EIO', 'a')))).toEqual(UNREADABLE);
	});

	it('keeps the failure of the connection when the body is whole', async () => {
		const api = scriptedApi(thrownByN8n({ code: 'ECONNRESET' }));
		expect(await failureOf(api, sending(streamOf('a')))).toEqual({
			failure: { code: 'ECONNRESET' },
		});
	});
});

describe('a response that is a success', () => {
	it.each([200, 201, 204, 299])('has the status %i', async (statusCode) => {
		const response = { statusCode, headers: { etag: 'a' }, body: { id: 1 } };
		expect(await send(scriptedApi(response))).toEqual(response);
	});
});

describe('a file', () => {
	it.each([202, 204, 205, 206])(
		'has not come with the status %i, whatever its origin',
		async (statusCode) => {
			const response = () => ({ statusCode, body: streamOf('{"detail":"Later."}') });
			const serverMessage = statusCode === 206 ? '' : 'Later.';
			const failure = { status: statusCode, serverMessage };
			expect(await failureOf(scriptedApi(response()), STREAM)).toEqual({ failure });
			const elsewhere = { encoding: 'stream' as const, url: `https://f${statusCode}.example/f` };
			expect(
				await failureOf(scriptedApi(response()), { isCrossOrigin: true, request: elsewhere }),
			).toEqual({ failure, isCrossOrigin: true });
		},
	);

	it.each([200, 201, 203, 299])('has come with the status %i', async (statusCode) => {
		expect(await send(scriptedApi({ statusCode }), STREAM)).toMatchObject({ statusCode });
	});
});

describe('a response that is no success', () => {
	it.each([
		[
			'that is rejected',
			{ statusCode: 404, body: { detail: 'No job.' } },
			{ status: 404, serverMessage: 'No job.' },
		],
		[
			'with the token in it',
			{ statusCode: 400, body: TOKEN },
			{ status: 400, serverMessage: '[hidden]' },
		],
		['without a message', { statusCode: 500, body: '' }, { status: 500, serverMessage: '' }],
		[
			'that asks for a pause',
			{ statusCode: 503, headers: { 'retry-after': '7' } },
			{ status: 503, serverMessage: '', retryAfterMs: 7_000 },
		],
		['with a status below 200', { statusCode: 199 }, { status: 199, serverMessage: '' }],
	])('%s', async (_name, response, failure) => {
		expect(await failureOf(scriptedApi(response))).toEqual({ failure });
	});

	it('as a stream is read for its message', async () => {
		const body = streamOf('{"detail":', '"No job."}');
		expect(await failureOf(scriptedApi({ statusCode: 404, body }), STREAM)).toEqual({
			failure: { status: 404, serverMessage: 'No job.' },
		});
	});

	it.each([
		['the timeout', { timeoutMs: 20 }],
		['the deadline', { deadline: START + 20 }],
	])(
		'as a stream that goes on after %s has no message, and its connection is closed',
		async (_name, limits) => {
			const body = endlessStream('{"detail":');
			const settings = { ...STREAM, limits };
			const timeout = jest.spyOn(AbortSignal, 'timeout');
			expect(await failureOf(scriptedApi({ statusCode: 502, body }), settings)).toEqual({
				failure: { status: 502, serverMessage: '' },
			});
			expect(timeout.mock.lastCall).toEqual([20]);
			expect(body.destroyed).toBe(true);
		},
	);

	const CROSS_ORIGIN = {
		statement: 'redirected the download to another address, which did not return the file',
		advice:
			'Run this node again. If the error stays, ask the administrator of your network whether n8n can reach that address.',
	};
	it.each([
		[
			'rejects the request',
			{ statusCode: 403, body: 'Expired.' },
			{ status: 403, serverMessage: 'Expired.' },
		],
		['leads on and on', { statusCode: 300, body: '' }, { status: 300, serverMessage: '' }],
		['can not be reached', thrownByN8n({ code: 'ENOTFOUND' }), { code: 'ENOTFOUND' }],
	])('of another origin that %s mentions the redirect', async (_name, response, failure) => {
		const url = 'https://files.example/f';
		const settings = { isCrossOrigin: true, request: { url } };
		expect(await failureOf(scriptedApi(response), settings)).toEqual({
			failure: { ...failure, ...CROSS_ORIGIN },
			isCrossOrigin: true,
		});
	});

	it('that does not come ends with the timeout', async () => {
		expect(await failureOf(scriptedApi(NEVER), { limits: { timeoutMs: 20 } })).toEqual({
			failure: { code: 'ETIMEDOUT' },
		});
	});
});

describe('a redirect', () => {
	const redirect = (location: string | string[] | undefined, statusCode = 302) => ({
		statusCode,
		headers: { location },
	});
	const urls = ({ requests, baseUrl }: Api) =>
		requests.map(({ options }) => options.url.replace(baseUrl, ''));

	it.each([
		['that is temporary', 302],
		['that is permanent', 308],
	])('%s is followed, without the query of the first address', async (_name, statusCode) => {
		const api = scriptedApi(redirect('/next?c', statusCode), { body: 'ok' });
		expect(await send(api, { request: { qs: { page: 2 } } })).toMatchObject({ body: 'ok' });
		expect(urls(api)).toEqual(['/jobs/', '/next?c']);
		expect(api.requests.map(({ options }) => options.qs)).toEqual([{ page: 2 }, undefined]);
		expect(api.requests.map(({ signedBy }) => signedBy)).toEqual(['exampleApi', 'exampleApi']);
	});

	it.each([
		['that leads nowhere', redirect(undefined), {}],
		['whose address is no text', redirect(['/next']), {}],
		['with a status that is no redirect', redirect('/next', 400), {}],
		['of a POST', redirect('/next'), { request: { method: 'POST' as const } }],
		['to another origin', redirect('https://files.example/f'), {}],
	])('%s is not followed', async (_name, response, settings) => {
		const api = scriptedApi(response, {});
		expect(await failureOf(api, settings)).toEqual({
			failure: { status: response.statusCode, serverMessage: '' },
		});
		expect(urls(api)).toEqual(['/jobs/']);
	});

	it('is followed three times, and not a fourth time', async () => {
		const api = scriptedApi(...[1, 2, 3, 4].map((n) => redirect(`/${n}`)), {});
		expect(await failureOf(api)).toEqual({ failure: { status: 302, serverMessage: '' } });
		expect(urls(api)).toEqual(['/jobs/', '/1', '/2', '/3']);
	});

	it('of a file to another origin is followed without the token, also on the way back', async () => {
		const api = scriptedApi(redirect('https://files.example/f'));
		const { baseUrl } = api;
		const back = scriptedApi(redirect('https://files.example/f'), redirect(`${baseUrl}/f`), {});
		await send(back, { isDownload: true });
		expect(back.requests.map(({ signedBy }) => signedBy)).toEqual([
			'exampleApi',
			undefined,
			undefined,
		]);
	});

	it('that came as a stream has its connection closed', async () => {
		const body = endlessStream('a');
		await send(scriptedApi({ ...redirect('/next'), body }, {}), STREAM);
		expect(body.destroyed).toBe(true);
	});
});

it.each(['http://files.example/f', 'https://127.0.0.1/f', 'no address'])(
	'nothing is fetched from %s: it is not safe',
	async (url) => {
		const api = scriptedApi({});
		expect(await failureOf(api, { isCrossOrigin: true, request: { url } })).toEqual({
			failure: {
				code: 'UNUSABLE_RESPONSE',
				statement: 'gave a file address that is not safe, so nothing was fetched from it',
				advice:
					"Only addresses that begin with https:// are used. Check 'Base URL' in the credential.",
			},
			wasSent: false,
			isCrossOrigin: true,
		});
		expect(api.requests).toEqual([]);
	},
);

describe('an error of n8n', () => {
	it.each<[string, object, object]>([
		[
			'for a token that is not accepted',
			{ response: { status: 401, data: { detail: 'Bad token.' } } },
			{ status: 401, serverMessage: 'Bad token.' },
		],
		[
			'for a redirect of the request for a token: it is not followed without one',
			{ response: { status: 300, data: 'Moved.' } },
			{ status: 300, serverMessage: 'Moved.' },
		],
		[
			'for a token that the API does not give, as an object',
			{ response: { status: 403, data: { error: 'Not yours.' } } },
			{ status: 403, serverMessage: 'Not yours.' },
		],
		[
			'for a token that the API does not give, as a text',
			{ response: { status: 403, data: 'Not yours.' } },
			{ status: 403, serverMessage: 'Not yours.' },
		],
		[
			'for a token that the API does not give, as bytes without a message',
			{ response: { status: 500, data: [1, 2], headers: 'no' } },
			{ status: 500, serverMessage: '' },
		],
		[
			'for too many requests for a token',
			{ response: { status: 429, data: 'Slow.', headers: { 'retry-after': '7' } } },
			{ status: 429, serverMessage: 'Slow.', retryAfterMs: 7_000 },
		],
		[
			'for a response that broke off',
			{ code: 'ERR_BAD_RESPONSE', response: { status: 200, data: 'x' } },
			{ code: 'ERR_BAD_RESPONSE' },
		],
		['for a connection that breaks', { code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
		['for an invalid response', { code: 'ECONNRESET', response: 'no' }, { code: 'ECONNRESET' }],
	])('%s', async (_name, cause, failure) => {
		expect(await failureOf(scriptedApi(thrownByN8n(cause)))).toEqual({ failure });
	});

	it('without a cause keeps its message', async () => {
		expect(await failureOf(scriptedApi(new Error(`x is not a function, ${TOKEN}`)))).toEqual({
			failure: expect.objectContaining({
				code: 'UNEXPECTED',
				serverMessage: 'x is not a function, [hidden]',
			}),
		});
	});
});

describe('a 401 that is a response, as in n8n before 2.10', () => {
	const REJECTED = { statusCode: 401, body: 'Expired.' };
	const ignored = ({ requests }: Api) =>
		requests.map(({ options }) => options.ignoreHttpStatusErrors);
	const ONCE_MORE = [{ ignore: true, except: [401] }, false];

	it('is sent again as an error, so that n8n renews the token', async () => {
		const api = scriptedApi(REJECTED, { body: 'ok' });
		const request = { method: 'POST', body: { id: 1 } } as const;
		expect(await send(api, { request })).toMatchObject({ statusCode: 200, body: 'ok' });
		expect(ignored(api)).toEqual(ONCE_MORE);
		const [first, second] = api.requests.map(({ signedBy, options }) => [
			signedBy,
			{ ...options, ignoreHttpStatusErrors: undefined },
		]);
		expect(second).toEqual(first);
	});

	it.each([
		['not accepted either', { status: 401, data: 'No.' }, { status: 401, serverMessage: 'No.' }],
		[
			'accepted, but not the request',
			{ status: 409, data: 'Busy.' },
			{ status: 409, serverMessage: 'Busy.' },
		],
	])('ends with the second response when the new token is %s', async (_name, response, failure) => {
		const api = scriptedApi(REJECTED, thrownByN8n({ response }));
		expect(await failureOf(api)).toEqual({ failure });
		expect(ignored(api)).toEqual(ONCE_MORE);
	});

	it('ends with the error of the second request when that gets no response', async () => {
		const api = scriptedApi(REJECTED, thrownByN8n({ code: 'ECONNRESET' }));
		expect(await failureOf(api)).toEqual({ failure: { code: 'ECONNRESET' } });
	});

	it('is not sent again when it is of another origin, which gets no token', async () => {
		const api = scriptedApi(REJECTED);
		const settings = { isCrossOrigin: true, request: { url: 'https://files.example/f' } };
		expect(await failureOf(api, settings)).toMatchObject({ failure: { status: 401 } });
		expect(api.requests).toHaveLength(1);
	});

	it('has its connection closed where it came as a stream', async () => {
		const body = endlessStream('a');
		await send(scriptedApi({ ...REJECTED, body }, {}), STREAM);
		expect(body.destroyed).toBe(true);
	});
});

describe('a request is not sent, and its error says why', () => {
	const held = async (response: Scripted, settings?: Settings): Promise<[unknown, number]> => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const api = scriptedApi(response, {});
		await settle(send(api, settings));
		return [await failureOf(api), api.requests.length];
	};
	const HOUR = { 'retry-after': '3600' };
	const notSent = (failure: RequestFailure) => ({
		failure: { retryAfterMs: 3600_000, ...failure },
		wasSent: false,
	});

	it.each([
		['was rate limited, by its status', { statusCode: 429, body: 'Slow.' }, 'Slow.'],
		['was rate limited, by Retry-After', { statusCode: 503, body: TOKEN }, '[hidden]'],
	])('when an earlier response %s', async (_name, response, serverMessage) => {
		const outcome = await held({ ...response, headers: HOUR });
		expect(outcome).toEqual([notSent({ status: response.statusCode, serverMessage }), 1]);
	});

	it('when a stream was rate limited before: its message has not been read', async () => {
		const body = streamOf('Slow.');
		const outcome = await held({ statusCode: 429, headers: HOUR, body }, STREAM);
		expect(outcome).toEqual([notSent({ status: 429, serverMessage: '' }), 1]);
	});

	it('when an earlier request was rate limited while it fetched a token', async () => {
		const response = { status: 429, headers: HOUR, data: 'Slow.' };
		const outcome = await held(thrownByN8n({ response }));
		expect(outcome).toEqual([notSent({ status: 429, serverMessage: 'Slow.' }), 1]);
	});

	it('but it is sent when another account of the origin was rate limited', async () => {
		const api = scriptedApi({ statusCode: 429, headers: HOUR }, {}, {});
		await failureOf(api, { account: 'one' });
		expect(await send(api, { account: 'another' })).toMatchObject({ statusCode: 200 });
		expect(await failureOf(api, { account: 'one' })).toMatchObject({ wasSent: false });
	});

	it('nor when an account was rate limited and it is for a file without the token', async () => {
		const api = scriptedApi({ statusCode: 429, headers: HOUR });
		const account = 'one';
		await failureOf(api, { account });
		const files = scriptedApi({});
		const request = { url: `${api.baseUrl}/f` };
		expect(await send(files, { account, request, isCrossOrigin: true })).toMatchObject({
			statusCode: 200,
		});
	});

	it('but it is sent after a failure without a rate limit', async () => {
		const api = scriptedApi({ statusCode: 503 }, {});
		await failureOf(api);
		expect(await send(api)).toMatchObject({ statusCode: 200 });
	});

	it('when the execution was stopped', async () => {
		const api = scriptedApi({});
		expect(await failureOf(api, { limits: { signal: AbortSignal.abort() } })).toEqual({
			failure: { code: 'ERR_CANCELED' },
			wasSent: false,
		});
		expect(api.requests).toEqual([]);
	});

	it('when there is no time left', async () => {
		const api = scriptedApi({});
		await expect(send(api, { limits: { deadline: START } })).rejects.toThrow(DeadlineExceeded);
		expect(api.requests).toEqual([]);
	});
});

it.each([
	[59_999, undefined],
	[60_000, expect.stringContaining('The request had waited in the queue for a minute. ')],
])('a request that is cancelled after a wait of %i ms says so from a minute on', (ms, advice) => {
	const request = { options: { url: '' }, isCrossOrigin: false, isDownload: false, isRetry: false };
	const error = errorFromThrown(new Cancelled(ms), request, new Secrets([]));
	expect(error).toMatchObject({ failure: { code: 'ERR_CANCELED' }, wasSent: false });
	expect(error instanceof RequestError && error.failure.advice).toEqual(advice);
});
