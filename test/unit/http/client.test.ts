import type { IHttpRequestOptions } from 'n8n-workflow';

import {
	explainMissingList,
	type Api,
	type ApiService,
	type RequestContext,
} from '../../../core/http/api';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { openApi } from '../../../core/http/client';
import { errorOf, failureOf } from '../../nodes/engine/failure';
import { useVirtualTime } from '../../nodes/engine/time';
import { scriptedApi, SERVICE, TOKEN, type Scripted } from '../../support/scriptedApi';
import { brokenStream, endlessStream, streamOf } from '../../support/streams';

/** The API as an operation sees it: requests, retries, their time, and responses. */

const mockSlept: number[] = [];
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => {
		mockSlept.push(ms);
		jest.setSystemTime(Date.now() + ms);
	},
}));

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
beforeEach(() => {
	useVirtualTime(START);
	mockSlept.length = 0;
	// Every pause is as short as it may be.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** Long enough for everything that waits for no response and no slot. */
const allThatCanRun = async () => {
	for (let count = 0; count < 50; count++) await Promise.resolve();
};

interface Settings {
	/** An execution, which goes on until it is stopped; otherwise a poll or a look-up. */
	signal?: AbortSignal | 'never';
	options?: Partial<IHttpRequestOptions>;
	deadline?: number;
	service?: Partial<ApiService>;
}

/** An API that is open, with these responses to come. */
async function opened(responses: Scripted[], { signal, service, ...settings }: Settings = {}) {
	const script = scriptedApi(...responses);
	const context: RequestContext =
		signal === undefined ? script.poll : script.execution(signal === 'never' ? undefined : signal);
	const api = await openApi(context, { ...SERVICE, ...service }, settings);
	return {
		api,
		requests: script.requests,
		/** When requests were sent, in ms from the beginning. */
		times: () => script.requests.map(({ at }) => at - START),
		/** The addresses, without the origin of the API. */
		urls: () => script.requests.map(({ options }) => options.url.replace(script.baseUrl, '')),
	};
}
const BAD_GATEWAY = { statusCode: 502 };
const NOT_FOUND = { statusCode: 404 };
const SLOW_DOWN = (seconds: number) => ({
	statusCode: 429,
	headers: { 'retry-after': String(seconds) },
	body: 'Slow.',
});
const goesOnTo = (location: string) => ({ statusCode: 302, headers: { location } });
const get = async (api: Api) => (await api.get('/jobs/')).body;
const take = async (body: AsyncIterable<unknown>) => {
	let text = '';
	for await (const chunk of body) text += String(chunk);
	return text;
};

const NOT_WORKING = {
	message: 'Example is not working properly at the moment (502)',
	description:
		'Try again in a few minutes. If the error stays, contact the support of the service.',
	httpCode: '502',
};
const TOO_SLOW = {
	message: 'Example did not respond in time',
	description: "Try again later. For large outputs, raise 'Timeout' under 'Request Options'.",
	httpCode: null,
};
const rateLimitedForMinutes = (minutes: number) => ({
	message: 'Example is receiving too many requests (429): Slow.',
	description: `It asks for a pause of ${minutes} minutes. Run this again after that.`,
	httpCode: '429',
});

describe('a request', () => {
	it.each<[string, (api: Api) => Promise<unknown>, object]>([
		[
			'get',
			async (api) => await api.get('/a', { page: 2 }),
			{ method: 'GET', qs: { page: 2 }, json: true },
		],
		['post', async (api) => await api.post('/a'), { method: 'POST', json: true }],
		[
			'post with a body',
			async (api) => await api.post('/a', { json: { lamp: 7 } }),
			{ method: 'POST', json: true, body: { lamp: 7 } },
		],
		[
			'read',
			async (api) => await api.read('/a', take),
			{ method: 'GET', json: true, encoding: 'stream' },
		],
		[
			'read of a file',
			async (api) => await api.read('/a', take, { download: true }),
			{ method: 'GET', json: false, encoding: 'stream' },
		],
	])('by %s has the options of the user', async (_name, call, expected) => {
		const { api, requests, urls } = await opened([{ body: streamOf() }], {
			options: { proxy: { host: 'proxy.example', port: 8080 } },
		});
		await call(api);
		const { signedBy, options } = requests[0] ?? {};
		const { method, qs, json, body, encoding, proxy } = options ?? {};
		expect({ signedBy, method, qs, json, body, encoding, proxy }).toEqual({
			signedBy: 'exampleApi',
			proxy: { host: 'proxy.example', port: 8080 },
			...expected,
		});
		expect(urls()).toEqual(['/a']);
	});

	it('for a file on another origin goes there, without the token', async () => {
		const { api, requests } = await opened([{ body: streamOf('rows') }]);
		const crossOrigin = { download: true, crossOrigin: true };
		expect(await api.read('https://files.example/f?signed', take, crossOrigin)).toBe('rows');
		expect(requests).toEqual([
			{ at: START, options: expect.objectContaining({ url: 'https://files.example/f?signed' }) },
		]);
	});

	it('for a file on another origin is not sent when the address is not safe', async () => {
		const { api, requests } = await opened([{}]);
		const read = api.read('http://files.example/f', take, { download: true, crossOrigin: true });
		expect(await failureOf(read)).toEqual({
			message: 'Example gave a file address that is not safe, so nothing was fetched from it',
			description:
				"Only addresses that begin with https:// are used. Check 'Base URL' in the credential.",
			httpCode: null,
		});
		expect(requests).toEqual([]);
	});

	it.each<[string, unknown, number]>([
		['as the user has set it', 5 * SECOND, 5 * SECOND],
		['as the text that an expression gives', '5000', 5 * SECOND],
		['a minute when none is set', undefined, 60 * SECOND],
		['a minute when it is 0', 0, 60 * SECOND],
		['a minute when it is no number', 'long', 60 * SECOND],
		['the shortest when it is below 0', -5, 1],
	])('has a timeout: %s', async (_name, timeout, expected) => {
		const { api, requests } = await opened([{}], {
			signal: 'never',
			options: { timeout: timeout as number },
		});
		await api.get('/a');
		expect(requests[0]?.options.timeout).toBe(expected);
	});
});

describe('a response', () => {
	it('never shows the token, nor one that was created later', async () => {
		const body = { a: [`${TOKEN} newer-token`] };
		const { api } = await opened([{ body, headers: { link: `/?t=${TOKEN}` } }], {
			service: { laterSecrets: () => ['newer-token'] },
		});
		expect(await api.get('/a')).toEqual({
			body: { a: ['[hidden] [hidden]'] },
			headers: { link: '/?t=[hidden]' },
		});
	});

	it('comes with the time of the API', async () => {
		const headers = { date: 'Mon, 02 Mar 2026 07:59:00 GMT', etag: 'a' };
		const { api } = await opened([{ body: { id: 1 }, headers }]);
		const serverTime = START - 60 * SECOND;
		expect(await api.get('/a')).toEqual({ body: { id: 1 }, headers, serverTime });
	});

	it.each([
		['without a date', {}],
		['with an invalid date', { date: 'soon' }],
		['with a date that is no text', { date: 7 }],
	])('%s has no time', async (_name, headers) => {
		const { api } = await opened([{ headers }]);
		expect(await api.get('/a')).toEqual({ body: {}, headers });
	});

	it('is returned as it is when it is no object', async () => {
		const { api } = await opened([{ body: 'Welcome' }]);
		expect(await get(api)).toBe('Welcome');
	});

	it('that can not be used is no reason for n8n to retry', async () => {
		const { api } = await opened([]);
		const error = api.unusable({ statement: 'sent no list', advice: 'Check it.' });
		expect(error).toMatchObject({ message: 'Example sent no list', description: 'Check it.' });
		expect(error.failure).toBeUndefined();
	});

	it('that an error in the code of a service breaks is not reported as a timeout', async () => {
		const mistake = new TypeError('x is not a function');
		const { api } = await opened([{ headers: { etag: 'a' } }], {
			service: {
				laterSecrets: () => {
					throw mistake;
				},
			},
		});
		expect(await errorOf(get(api))).toBe(mistake);
	});
});

describe('a request that fails', () => {
	it.each<[string, Scripted[], number[]]>([
		['once', [BAD_GATEWAY, { body: 'ok' }], [0, 500]],
		['twice', [BAD_GATEWAY, { statusCode: 504 }, { body: 'ok' }], [0, 500, 1500]],
		['because of a rate limit', [SLOW_DOWN(7), { body: 'ok' }], [0, 7000]],
		[
			'seven times because of a rate limit',
			[...Array<Scripted>(7).fill(SLOW_DOWN(1)), { body: 'ok' }],
			[0, 1, 2, 3, 4, 5, 6, 7].map((s) => s * SECOND),
		],
	])('%s is retried', async (_name, responses, expected) => {
		const { api, times } = await opened(responses);
		expect(await get(api)).toBe('ok');
		expect(times()).toEqual(expected);
	});

	it('three times throws', async () => {
		const { api, times } = await opened([BAD_GATEWAY, BAD_GATEWAY, BAD_GATEWAY, {}]);
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(times()).toEqual([0, 500, 1500]);
	});

	it('and whose retry is rejected throws the rejection', async () => {
		const { api, times } = await opened([BAD_GATEWAY, NOT_FOUND]);
		expect(await failureOf(get(api))).toEqual({
			message: 'Example could not find what this node requested (404)',
			description: "Check the IDs in the parameters, and 'Base URL' in the credential.",
			httpCode: '404',
		});
		expect(times()).toEqual([0, 500]);
	});

	it('after more than a minute is not retried', async () => {
		const late: Scripted = async () => {
			jest.setSystemTime(Date.now() + 60 * SECOND);
			return await Promise.resolve(BAD_GATEWAY);
		};
		const { api, times } = await opened([late, {}], { signal: 'never' });
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(times()).toEqual([0]);
	});

	it('can be explained by its caller', async () => {
		const { api } = await opened([NOT_FOUND]);
		const call = api.get('/a', undefined, {
			explain: async (failure) =>
				await Promise.resolve({ ...failure, statement: 'has no such job', advice: 'Pick one.' }),
		});
		expect(await failureOf(call)).toEqual({
			message: 'Example has no such job (404)',
			description: 'Pick one.',
			httpCode: '404',
		});
	});
});

describe('what is not found may be for the base URL', () => {
	const errorAt = async (
		path: string,
		status: number,
		{ example = 'https://api.example', list = false } = {},
	) => {
		const baseUrl = { example, path: '/v2/things' };
		const script = scriptedApi({ statusCode: status });
		const credential = { baseUrl: `${script.baseUrl}${path}`, apiToken: TOKEN };
		const context = { ...script.poll, getCredentials: async () => credential } as never;
		const api = await openApi(context, { ...SERVICE, baseUrl });
		const explain = list ? explainMissingList({ ...SERVICE, baseUrl }) : undefined;
		return await failureOf(api.get('/v2/things', undefined, { explain }));
	};
	const checkPath =
		"Check too that 'Base URL' in the credential is meant to end in /page: usually it is written like https://api.example.";

	it.each([404, 405, 410])('%i: a path at its end is named', async (status) => {
		expect((await errorAt('/page', status)).description).toMatch(
			new RegExp(`^Check .* ${checkPath}$`),
		);
	});

	it.each([
		['no path', '', 404, 'https://api.example'],
		['the usual path', '/api', 404, 'https://api.example/api'],
		['an error of the service', '/page', 418, 'https://api.example'],
	])('nothing is said of it with %s', async (_name, path, status, example) => {
		expect((await errorAt(path, status, { example })).description).not.toContain('written like');
	});

	it.each([404, 405, 410])('%i for a list names the right form once', async (status) => {
		expect(await errorAt('/page', status, { list: true })).toMatchObject({
			message: `Example has no list of jobs at this address (${status})`,
			description:
				"Check 'Base URL' in the credential: it is written like https://api.example, with nothing behind it.",
		});
	});

	it('a list that is rejected otherwise keeps its text', async () => {
		expect(await errorAt('', 400, { list: true })).toMatchObject({
			message: 'Example did not understand the request (400)',
		});
	});
});

describe('a POST', () => {
	it('is not retried after a failure, because it may have worked', async () => {
		const { api, times } = await opened([BAD_GATEWAY, {}]);
		expect(await failureOf(api.post('/a'))).toEqual(NOT_WORKING);
		expect(times()).toEqual([0]);
	});

	it('is retried after a rate limit, because it has not worked then', async () => {
		const { api, times } = await opened([SLOW_DOWN(7), { body: 'done' }]);
		expect((await api.post('/a')).body).toBe('done');
		expect(times()).toEqual([0, 7000]);
	});

	it('does not follow a redirect', async () => {
		const { api, urls } = await opened([goesOnTo('/b'), {}]);
		expect(await failureOf(api.post('/a'))).toEqual({
			message:
				'Example redirected the request to another address, and this node did not follow, to keep the token safe (302)',
			description: "Check 'Base URL' in the credential.",
			httpCode: '302',
		});
		expect(urls()).toEqual(['/a']);
	});
});

describe('a redirect', () => {
	it('is followed, without the query of the first address', async () => {
		const { api, requests, urls } = await opened([goesOnTo('/b?c'), { body: 'ok' }]);
		expect((await api.get('/a', { page: 2 })).body).toBe('ok');
		expect(urls()).toEqual(['/a', '/b?c']);
		expect(requests.map(({ options }) => options.qs)).toEqual([{ page: 2 }, undefined]);
	});

	it('is no failure: three attempts are made from the first address on', async () => {
		const twice = [goesOnTo('/b'), BAD_GATEWAY, goesOnTo('/c'), BAD_GATEWAY];
		const { api, urls } = await opened([...twice, goesOnTo('/d'), { body: 'ok' }]);
		expect((await api.get('/a')).body).toBe('ok');
		expect(urls()).toEqual(['/a', '/b', '/a', '/c', '/a', '/d']);
	});

	it.each([
		[
			'to another origin is not explained by the operation',
			'https://files.example/f',
			'Example redirected the download to another address, which did not return the file (404)',
		],
		['within the API is explained by the operation', '/b', 'Example has no such job (404)'],
	])('of a file, %s', async (_name, location, message) => {
		const { api } = await opened([goesOnTo(location), { ...NOT_FOUND, body: streamOf() }]);
		const read = api.read('/a', take, {
			download: true,
			explain: (failure) => ({ ...failure, statement: 'has no such job' }),
		});
		expect(await failureOf(read)).toMatchObject({ message });
	});
});

describe('retries go on', () => {
	const LONG = [SLOW_DOWN(50), SLOW_DOWN(50), { body: 'ok' }];

	it('in an execution: as long as it takes', async () => {
		const { api, times } = await opened(LONG, { signal: 'never' });
		expect(await get(api)).toBe('ok');
		expect(times()).toEqual([0, 50 * SECOND, 100 * SECOND]);
	});

	it('for the editor: a minute, because it cannot be cancelled', async () => {
		const { api, times } = await opened(LONG);
		expect(await failureOf(get(api))).toEqual({
			...rateLimitedForMinutes(1),
			description:
				'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.',
		});
		expect(times()).toEqual([0, 50 * SECOND]);
	});

	it('for the editor: a request after that minute is reported as a timeout', async () => {
		const { api, requests } = await opened([{}]);
		jest.setSystemTime(START + 60 * SECOND);
		expect(await failureOf(get(api))).toEqual(TOO_SLOW);
		expect(requests).toEqual([]);
		expect(mockSlept).toEqual([]);
	});

	it.each([
		['no pause goes on until its deadline', 500, [0]],
		['a pause that ends before its deadline is made', 501, [0, 500]],
	])('in a poll: %s', async (_name, deadline, expected) => {
		const { api, times } = await opened([BAD_GATEWAY, BAD_GATEWAY], { deadline: START + deadline });
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(times()).toEqual(expected);
	});

	it('in a poll: a request after its deadline throws DeadlineExceeded', async () => {
		const { api } = await opened([{}], { deadline: START });
		await expect(get(api)).rejects.toThrow(DeadlineExceeded);
	});
});

describe('in a queue that is full', () => {
	const LESS_AT_ONCE =
		'Let fewer workflows run at the same time, or let their triggers poll less often.';

	/** A context whose account has four requests of others under way, which end when the test ends them. */
	async function full(signal?: AbortSignal) {
		let finish = () => {};
		const over = new Promise<object>((resolve) => (finish = () => resolve({})));
		const script = scriptedApi(...[1, 2, 3, 4].map(() => async () => await over), {}, {});
		const context = signal ? script.execution(signal) : script.poll;
		const others = await openApi(script.execution(), SERVICE);
		const held = [1, 2, 3, 4].map(async () => await others.get('/a'));
		while (script.requests.length < 4) await Promise.resolve();
		const end = async () => {
			finish();
			await Promise.all(held);
		};
		return { script, context, end };
	}
	const unsent = async (api: Api) => await failureOf(api.get('/b'));

	it('a look-up for the editor that gets no slot within a minute says that too many were waiting', async () => {
		const { context, end } = await full();
		const found = unsent(await openApi(context, SERVICE));
		jest.setSystemTime(START + 60 * SECOND);
		await end();
		expect(await found).toEqual({
			message: 'The request to Example was not sent, because too many others were waiting',
			description: LESS_AT_ONCE,
			httpCode: null,
		});
	});

	it.each([
		['less than a minute', 59_999, 'Run the workflow again.'],
		['a minute', 119_999, `The request had waited in the queue for a minute. ${LESS_AT_ONCE}`],
		['minutes', 120_000, `The request had waited in the queue for 2 minutes. ${LESS_AT_ONCE}`],
	])('an execution that is stopped after a wait of %s', async (_name, ms, description) => {
		const stop = new AbortController();
		const { context, end } = await full(stop.signal);
		const stopped = unsent(await openApi(context, SERVICE));
		await allThatCanRun();
		jest.setSystemTime(START + ms);
		stop.abort();
		expect(await stopped).toEqual({
			message: 'The request to Example was cancelled because the execution was stopped',
			description,
			httpCode: null,
		});
		await end();
	});

	it("n8n's log says so after a minute", async () => {
		const { script, context, end } = await full(new AbortController().signal);
		const api = await openApi(context, SERVICE);
		const waiting = api.get('/b');
		await allThatCanRun();
		jest.setSystemTime(START + 60 * SECOND);
		const more = api.get('/c');
		await allThatCanRun();
		expect(script.warnings).toEqual([
			`The queue of requests to Example has been full for a minute, with 2 requests waiting. n8n has more to send than the API allows. ${LESS_AT_ONCE}`,
		]);
		await end();
		await Promise.all([waiting, more]);
	});

	it('an operation that comes after many requests of polls is the next in turn', async () => {
		const script = scriptedApi(...Array.from({ length: 20 }, () => ({})));
		const poll = await openApi(script.poll, SERVICE, { deadline: START + 300 * SECOND });
		const operation = await openApi(script.execution(), SERVICE);
		await Promise.all([
			...Array.from({ length: 14 }, async () => await poll.get('/poll')),
			operation.get('/operation'),
		]);
		const paths = script.requests.map(({ options }) => new URL(options.url).pathname);
		expect(paths.indexOf('/operation')).toBe(4);
	});
});

describe('a request that was not sent', () => {
	it('because the API asks for half an hour throws at once, with the message of the API', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(1);
		const { api, requests } = await opened([{ ...SLOW_DOWN(1800), body: streamOf('Slow.') }, {}]);
		// The pause itself is a little longer, and the message of a stream is known to the request that has read it.
		expect(await failureOf(api.read('/a', take))).toEqual(rateLimitedForMinutes(30));
		expect(requests).toHaveLength(1);
	});

	it('because the API has asked for half an hour in an earlier response throws at once', async () => {
		const { api, requests } = await opened([SLOW_DOWN(1800), {}]);
		await failureOf(get(api));
		mockSlept.length = 0;
		expect(await failureOf(get(api))).toEqual(rateLimitedForMinutes(30));
		expect(requests).toHaveLength(1);
		expect(mockSlept).toEqual([]);
	});

	it('because the execution was stopped says so', async () => {
		const { api, requests } = await opened([{}], { signal: AbortSignal.abort() });
		expect(await failureOf(get(api))).toEqual({
			message: 'The request to Example was cancelled because the execution was stopped',
			description: 'Run the workflow again.',
			httpCode: null,
		});
		expect(requests).toEqual([]);
	});

	it('because the execution was stopped after a failure names that failure', async () => {
		const stop = new AbortController();
		const fails: Scripted = async () => {
			stop.abort();
			return await Promise.resolve(BAD_GATEWAY);
		};
		const { api, requests } = await opened([fails, {}], { signal: stop.signal });
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(requests).toHaveLength(1);
	});
});

it('a retry goes before requests that were not sent yet', async () => {
	const ends: Array<() => void> = [];
	const hangs: Scripted = async () => await new Promise((end) => ends.push(() => end({})));
	const { api, urls } = await opened([BAD_GATEWAY, ...Array<Scripted>(6).fill(hangs)], {
		signal: 'never',
	});
	const turns = async () => {
		for (let count = 0; count < 100; count++) await Promise.resolve();
	};
	const all = ['/1', '/2', '/3', '/4', '/5', '/6'].map(async (path) => await api.get(path));
	await turns();
	expect(urls()).toEqual(['/1', '/2', '/3', '/4', '/5']);
	ends[0]?.();
	await turns();
	expect(urls()).toEqual(['/1', '/2', '/3', '/4', '/5', '/1']);
	while (ends.length < 6) {
		ends.forEach((end) => end());
		await turns();
	}
	ends.forEach((end) => end());
	await Promise.all(all);
});

describe('a stream', () => {
	it('is given to its reader with the headers, and closed afterwards, read to the end or not', async () => {
		const sent = { authorization: `Token ${TOKEN}` };
		const body = Object.assign(endlessStream('a'), { sent });
		const headers = { etag: 'a', link: `/?t=${TOKEN}` };
		const { api } = await opened([{ body, headers }]);
		const given: unknown[] = [];
		const first = async (...all: unknown[]) => await Promise.resolve(given.push(...all));
		expect(await api.read('/a', first)).toBe(2);
		expect(given).toEqual([body, { etag: 'a', link: '/?t=[hidden]' }]);
		// Its connection holds the token.
		expect(body.sent).toEqual({ authorization: `Token ${TOKEN}` });
		expect(body.destroyed).toBe(true);
	});

	it('whose reader fails is closed, and not fetched again', async () => {
		const body = endlessStream('a');
		const { api, requests } = await opened([{ body }, {}]);
		const full = Object.assign(new Error('The disk is full'), { code: 'ENOSPC' });
		expect(await errorOf(api.read('/a', async () => await Promise.reject(full)))).toBe(full);
		expect(body.destroyed).toBe(true);
		expect(requests).toHaveLength(1);
	});

	it('whose connection breaks is fetched and read again', async () => {
		const { api, times } = await opened([
			{ body: brokenStream('ECONNRESET', 'ro') },
			{ body: streamOf('ro', 'ws') },
		]);
		expect(await api.read('/a', take)).toBe('rows');
		expect(times()).toEqual([0, 500]);
	});

	it('whose connection breaks three times says so', async () => {
		const broken = () => ({ body: brokenStream('ECONNRESET', 'ro') });
		const { api } = await opened([broken(), broken(), broken()]);
		expect(await failureOf(api.read('/a', take))).toEqual({
			message: 'Example stopped in the middle of its response',
			description:
				'Try again in a few minutes. If the error stays, check the network connection of n8n.',
			httpCode: null,
		});
	});

	it('that stalls ends with the timeout of the user', async () => {
		const stalled = () => ({ body: endlessStream('ro') });
		const { api, requests } = await opened([stalled(), stalled(), stalled()], {
			options: { timeout: 10 },
		});
		expect(await failureOf(api.read('/a', take))).toEqual(TOO_SLOW);
		expect(requests).toHaveLength(3);
	});

	it('is not ended by the timeout once it was read', async () => {
		const limit = new AbortController();
		jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
		const body = endlessStream();
		const { api } = await opened([{ body }]);
		await api.read('/a', async () => await Promise.resolve());
		const failed = jest.fn();
		body.on('error', failed);
		limit.abort();
		expect(failed).not.toHaveBeenCalled();
	});

	it('that came in one piece is an error of n8n, and no failure of the API', async () => {
		const { api, requests } = await opened([{ body: 'rows' }, {}]);
		expect(await errorOf(api.read('/a', take))).toEqual(
			new TypeError('The response came in one piece'),
		);
		expect(requests).toHaveLength(1);
	});
});
