import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { run, runAsTool, type Setup } from '../engine/engine';
import { sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime, virtualSleep as mockSleep } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => {
		mockOnPause(ms);
		await mockSleep(ms, signal);
	},
}));

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2026-03-02T08:00:00Z');
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const TIME_IS_UP = {
	description:
		"Raise 'Timeout (Minutes)', or add the option 'If Time Is Up' and choose Continue. For jobs that take many hours, start a workflow with the Akeneo SDM Trigger instead.",
	item: 0,
};

/** Called when a pause begins. */
let mockOnPause: (ms: number) => void = () => {};
let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;

beforeEach(async () => {
	mockOnPause = () => {};
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
});
afterEach(async () => {
	await sdm.close();
	jest.useRealTimers();
});

afterAll(() => nock.restore());

type Script = Array<{ after: number; status: string; message?: string }>;

/** A job that is running, and changes after so many ms. */
const job = (script: Script = []) => sdm.jobs.createJob({ name: 'Lamps', script }).id;
const ends = (after: number) => [{ after, status: 'done' }];

function waitFor(jobId: string, more: INodeParameters = {}, setup: Partial<Setup> = {}): Setup {
	const parameters = {
		operation: 'waitUntilFinished',
		jobId: { __rl: true, mode: 'id', value: jobId },
	};
	return sdmNode(url, { ...parameters, ...more }, setup);
}

/** Seconds between each request and the one before it. */
const pauses = () =>
	sdm.requests.slice(1).map(({ at }, index) => (at - (sdm.requests[index]?.at ?? 0)) / SECOND);

describe('a job that has ended already', () => {
	it.each(['done', 'error'])('%s: is returned after one read', async (status) => {
		const { id } = sdm.jobs.createJob({ name: 'Lamps', status, message: 'Row 7 is empty.' });
		const [item, ...others] = await run(waitFor(id));
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			json: { id, name: 'Lamps', status, timedOut: false },
			pairedItem: { item: 0 },
		});
		expect(item?.json.message).toBe(status === 'error' ? 'Row 7 is empty.' : undefined);
		expect(sdm.requests).toHaveLength(1);
	});
});

describe('a job that is running', () => {
	it('is read after growing pauses, never longer than half a minute', async () => {
		const items = await run(waitFor(job(ends(3 * MINUTE))));
		expect(items).toMatchObject([{ json: { status: 'done', timedOut: false } }]);
		expect(pauses().map((pause) => Math.round(pause * 10) / 10)).toEqual([
			2, 3, 4.5, 6.8, 10.1, 15.2, 22.8, 30, 30, 30, 30,
		]);
	});

	it('and stops with an error is returned with its reason', async () => {
		const script = [{ after: 5000, status: 'error', message: 'The price is not a number.' }];
		expect(await run(waitFor(job(script)))).toMatchObject([
			{ json: { status: 'error', message: 'The price is not a number.', timedOut: false } },
		]);
	});

	it('has finished in whatever case its status is written', async () => {
		sdm.knobs.upperCaseStatus = true;
		expect(await run(waitFor(job(ends(5000))))).toMatchObject([
			{ json: { status: 'DONE', timedOut: false } },
		]);
	});
});

describe('a job that waits for a person', () => {
	const script = [
		{ after: 5000, status: 'pending' },
		{ after: 20 * MINUTE, status: 'running' },
		{ after: 21 * MINUTE, status: 'done' },
	];

	it('is returned as pending', async () => {
		expect(await run(waitFor(job(script)))).toMatchObject([
			{ json: { status: 'pending', timedOut: false } },
		]);
		expect(sdm.requests).toHaveLength(3);
	});

	it('is waited for when the option says so', async () => {
		const options = { ifPending: 'wait' };
		expect(await run(waitFor(job(script), { options }))).toMatchObject([
			{ json: { status: 'done', timedOut: false } },
		]);
	});
});

