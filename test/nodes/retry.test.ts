import { createSdmSimulator } from '../simulators/sdm';
import { failureOf } from './engine/failure';
import { run } from './engine/engine';
import { sdmNode, SESAME } from './engine/sdm';
import { useVirtualTime } from './engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let sdm: ReturnType<typeof createSdmSimulator>;
let getStatus: Parameters<typeof run>[0];
let id: string;

beforeEach(async () => {
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	const url = await sdm.listen();
	id = sdm.jobs.createJob({ name: 'Chairs' }).id;
	getStatus = sdmNode(url, {
		operation: 'getStatus',
		jobId: { __rl: true, mode: 'id', value: id },
	});
});
afterEach(async () => {
	await sdm.close();
	jest.useRealTimers();
});

/** Seconds between each request and the one before it. */
const pauses = () =>
	sdm.requests.slice(1).map(({ at }, index) => (at - (sdm.requests[index]?.at ?? 0)) / 1000);
const works = async () => expect(await run(getStatus)).toMatchObject([{ json: { id } }]);

describe('a request is repeated', () => {
	it('after exactly the time that Retry-After asks for', async () => {
		sdm.faults.next({ kind: 429, retryAfter: 7 });
		await works();
		expect(pauses()).toEqual([7]);
	});

	it('after a Retry-After of 503 as well, and one in parts of a second', async () => {
		sdm.faults.next({ kind: 503, retryAfter: 2.5 });
		await works();
		expect(pauses()).toEqual([2.5]);
	});

	it('at once when Retry-After is 0', async () => {
		sdm.faults.next({ kind: 429, retryAfter: 0 });
		await works();
		expect(pauses()).toEqual([0]);
	});

	it.each([429, 502, 503, 504, 'reset', 'truncated'] as const)(
		'after %s without one, at most three times in all, with growing pauses',
		async (kind) => {
			sdm.faults.next({ kind, times: 2 });
			await works();
			const [first = 0, second = 0] = pauses();
			expect(first).toBeGreaterThanOrEqual(0.5);
			expect(first).toBeLessThanOrEqual(1);
			expect(second).toBeGreaterThanOrEqual(1);
			expect(second).toBeLessThanOrEqual(2);
		},
	);
});

describe('a request is given up', () => {
	it.each([
		[429, 'is receiving too many requests (429): Request was throttled.'],
		[503, 'is not working properly at the moment (503)'],
		['reset', 'could not be reached'],
		['truncated', 'broke off in the middle of its answer'],
	] as const)('after the third %s', async (kind, words) => {
		sdm.faults.next({ kind, times: 10 });
		expect((await failureOf(run(getStatus))).message).toBe(`Akeneo SDM ${words}`);
		expect(sdm.requests).toHaveLength(3);
	});

	it.each([400, 403, 404, 409, 500, 501])('after the first %i', async (kind) => {
		sdm.faults.next({ kind });
		expect((await failureOf(run(getStatus))).httpCode).toBe(String(kind));
		expect(sdm.requests).toHaveLength(1);
	});

	it('at once when Retry-After asks for more than a minute', async () => {
		sdm.faults.next({ kind: 429, retryAfter: 61 });
		expect((await failureOf(run(getStatus))).httpCode).toBe('429');
		expect(sdm.requests).toHaveLength(1);
	});

	it('when the execution is stopped during a pause', async () => {
		const stop = new AbortController();
		sdm.faults.next({ kind: 429, retryAfter: 30 });
		sdm.onRequest(() => stop.abort());
		expect((await failureOf(run(getStatus, undefined, stop.signal))).message).toBe(
			'Akeneo SDM was not asked, because the execution was stopped',
		);
		expect(sdm.requests).toHaveLength(1);
	});
});

it('many input items at once keep to eight starts a second, and all arrive', async () => {
	const items = Array.from({ length: 50 }, () => ({ json: {} }));
	sdm.knobs.rateLimit = 10;
	expect(await run(getStatus, items)).toHaveLength(50);
	const starts = sdm.requests.map(({ at }) => at);
	for (const start of starts) {
		expect(starts.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(8);
	}
});

it('one request is not held up by a date in Retry-After that has passed', async () => {
	sdm.faults.next({ kind: 429, retryAfter: 'Mon, 02 Mar 2026 07:00:00 GMT' as never });
	await works();
	expect(pauses()).toEqual([0]);
});
