import { enterBy, waysInto, type Outcome } from './entryPoints';
import { half, never, reset, saying, sendingBytes, startServer, type Answer } from './servers';
import { SIBLINGS, type Sibling } from './siblings';
import { useDaysOfTheirOwn } from './time';

/** The other packages: whatever is answered or typed, users read a sentence, nothing is lost, and no secret gets out. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

useDaysOfTheirOwn();
afterEach(() => jest.restoreAllMocks());

const detail = { errors: [{ title: 'Bad', status: '400', detail: 'Worse' }] };
const ANSWERS: Array<[string, Answer, status?: number]> = [
	...[400, 403, 404, 405, 409, 410, 418, 422, 500, 502, 503, 504].map(
		(status): [string, Answer, number] => [`${status}`, saying(status, detail), status],
	),
	['401', saying(401, { message: 'Nobody we know' }), 401],
	['429 for an hour', saying(429, detail, { 'retry-after': '3600' }), 429],
	['429 without a time', saying(429, '<h1>Slow down</h1>'), 429],
	['a page', saying(200, '<html>Sign in</html>')],
	['nothing', saying(200, '')],
	['half of the JSON', saying(200, '{"data": [', { 'content-type': 'application/json' })],
	['null', saying(200, null)],
	['a number', saying(200, 7)],
	['a list', saying(200, [])],
	['an empty object', saying(200, {})],
	['data that is null', saying(200, { data: null })],
	['data that is a text', saying(200, { data: 'none' })],
	['half of the answer', half],
	['a connection that breaks', reset],
	['bytes that are no HTTP', sendingBytes('SSH-2.0\r\n')],
	['no answer', never],
];

/** The words a user may read: whole sentences about the service, and nothing that only a program understands. */
function expectSentences(
	{ name, readAs }: Sibling,
	entry: string,
	outcome: Outcome,
	status?: number,
): void {
	if (!('shown' in outcome)) throw new Error(`Nothing is wrong: ${JSON.stringify(outcome)}`);
	const { message, description, httpCode } = outcome.shown;
	expect(message).toMatch(new RegExp(`^${name} [a-z]`));
	expect(description).toMatch(/^[A-Z].*\.$/s);
	expect(`${message} ${description}`).not.toMatch(/undefined|\[object|NaN|null|Error:/);
	if (status !== undefined) expect(httpCode).toBe(String(readAs?.(status, entry) ?? status));
}

async function goIn(sibling: Sibling, entry: string, answer: Answer, path = sibling.path) {
	const later = entry === 'Trigger, later poll';
	const server = await startServer(later ? sibling.healthy : answer);
	const logs: string[] = [];
	const outcome = await enterBy(sibling, entry, {
		url: `${server.url}${path}`,
		onLog: (line) => logs.push(line),
		afterFirstPoll: () => void (server.answer = answer),
	});
	await server.close();
	const seen = JSON.stringify([outcome, logs]);
	for (const secret of sibling.secrets) expect(seen).not.toContain(secret);
	return { outcome, logs, hits: server.hits };
}

const everyWay = SIBLINGS.flatMap(([name, sibling]) =>
	waysInto(sibling).map((entry) => [name, entry, sibling] as const),
);

describe('Other packages: it works', () => {
	it.each(everyWay)('%s, %s', async (_name, entry, sibling) => {
		const { outcome, hits } = await goIn(sibling, entry, sibling.healthy);
		expect(outcome).toHaveProperty('given');
		expect(hits.length).toBeGreaterThan(0);
	});
});

describe('Other packages: answers that are errors, make no sense, or do not come', () => {
	const cases = everyWay.flatMap(([name, entry, sibling]) =>
		ANSWERS.map(([what, answer, status]) => ({ name, entry, what, sibling, answer, status })),
	);
	// n8n's rules for a test can not tell a text from a list.
	const tried = cases.filter(
		({ entry, what }) => entry !== 'Credential test' || what !== 'data that is a text',
	);
	it.each(tried)('$name, $entry: $what', async ({ entry, what, sibling, answer, status }) => {
		if (what === 'no answer') {
			const { timeout } = AbortSignal;
			jest
				.spyOn(AbortSignal, 'timeout')
				.mockImplementation((ms) => timeout.call(AbortSignal, Math.min(ms, 150)));
		}
		const { outcome, logs } = await goIn(sibling, entry, answer);
		if (entry === 'Credential test') {
			expect(outcome).toMatchObject({ shown: { message: expect.stringMatching(/\S/) } });
		} else if (entry === 'Trigger, first poll' && 'given' in outcome) {
			// Put off, and said in the log: n8n would give the trigger up.
			expect(outcome).toEqual({ given: null, before: '{}', after: '{}' });
			expect(logs).toEqual([expect.stringMatching(/^The first poll did not work and will be/)]);
		} else {
			expectSentences(sibling, entry, outcome, status);
			expect(outcome.after).toBe(outcome.before);
		}
	});
});

describe('Other packages: the secrets follow no redirect', () => {
	it.each(
		everyWay.flatMap(([name, entry, sibling]) =>
			[301, 302, 303, 307, 308].map((status) => [name, entry, status, sibling] as const),
		),
	)('%s, %s: %i to another port', async (_name, entry, status, sibling) => {
		const other = await startServer(sibling.healthy);
		await goIn(sibling, entry, saying(status, '', { location: `${other.url}/pcm/jobs` }));
		await other.close();
		expect(other.hits).toEqual([]);
	});
});

describe('Other packages: an ID that is none stops before any request', () => {
	const values = [
		...['', ' ', '.', '..', '../../oauth/access_token', '%2e%2e', '#x', '?a=b', 'a/b', 'a\r\nb'],
		...['x'.repeat(200), '\u202e', '<script>', 'null', '[object Object]', '-1', '1e3'],
		...[null, true, [], {}, ['a'], { id: 'a' }],
	];
	it.each(
		SIBLINGS.slice(0, 2).flatMap(([name, sibling]) =>
			Object.entries(sibling.operations)
				.filter(([, { jobId }]) => jobId !== undefined)
				.flatMap(([entry]) => values.map((value) => [name, entry, value, sibling] as const)),
		),
	)('%s, %s: %j', async (_name, entry, value, sibling) => {
		const server = await startServer(sibling.healthy);
		const outcome = await enterBy(sibling, entry, {
			url: `${server.url}${sibling.path}`,
			parameters: { jobId: { __rl: true, mode: 'id', value } as never },
		});
		await server.close();
		expect(outcome).toMatchObject({
			shown: {
				message: expect.stringMatching(/^The parameter 'Job' (is empty|has no valid ID)/),
				description: expect.stringMatching(/(such as|looks like) \S{20,}\.$/),
			},
		});
		expect(server.hits).toEqual([]);
	});
});