describe('at the deadline', () => {
	it('the workflow stops with an error that names the last status', async () => {
		expect(await failureOf(run(waitFor(job(), { timeoutMinutes: 2 })))).toMatchObject({
			message: 'The job has not finished within 2 minutes: its status is "running"',
			...TIME_IS_UP,
		});
		expect(Date.now() - START).toBe(2 * MINUTE);
		expect(sdm.requests.at(-1)?.at).toBe(START + 2 * MINUTE);
	});

	it('an hour has passed unless another time was chosen', async () => {
		expect((await failureOf(run(waitFor(job())))).message).toBe(
			'The job has not finished within 60 minutes: its status is "running"',
		);
		expect(Date.now() - START).toBe(60 * MINUTE);
		expect(sdm.requests.length).toBeLessThan(130);
	});

	it('the workflow goes on with the last state when the option says so', async () => {
		const options = { ifTimedOut: 'continue' };
		expect(await run(waitFor(job(), { timeoutMinutes: 1, options }))).toMatchObject([
			{ json: { name: 'Lamps', status: 'running', timedOut: true }, pairedItem: { item: 0 } },
		]);
	});

	it('a job that waits for a person counts like any other', async () => {
		const options = { ifPending: 'wait' };
		const setup = waitFor(job([{ after: 0, status: 'pending' }]), { timeoutMinutes: 1, options });
		expect(await failureOf(run(setup))).toMatchObject({
			message: 'The job has not finished within 1 minute: its status is "pending"',
			...TIME_IS_UP,
		});
	});

	it('an unknown status does not make the wait longer', async () => {
		const setup = waitFor(job([{ after: 0, status: 'archived' }]), { timeoutMinutes: 5 });
		expect((await failureOf(run(setup))).message).toBe(
			'The job has not finished within 5 minutes: its status is "archived"',
		);
		expect(Date.now() - START).toBe(5 * MINUTE);
	});

	it('a job whose end the last read shows has finished', async () => {
		const setup = waitFor(job(ends(MINUTE)), { timeoutMinutes: 1 });
		expect(await run(setup)).toMatchObject([{ json: { status: 'done', timedOut: false } }]);
	});
});

describe('a transient failure does not end the wait', () => {
	it.each([500, 502, 503, 504, 429, 'reset', 'truncated', 'html', 'empty'] as const)(
		'%s after the first read',
		async (kind) => {
			const id = job(ends(5 * MINUTE));
			sdm.onRequest(() => {
				if (sdm.requests.length === 2) sdm.faults.next({ kind, times: 7 });
			});
			expect(await run(waitFor(id))).toMatchObject([{ json: { status: 'done', timedOut: false } }]);
			expect(sdm.faults.left).toBe(0);
		},
	);

	it.each([500, 503, 429, 'reset'] as const)('%s from the beginning', async (kind) => {
		const id = job(ends(MINUTE));
		sdm.faults.next({ kind, times: 7 });
		expect(await run(waitFor(id))).toMatchObject([{ json: { status: 'done' } }]);
	});

	it('and a Retry-After is waited for, even more than a minute', async () => {
		const id = job(ends(MINUTE));
		sdm.faults.next({ kind: 429, retryAfter: 90 });
		await run(waitFor(id));
		const [pause = 0, ...more] = pauses();
		expect(more).toEqual([]);
		expect(pause).toBeGreaterThanOrEqual(90);
		expect(pause).toBeLessThan(100);
	});

	it('but one that lasts until the deadline is reported in place of the timeout', async () => {
		sdm.faults.next({ kind: 503, times: 10_000 });
		const options = { ifTimedOut: 'continue' };
		expect((await failureOf(run(waitFor(job(), { timeoutMinutes: 3, options })))).message).toBe(
			'Akeneo SDM is not working properly at the moment (503)',
		);
	});

	it('and if it lasts until the deadline, the workflow can go on with the last state', async () => {
		sdm.onRequest(() => {
			if (sdm.requests.length === 1) sdm.faults.next({ kind: 503, times: 10_000 });
		});
		const options = { ifTimedOut: 'continue' };
		expect(await run(waitFor(job(), { timeoutMinutes: 3, options }))).toMatchObject([
			{ json: { status: 'running', timedOut: true } },
		]);
	});
});

