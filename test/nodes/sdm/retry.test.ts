import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime } from '../engine/time';

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

describe('a request is retried', () => {
	it.each([
		[429, 7],
		[503, 2.5],
		[429, 59],
	] as const)(
		'after the time that the Retry-After of %i asks for, %d s, or up to a tenth more',
		async (kind, retryAfter) => {
			sdm.faults.next({ kind, retryAfter });
			if (retryAfter > 50) jest.spyOn(Math, 'random').mockReturnValue(0);
			await works();
			jest.restoreAllMocks();
			const [pause = 0] = pauses();
			expect(pause).toBeGreaterThanOrEqual(retryAfter);
			expect(pause).toBeLessThanOrEqual(retryAfter * 1.1 + 0.001);
		},
	);

	it('at once when Retry-After is 0', async () => {
		sdm.faults.next({ kind: 429, retryAfter: 0 });
		await works();
		expect(pauses()).toEqual([0]);
	});

	it('seven times after 429 without one, with pauses that double up to half a minute', async () => {
		sdm.faults.next({ kind: 429, times: 7 });
		await works();
		[1, 2, 4, 8, 16, 30, 30].forEach((longest, index) => {
			expect(pauses()[index]).toBeGreaterThanOrEqual(longest / 2);
			expect(pauses()[index]).toBeLessThanOrEqual(longest);
		});
	});

	it.each([502, 503, 504, 'reset', 'truncated'] as const)(
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
		[503, 'is not working properly at the moment (503)'],
		['reset', 'could not be reached'],
		['truncated', 'stopped in the middle of its response'],
	] as const)('after the third %s', async (kind, words) => {
		sdm.faults.next({ kind, times: 10 });
		expect((await failureOf(run(getStatus))).message).toBe(`Akeneo SDM ${words}`);
		expect(sdm.requests).toHaveLength(3);
	});

	it('after the eighth 429', async () => {
		sdm.faults.next({ kind: 429, times: 99 });
		expect((await failureOf(run(getStatus))).message).toBe(
			'Akeneo SDM is receiving too many requests (429): Request was throttled.',
		);
		expect(sdm.requests).toHaveLength(8);
	});

	it('after three minutes in which the API kept asking for more time', async () => {
		sdm.faults.next({ kind: 429, retryAfter: 50, times: 99 });
		expect((await failureOf(run(getStatus))).httpCode).toBe('429');
		expect(pauses().reduce((sum, pause) => sum + pause, 0)).toBeLessThan(180 + 55);
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
			'The request to Akeneo SDM was cancelled because the execution was stopped',
		);
		expect(sdm.requests).toHaveLength(1);
	});
});

it('one request is not held up by a date in Retry-After that has passed', async () => {
	sdm.faults.next({ kind: 429, retryAfter: 'Mon, 02 Mar 2026 07:00:00 GMT' as never });
	await works();
	expect(pauses()).toEqual([0]);
});
