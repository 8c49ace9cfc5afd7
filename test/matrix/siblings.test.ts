import { enterBy, entryPointsOf, type Outcome } from './entryPoints';
import {
	half,
	never,
	reset,
	respondWith,
	sendingBytes,
	startServer,
	type Responder,
} from './servers';
import { SIBLINGS, type Sibling } from './siblings';
import { useSeparateDays } from './time';

/** The other packages: on any response and any ID, users read a sentence, the saved state stays, and no secret gets out. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

useSeparateDays();
afterEach(() => jest.restoreAllMocks());

const detail = { errors: [{ title: 'Bad', status: '400', detail: 'Worse' }] };
const RESPONSES: Array<[string, Responder, status?: number]> = [
	...[400, 403, 404, 405, 409, 410, 418, 422, 500, 502, 503, 504].map(
		(status): [string, Responder, number] => [`${status}`, respondWith(status, detail), status],
	),
	['401', respondWith(401, { message: 'Nobody we know' }), 401],
	['429 with a Retry-After of an hour', respondWith(429, detail, { 'retry-after': '3600' }), 429],
	['429 without a Retry-After', respondWith(429, '<h1>Slow down</h1>'), 429],
	['a web page', respondWith(200, '<html>Sign in</html>')],
	['an empty body', respondWith(200, '')],
	['half of the JSON', respondWith(200, '{"data": [', { 'content-type': 'application/json' })],
	['JSON null', respondWith(200, null)],
	['a JSON number', respondWith(200, 7)],
	['a JSON list', respondWith(200, [])],
	['an empty object', respondWith(200, {})],
	['202', respondWith(202, { message: 'Come back later.' })],
	['204', respondWith(204, '')],
	['a message', respondWith(200, { errors: [{ detail: 'Come back later.' }] })],
	['data that is a text', respondWith(200, { data: 'none' })],
	['half of a response', half],
	['a connection that breaks', reset],
	['bytes that are no HTTP', sendingBytes('SSH-2.0\r\n')],
	['no response', never],
];

/** Users read whole sentences about the service, without the values and class names of JavaScript. */
function expectSentences(
	{ name, readAs }: Sibling,
	entry: string,
	outcome: Outcome,
	status?: number,
): void {
	if (!('shown' in outcome)) throw new Error(`There is no error: ${JSON.stringify(outcome)}`);
	const { message, description, httpCode } = outcome.shown;
	expect(message).toMatch(
		new RegExp(`^(${name} [a-z]|The request to ${name} was (not sent|cancelled))`),
	);
	expect(description).toMatch(/^[A-Z].*\.$/s);
	expect(`${message} ${description}`).not.toMatch(/undefined|\[object|NaN|null|Error:/);
	if (status !== undefined) expect(httpCode).toBe(String(readAs?.(status, entry) ?? status));
}

async function runEntryPoint(
	sibling: Sibling,
	entry: string,
	respond: Responder,
	path = sibling.path,
) {
	const later = entry === 'Trigger, later poll';
	const server = await startServer(later ? sibling.healthy : respond);
	const logs: string[] = [];
	const outcome = await enterBy(sibling, entry, {
		url: `${server.url}${path}`,
		onLog: (line) => logs.push(line),
		afterFirstPoll: () => void (server.respond = respond),
	});
	await server.close();
	const seen = JSON.stringify([outcome, logs]);
	for (const secret of sibling.secrets) expect(seen).not.toContain(secret);
	return { outcome, logs, hits: server.hits };
}

const entryPoints = SIBLINGS.flatMap(([name, sibling]) =>
	entryPointsOf(sibling).map((entry) => [name, entry, sibling] as const),
);

describe('Every entry point of the other packages works', () => {
	it.each(entryPoints)('%s, %s gives a result', async (_name, entry, sibling) => {
		const { outcome, hits } = await runEntryPoint(sibling, entry, sibling.healthy);
		expect(outcome).toHaveProperty('given');
		expect(hits.length).toBeGreaterThan(0);
	});
});

describe('Every failure of the other packages becomes a sentence', () => {
	const cases = entryPoints.flatMap(([name, entry, sibling]) =>
		RESPONSES.map(([given, respond, status]) => ({ name, entry, given, sibling, respond, status })),
	);
	// n8n's rules for the test of a credential cannot tell a text from a list.
	const tried = cases.filter(
		({ entry, given }) => entry !== 'Credential test' || given !== 'data that is a text',
	);
	it.each(tried)(
		'$name, $entry: $given becomes a sentence',
		async ({ entry, given, sibling, respond, status }) => {
			if (given === 'no response') {
				const { timeout } = AbortSignal;
				jest
					.spyOn(AbortSignal, 'timeout')
					.mockImplementation((ms) => timeout.call(AbortSignal, Math.min(ms, 150)));
			}
			const { outcome, logs } = await runEntryPoint(sibling, entry, respond);
			if (entry === 'Credential test') {
				expect(outcome).toMatchObject({ shown: { message: expect.stringMatching(/\S/) } });
			} else if (entry === 'Trigger, first poll' && 'given' in outcome) {
				// The poll is repeated, and the log says so: on an error, n8n would not publish the workflow.
				const after = expect.stringMatching(/^{"publishedAt":\d+}$/);
				expect(outcome).toEqual({ given: null, before: '{}', after });
				expect(logs).toEqual([expect.stringMatching(/^The first poll failed and will be/)]);
			} else {
				expectSentences(sibling, entry, outcome, status);
				expect(outcome.after).toBe(outcome.before);
			}
		},
	);
});

describe('No secret of the other packages follows a redirect', () => {
	it.each(
		entryPoints.flatMap(([name, entry, sibling]) =>
			[302, 307].map((status) => [name, entry, status, sibling] as const),
		),
	)(
		'%s, %s: a %i redirect to another port is not followed',
		async (_name, entry, status, sibling) => {
			const other = await startServer(sibling.healthy);
			await runEntryPoint(
				sibling,
				entry,
				respondWith(status, '', { location: `${other.url}/pcm/jobs` }),
			);
			await other.close();
			expect(other.hits).toEqual([]);
		},
	);
});

describe('An invalid ID fails in the other packages before any request', () => {
	// test/unit/parameters/ids.test.ts has the other values.
	const values = ['', '..', '../../oauth/access_token', '%2e%2e', '#x', 'a/b', '-1', null, {}];
	it.each(
		SIBLINGS.slice(0, 2).flatMap(([name, sibling]) =>
			Object.entries(sibling.operations)
				.filter(([, { jobId }]) => jobId !== undefined)
				.flatMap(([entry]) => values.map((value) => [name, entry, value, sibling] as const)),
		),
	)('%s, %s: no request is sent for the ID %j', async (_name, entry, value, sibling) => {
		const server = await startServer(sibling.healthy);
		const outcome = await enterBy(sibling, entry, {
			url: `${server.url}${sibling.path}`,
			parameters: { jobId: { __rl: true, mode: 'id', value } as never },
		});
		await server.close();
		expect(outcome).toMatchObject({
			shown: {
				message: expect.stringMatching(/^The parameter 'Job' (is empty|has no valid ID)/),
				description: expect.stringMatching(/(such as \S{20,}\.|like \S{20,}, or check .*\.)$/),
			},
		});
		expect(server.hits).toEqual([]);
	});
});