describe('a permanent failure ends the wait at once', () => {
	it.each([
		[401, 'Akeneo SDM did not accept the API token (401)'],
		[403, 'Akeneo SDM does not allow this for the user the token belongs to (403)'],
		[404, 'Akeneo SDM knows no job with this ID (404)'],
	] as const)('%s in the middle', async (kind, message) => {
		sdm.onRequest(() => {
			if (sdm.requests.length === 2) sdm.faults.next({ kind, times: 2 });
		});
		expect((await failureOf(run(waitFor(job())))).message).toContain(message);
		expect(pauses()[1]).toBe(3);
	});

	it.each([
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'CERT_HAS_EXPIRED',
	])('such as a certificate that is not accepted: %s', async (code) => {
		nock('https://sdm.example.test')
			.get(/./)
			.replyWithError(Object.assign(new Error('No'), { code }));
		const setup = waitFor(UNKNOWN);
		Object.assign(setup.credential, { baseUrl: 'https://sdm.example.test' });
		expect(await failureOf(run(setup))).toMatchObject({
			message: 'Akeneo SDM could not be reached over a secure connection',
		});
		expect([nock.isDone(), Date.now()]).toEqual([true, START]);
		nock.cleanAll();
	});

	it('such as a missing job', async () => {
		expect((await failureOf(run(waitFor(UNKNOWN)))).message).toBe(
			'Akeneo SDM knows no job with this ID (404): Not found.',
		);
		expect(sdm.requests).toHaveLength(1);
	});

	it('such as a web page in place of the job, at the first read', async () => {
		sdm.faults.next({ kind: 'html' });
		expect((await failureOf(run(waitFor(job())))).message).toBe(
			'Akeneo SDM sent something that is not job data, such as a web page',
		);
		expect(sdm.requests).toHaveLength(1);
	});

	it.each([0, -1, '={{ "soon" }}', '={{ null }}'])(
		'such as a timeout of %s',
		async (timeoutMinutes) => {
			expect(await failureOf(run(waitFor(job(), { timeoutMinutes })))).toMatchObject({
				message: "The parameter 'Timeout (Minutes)' is not a number above 0",
				description: 'Enter how many minutes to wait at most, such as 60.',
				item: 0,
			});
			expect(sdm.requests).toHaveLength(0);
		},
	);
});

it('a cancelled execution stops waiting at once and sends no more requests', async () => {
	const stop = new AbortController();
	mockOnPause = (ms) => {
		if (ms === 4500) stop.abort();
	};
	await failureOf(run(waitFor(job()), undefined, stop.signal));
	expect(pauses()).toEqual([2, 3]);
	expect(Date.now()).toBe(START + 5 * SECOND);
});

describe('several input items', () => {
	const perItem = (more: INodeParameters = {}, setup: Partial<Setup> = {}) =>
		waitFor('={{ $json.id }}', more, setup);

	it('wait side by side, and each gets its own job', async () => {
		const slow = job(ends(2 * MINUTE));
		const quick = job([{ after: 4000, status: 'error', message: 'No rows.' }]);
		const input = [{ json: { id: slow } }, { json: { id: quick } }];
		expect(await run(perItem(), input)).toMatchObject([
			{ json: { id: slow, status: 'done' }, pairedItem: { item: 0 } },
			{ json: { id: quick, status: 'error' }, pairedItem: { item: 1 } },
		]);
		expect(Date.now()).toBeLessThan(START + 3 * MINUTE);
	});

	it('are named when one fails, and that one is kept where the step goes on', async () => {
		const id = job(ends(4000));
		const input = [{ json: { id } }, { json: { id: UNKNOWN } }];
		expect(await failureOf(run(perItem(), input))).toMatchObject({ item: 1 });
		const setup = perItem({}, { node: { onError: 'continueRegularOutput' } });
		expect(await run(setup, input)).toMatchObject([
			{ json: { id, status: 'done' } },
			{ json: { id: UNKNOWN, error: 'Akeneo SDM knows no job with this ID (404): Not found.' } },
		]);
	});
});

it('Wait Until Finished returns the job as the tool of an agent', async () => {
	const id = job(ends(5000));
	expect(await runAsTool(waitFor(id))).toMatchObject([
		{ json: { id, status: 'done', timedOut: false } },
	]);
});
