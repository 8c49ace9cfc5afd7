import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Api, ApiService, RequestContext } from '../../core/api';
import { OutOfTime } from '../../core/outOfTime';
import { openApi } from '../../core/request';
import { errorOf, failureOf } from '../nodes/engine/failure';
import { useVirtualTime } from '../nodes/engine/time';
import { scriptedApi, SERVICE, TOKEN, type Answer } from '../support/scriptedApi';
import { brokenStream, endlessStream, streamOf } from '../support/streams';

/** What is asked of an API until it works or can't: again, elsewhere, and for how long. */

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

interface Settings {
	/** An execution, which goes on until it is stopped; otherwise a poll or a look-up. */
	signal?: AbortSignal | 'never';
	options?: Partial<IHttpRequestOptions>;
	deadline?: number;
	service?: Partial<ApiService>;
}

/** An API that is open, with these answers to come. */
async function opened(answers: Answer[], { signal, service, ...settings }: Settings = {}) {
	const script = scriptedApi(...answers);
	const context: RequestContext =
		signal === undefined ? script.poll : script.execution(signal === 'never' ? undefined : signal);
	const api = await openApi(context, { ...SERVICE, ...service }, settings);
	return {
		api,
		asked: script.asked,
		/** When it was asked, in ms from the beginning. */
		times: () => script.asked.map(({ at }) => at - START),
		/** What it was asked for, without its own origin. */
		urls: () => script.asked.map(({ options }) => options.url.replace(script.baseUrl, '')),
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
	description: 'Try again in a few minutes. If it goes on, tell the support of the service.',
	httpCode: '502',
};
const TOO_SLOW = {
	message: 'Example did not answer in time',
	description: 'Try again later. Large outputs can be given more time with the Timeout option.',
	httpCode: null,
};
const asksForMinutes = (minutes: number) => ({
	message: 'Example is receiving too many requests (429): Slow.',
	description: `It asks to be left alone for ${minutes} minutes. Run this again after that.`,
	httpCode: '429',
});

describe('what is asked', () => {
	it.each<[string, (api: Api) => Promise<unknown>, object]>([
		[
			'get',
			async (api) => await api.get('/a', { page: 2 }),
			{ method: 'GET', qs: { page: 2 }, json: true },
		],
		['post', async (api) => await api.post('/a'), { method: 'POST', json: true }],
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
	])('by %s, with what the user has set', async (_name, ask, expected) => {
		const { api, asked, urls } = await opened([{ body: streamOf() }], {
			options: { proxy: { host: 'proxy.example', port: 8080 } },
		});
		await ask(api);
		const { signedBy, options } = asked[0] ?? {};
		const { method, qs, json, encoding, proxy } = options ?? {};
		expect({ signedBy, method, qs, json, encoding, proxy }).toEqual({
			signedBy: 'exampleApi',
			proxy: { host: 'proxy.example', port: 8080 },
			...expected,
		});
		expect(urls()).toEqual(['/a']);
	});

	it('of a file that is elsewhere goes there, without the token', async () => {
		const { api, asked } = await opened([{ body: streamOf('rows') }]);
		const elsewhere = { download: true, elsewhere: true };
		expect(await api.read('https://files.example/f?signed', take, elsewhere)).toBe('rows');
		expect(asked).toEqual([
			{ at: START, options: expect.objectContaining({ url: 'https://files.example/f?signed' }) },
		]);
	});

	it('of a file that is elsewhere stays unasked when the address is not safe', async () => {
		const { api, asked } = await opened([{}]);
		const read = api.read('http://files.example/f', take, { download: true, elsewhere: true });
		expect(await failureOf(read)).toEqual({
			message: 'Example gave the address of a file from which nothing is fetched, to keep n8n safe',
			description:
				"Only addresses that begin with https:// are used. Check 'Base URL' in the credential.",
			httpCode: null,
		});
		expect(asked).toEqual([]);
	});

	it.each<[string, unknown, number]>([
		['as the user has set it', 5 * SECOND, 5 * SECOND],
		['as an expression gives it, as a text', '5000', 5 * SECOND],
		['a minute when there is none', undefined, 60 * SECOND],
		['a minute when it is 0', 0, 60 * SECOND],
		['a minute when it is no number', 'long', 60 * SECOND],
		['the shortest when it is below 0', -5, 1],
	])('has a time-out: %s', async (_name, timeout, expected) => {
		const { api, asked } = await opened([{}], {
			signal: 'never',
			options: { timeout: timeout as number },
		});
		await api.get('/a');
		expect(asked[0]?.options.timeout).toBe(expected);
	});
});

describe('an answer', () => {
	it('never shows the token, nor one that came into being later', async () => {
		const { api } = await opened([{ body: { a: `${TOKEN} newer-token` } }], {
			service: { laterSecrets: () => ['newer-token'] },
		});
		expect(await get(api)).toEqual({ a: '[hidden] [hidden]' });
	});

	it('that can not be used is no reason for n8n to try again', async () => {
		const { api } = await opened([]);
		const error = api.unusable({ statement: 'sent no list', advice: 'Check it.' });
		expect(error).toMatchObject({ message: 'Example sent no list', description: 'Check it.' });
		expect(error.failure).toBeUndefined();
	});

	it('that a mistake in the code of a service stands in the way of is not called slow', async () => {
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

describe('what does not work', () => {
	it.each<[string, Answer[], number[]]>([
		['and then works', [BAD_GATEWAY, { body: 'ok' }], [0, 500]],
		[
			'and works the third time',
			[BAD_GATEWAY, { statusCode: 504 }, { body: 'ok' }],
			[0, 500, 1500],
		],
		['because of too many requests', [SLOW_DOWN(7), { body: 'ok' }], [0, 7000]],
		[
			'seven times, because of too many requests',
			[...Array<Answer>(7).fill(SLOW_DOWN(1)), { body: 'ok' }],
			[0, 1, 2, 3, 4, 5, 6, 7].map((s) => s * SECOND),
		],
	])('%s is asked for again', async (_name, answers, expected) => {
		const { api, times } = await opened(answers);
		expect(await get(api)).toBe('ok');
		expect(times()).toEqual(expected);
	});

	it('three times is told', async () => {
		const { api, times } = await opened([BAD_GATEWAY, BAD_GATEWAY, BAD_GATEWAY, {}]);
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(times()).toEqual([0, 500, 1500]);
	});

	it('and then is refused says why it was refused', async () => {
		const { api, times } = await opened([BAD_GATEWAY, NOT_FOUND]);
		expect(await failureOf(get(api))).toEqual({
			message: 'Example could not find what this node asked for (404)',
			description: "Check the IDs in the parameters, and 'Base URL' in the credential.",
			httpCode: '404',
		});
		expect(times()).toEqual([0, 500]);
	});

	it('for more than a minute is not asked for again', async () => {
		const late: Answer = async () => {
			jest.setSystemTime(Date.now() + 60 * SECOND);
			return await Promise.resolve(BAD_GATEWAY);
		};
		const { api, times } = await opened([late, {}], { signal: 'never' });
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(times()).toEqual([0]);
	});

	it('may be explained by who asks', async () => {
		const { api } = await opened([NOT_FOUND]);
		const asks = api.get('/a', undefined, {
			explain: async (failure) =>
				await Promise.resolve({ ...failure, statement: 'has no such job', advice: 'Pick one.' }),
		});
		expect(await failureOf(asks)).toEqual({
			message: 'Example has no such job (404)',
			description: 'Pick one.',
			httpCode: '404',
		});
	});
});

describe('what does something', () => {
	it('is not asked for again: nobody knows whether it was done', async () => {
		const { api, times } = await opened([BAD_GATEWAY, {}]);
		expect(await failureOf(api.post('/a'))).toEqual(NOT_WORKING);
		expect(times()).toEqual([0]);
	});

	it('is asked for again after a refusal: it was surely not done', async () => {
		const { api, times } = await opened([SLOW_DOWN(7), { body: 'done' }]);
		expect((await api.post('/a')).body).toBe('done');
		expect(times()).toEqual([0, 7000]);
	});

	it('is not sent on to another address', async () => {
		const { api, urls } = await opened([goesOnTo('/b'), {}]);
		expect(await failureOf(api.post('/a'))).toEqual({
			message:
				'Example sent the request on to another address, which was not followed to keep the token safe (302)',
			description: "Check 'Base URL' in the credential.",
			httpCode: '302',
		});
		expect(urls()).toEqual(['/a']);
	});
});

describe('a redirect', () => {
	it('is followed, without the query of the first address', async () => {
		const { api, asked, urls } = await opened([goesOnTo('/b?c'), { body: 'ok' }]);
		expect((await api.get('/a', { page: 2 })).body).toBe('ok');
		expect(urls()).toEqual(['/a', '/b?c']);
		expect(asked.map(({ options }) => options.qs)).toEqual([{ page: 2 }, undefined]);
	});

	it('is no failure: from the first address on, all is tried three times', async () => {
		const twice = [goesOnTo('/b'), BAD_GATEWAY, goesOnTo('/c'), BAD_GATEWAY];
		const { api, urls } = await opened([...twice, goesOnTo('/d'), { body: 'ok' }]);
		expect((await api.get('/a')).body).toBe('ok');
		expect(urls()).toEqual(['/a', '/b', '/a', '/c', '/a', '/d']);
	});

	it.each([
		[
			'elsewhere: what an operation knows of its own API does not explain it',
			'https://files.example/f',
			'Example sent the download on to another address, which did not give the file (404)',
		],
		['within the API: what an operation knows explains it', '/b', 'Example has no such job (404)'],
	])('of a file %s', async (_name, location, message) => {
		const { api } = await opened([goesOnTo(location), { ...NOT_FOUND, body: streamOf() }]);
		const read = api.read('/a', take, {
			download: true,
			explain: (failure) => ({ ...failure, statement: 'has no such job' }),
		});
		expect(await failureOf(read)).toMatchObject({ message });
	});
});

describe('how long it is tried', () => {
	const LONG = [SLOW_DOWN(50), SLOW_DOWN(50), { body: 'ok' }];

	it('in an execution: as long as it takes', async () => {
		const { api, times } = await opened(LONG, { signal: 'never' });
		expect(await get(api)).toBe('ok');
		expect(times()).toEqual([0, 50 * SECOND, 100 * SECOND]);
	});

	it('for the editor: a minute, since nobody can stop it', async () => {
		const { api, times } = await opened(LONG);
		expect(await failureOf(get(api))).toEqual({
			...asksForMinutes(1),
			description:
				'Wait a minute, then run this again. If it happens often, let fewer workflows run at the same time.',
		});
		expect(times()).toEqual([0, 50 * SECOND]);
	});

	it('for the editor: what is asked after that minute is called slow', async () => {
		const { api, asked } = await opened([{}]);
		jest.setSystemTime(START + 60 * SECOND);
		expect(await failureOf(get(api))).toEqual(TOO_SLOW);
		expect(asked).toEqual([]);
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

	it('in a poll: what would be asked after its deadline is for the next poll', async () => {
		const { api } = await opened([{}], { deadline: START });
		await expect(get(api)).rejects.toThrow(OutOfTime);
	});
});

describe('what was not even sent', () => {
	it('because the API asks for half an hour is told at once, with what it has answered', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(1);
		const { api, asked } = await opened([{ ...SLOW_DOWN(1800), body: streamOf('Slow.') }, {}]);
		// The pause itself is a little longer, and the words of a stream are known to who has read them.
		expect(await failureOf(api.read('/a', take))).toEqual(asksForMinutes(30));
		expect(asked).toHaveLength(1);
	});

	it('because the API has asked another for half an hour is told at once', async () => {
		const { api, asked } = await opened([SLOW_DOWN(1800), {}]);
		await failureOf(get(api));
		mockSlept.length = 0;
		expect(await failureOf(get(api))).toEqual(asksForMinutes(30));
		expect(asked).toHaveLength(1);
		expect(mockSlept).toEqual([]);
	});

	it('because the execution was stopped says so', async () => {
		const { api, asked } = await opened([{}], { signal: AbortSignal.abort() });
		expect(await failureOf(get(api))).toEqual({
			message: 'Example was left alone, because the execution was stopped',
			description: 'Run it again.',
			httpCode: null,
		});
		expect(asked).toEqual([]);
	});

	it('because the execution was stopped after a failure says what has failed', async () => {
		const stop = new AbortController();
		const fails: Answer = async () => {
			stop.abort();
			return await Promise.resolve(BAD_GATEWAY);
		};
		const { api, asked } = await opened([fails, {}], { signal: stop.signal });
		expect(await failureOf(get(api))).toEqual(NOT_WORKING);
		expect(asked).toHaveLength(1);
	});
});

it('what is sent again goes before what was not sent yet', async () => {
	const ends: Array<() => void> = [];
	const hangs: Answer = async () => await new Promise((end) => ends.push(() => end({})));
	const { api, urls } = await opened([BAD_GATEWAY, ...Array<Answer>(6).fill(hangs)], {
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
	it('goes with its headers to who takes it, and is closed afterwards, read to the end or not', async () => {
		const body = endlessStream('a');
		const { api } = await opened([{ body, headers: { etag: 'a' } }]);
		const given: unknown[] = [];
		const first = async (...all: unknown[]) => await Promise.resolve(given.push(...all));
		expect(await api.read('/a', first)).toBe(2);
		expect(given).toEqual([body, { etag: 'a' }]);
		expect(body.destroyed).toBe(true);
	});

	it('whose taker fails is closed, and not fetched again', async () => {
		const body = endlessStream('a');
		const { api, asked } = await opened([{ body }, {}]);
		const full = Object.assign(new Error('The disk is full'), { code: 'ENOSPC' });
		expect(await errorOf(api.read('/a', async () => await Promise.reject(full)))).toBe(full);
		expect(body.destroyed).toBe(true);
		expect(asked).toHaveLength(1);
	});

	it('whose connection breaks is fetched, and taken, again', async () => {
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
			message: 'Example broke off in the middle of its answer',
			description:
				'Try again in a few minutes. If it goes on, check the network connection of n8n.',
			httpCode: null,
		});
	});

	it('that stalls ends with the time-out of the user', async () => {
		const stalled = () => ({ body: endlessStream('ro') });
		const { api, asked } = await opened([stalled(), stalled(), stalled()], {
			options: { timeout: 10 },
		});
		expect(await failureOf(api.read('/a', take))).toEqual(TOO_SLOW);
		expect(asked).toHaveLength(3);
	});

	it('is not ended for being slow once it was taken', async () => {
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

	it('that came in one piece is a mistake of n8n, and no failure of the API', async () => {
		const { api, asked } = await opened([{ body: 'rows' }, {}]);
		expect(await errorOf(api.read('/a', take))).toEqual(
			new TypeError('The answer came in one piece'),
		);
		expect(asked).toHaveLength(1);
	});
});
