import type { RequestFailure } from '../../../core/errors/userErrors';
import { queueOf, RequestQueue } from '../../../core/http/requestQueue';
import { Cancelled, QueueFull, RateLimited, type Waiting } from '../../../core/http/waiting';
import { DeadlineExceeded, TimedOut } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { useVirtualTime } from '../../nodes/engine/time';

const mockSleeps: number[] = [];
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	// The clock moves when all that is under way has come to its end.
	sleep: async (ms: number) => {
		mockSleeps.push(ms);
		await jest
			.requireActual<typeof import('../../nodes/engine/time')>('../../nodes/engine/time')
			.virtualSleep(ms);
	},
}));

const START = Date.parse('2026-03-02T08:00:00Z');
beforeEach(() => useVirtualTime(START));
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** A task that ends when the test ends it. */
function task() {
	let finish: (value: string) => void = () => {};
	let fail: (error: Error) => void = () => {};
	const ended = new Promise<string>((resolve, reject) => {
		finish = resolve;
		fail = reject;
	});
	return { ended, finish, fail };
}
/** Long enough for everything that does not wait for a task. */
const allThatCanRun = async () => {
	for (let count = 0; count < 50; count++) await Promise.resolve();
};
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Runs a task in a slot, as a request does. */
async function run<T>(
	queue: RequestQueue,
	task: () => Promise<T>,
	waiting?: Waiting,
	rateLimit?: RequestFailure,
): Promise<T> {
	const slot = await queue.enter(waiting);
	try {
		const result = await task();
		slot.noteResponse(rateLimit);
		return result;
	} finally {
		slot.release();
	}
}

/** Starts all of them; `started` holds the indexes of those that have a slot. */
function startAll(queue: RequestQueue, tasks: Array<ReturnType<typeof task>>) {
	const started: number[] = [];
	const results = tasks.map(async ({ ended }, index) =>
		run(queue, async () => {
			started.push(index);
			return await ended;
		}),
	);
	return { started, results };
}

/** No request that has ended holds a slot: four start, and no more. */
async function hasFourSlots(queue: RequestQueue): Promise<void> {
	jest.setSystemTime(Date.now() + 1000);
	const tasks = upTo(5).map(task);
	const { started, results } = startAll(queue, tasks);
	await allThatCanRun();
	expect(started).toEqual([0, 1, 2, 3]);
	tasks.forEach(({ finish }) => finish(''));
	await Promise.all(results);
}

it('starts eight at once and then eight a second, in order, never more in any second', async () => {
	const queue = new RequestQueue();
	const starts: Array<[number, number]> = [];
	await Promise.all(
		upTo(50).map(async (index) =>
			run(queue, async () => void starts.push([index, Date.now() - START])),
		),
	);
	expect(starts).toEqual(upTo(50).map((index) => [index, Math.floor(index / 8) * 1000]));
});

it('counts every second, not only whole ones', async () => {
	const queue = new RequestQueue();
	const starts: number[] = [];
	for (let index = 0; index < 100; index++) {
		await run(queue, async () => void starts.push(Date.now()));
		jest.setSystemTime(Date.now() + (index % 7) * 37);
	}
	for (const start of starts) {
		expect(starts.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(8);
	}
});

it('counts a request until a second after its end, since it may arrive at any time before', async () => {
	const queue = new RequestQueue();
	const slow = upTo(4).map(task);
	const held = slow.map(async ({ ended }) => await run(queue, async () => await ended));
	await allThatCanRun();
	jest.setSystemTime(START + 5000);
	slow.forEach(({ finish }) => finish(''));
	await Promise.all(held);
	const starts: number[] = [];
	await Promise.all(
		upTo(6).map(async () => await run(queue, async () => void starts.push(Date.now() - START))),
	);
	expect(starts).toEqual([5000, 5000, 5000, 5000, 6000, 6000]);
});

it('has four under way, and the next one starts when one of them ends', async () => {
	const queue = new RequestQueue();
	const tasks = upTo(6).map(task);
	const { started, results } = startAll(queue, tasks);
	await allThatCanRun();
	expect(started).toEqual([0, 1, 2, 3]);
	tasks[2]?.finish('c');
	await allThatCanRun();
	expect(started).toEqual([0, 1, 2, 3, 4]);
	tasks.forEach(({ finish }, index) => finish(String(index)));
	expect(await Promise.all(results)).toEqual(['0', '1', 'c', '3', '4', '5']);
});

it('frees the slot of a request that fails', async () => {
	const queue = new RequestQueue();
	const tasks = upTo(5).map(task);
	const outcomes = tasks.map(({ ended }) => settle(run(queue, async () => await ended)));
	await allThatCanRun();
	const error = new Error('No.');
	tasks[0]?.fail(error);
	tasks.slice(1).forEach(({ finish }) => finish('ok'));
	expect(await Promise.all(outcomes)).toEqual([
		{ ok: false, error },
		...upTo(4).map(() => ({ ok: true, value: 'ok' })),
	]);
});

it('starts requests with a deadline first, and rejects at once those that would start after it', async () => {
	const queue = new RequestQueue();
	const order: number[] = [];
	const outcomes = await Promise.all(
		upTo(24).map((index) =>
			settle(
				run(queue, async () => void order.push(index), {
					deadline: index % 2 ? START + 500 : undefined,
				}),
			),
		),
	);
	// The first four have started before the others came.
	expect(order.slice(0, 8)).toEqual([0, 1, 2, 3, 5, 7, 9, 11]);
	expect(order.slice(8)).toEqual([4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
	for (const outcome of outcomes) {
		if (!outcome.ok) expect(outcome.error).toBeInstanceOf(DeadlineExceeded);
	}
	expect(Date.now() - START).toBe(2000);
});

it('starts the polls with the earliest deadline first, and operations in the order in which they came', async () => {
	const queue = new RequestQueue();
	const order: string[] = [];
	const add = async (name: string, waiting: Waiting) =>
		await run(queue, async () => void order.push(name), waiting);
	await Promise.all([
		...upTo(4).map(async () => await add('first', {})),
		...[3, 1, 2].map(
			async (minute) =>
				await add(`poll ${minute}`, { deadline: START + minute * 60_000, isRetry: minute > 2 }),
		),
		...[3, 1, 2].map(
			async (minute) =>
				await add(`operation ${minute}`, {
					deadline: START + minute * 60_000,
					isOperation: true,
				}),
		),
	]);
	const of = (kind: string) => order.filter((name) => name.startsWith(kind));
	expect(of('poll')).toEqual(['poll 1', 'poll 2', 'poll 3']);
	expect(of('operation')).toEqual(['operation 3', 'operation 1', 'operation 2']);
});

it('starts retries before requests that were not sent yet', async () => {
	const queue = new RequestQueue();
	const order: number[] = [];
	const add = async (index: number, isRetry?: boolean) =>
		await run(queue, async () => void order.push(index), { isRetry });
	await Promise.all(upTo(12).map(async (index) => await add(index, index > 8 || undefined)));
	expect(order).toEqual([0, 1, 2, 3, 9, 10, 11, 4, 5, 6, 7, 8]);
});

it('rejects a request at its deadline while others hang, also when the clock says it is a moment too soon', async () => {
	// The clock stands still, as that of a computer may be a little behind its timers.
	const queue = new RequestQueue();
	const hanging = upTo(4).map(task);
	const held = hanging.map(async ({ ended }) => await run(queue, async () => await ended));
	const late = run(queue, async () => 'late', { deadline: START + 50 });
	const patient = run(queue, async () => 'patient');
	await expect(late).rejects.toThrow(TimedOut);
	hanging.forEach(({ finish }) => finish('at last'));
	expect(await Promise.all(held)).toEqual(upTo(4).map(() => 'at last'));
	expect(await patient).toBe('patient');
	await hasFourSlots(queue);
});

it('rejects at once a request that would start at its deadline or later', async () => {
	const queue = new RequestQueue();
	await Promise.all(upTo(8).map(async () => await run(queue, async () => {})));
	for (const deadline of [START + 500, START + 1000]) {
		await expect(run(queue, async () => 1, { deadline })).rejects.toThrow(DeadlineExceeded);
		expect(Date.now()).toBe(START);
	}
	expect(await run(queue, async () => Date.now() - START, { deadline: START + 1001 })).toBe(1000);
});

it('listens once to the signal of an execution, however many requests it sends', async () => {
	const [queue, { signal }] = [new RequestQueue(), new AbortController()];
	const listen = jest.spyOn(signal, 'addEventListener');
	await Promise.all(upTo(12).map(async () => await run(queue, async () => {}, { signal })));
	expect(listen).toHaveBeenCalledTimes(1);
});

it('starts nothing at the deadline itself', async () => {
	await expect(run(new RequestQueue(), async () => 1, { deadline: START })).rejects.toThrow(
		DeadlineExceeded,
	);
	expect(await run(new RequestQueue(), async () => 1, { deadline: START + 1 })).toBe(1);
});

it('rejects at once the requests of an execution that was stopped, also while others hang', async () => {
	const queue = new RequestQueue();
	const stop = new AbortController();
	const hanging = upTo(4).map(task);
	const held = hanging.map(async ({ ended }) => await run(queue, async () => await ended));
	const started: number[] = [];
	const waiting = upTo(20).map(async (index) =>
		settle(run(queue, async () => started.push(index), { signal: stop.signal })),
	);
	await allThatCanRun();
	stop.abort();
	for (const outcome of await Promise.all(waiting)) {
		expect(outcome).toEqual({ ok: false, error: expect.any(Cancelled) });
	}
	expect(started).toEqual([]);
	expect(Date.now()).toBe(START);
	hanging.forEach(({ finish }) => finish(''));
	await Promise.all(held);
	await hasFourSlots(queue);
});

describe('when the API asks for a pause', () => {
	const rateLimited = async (queue: RequestQueue, retryAfterMs?: number) =>
		await run(queue, async () => 1, {}, { status: 429, retryAfterMs });

	it('all other requests keep it too', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 20_000);
		const starts = await Promise.all(
			upTo(3).map(async () => await run(queue, async () => Date.now() - START)),
		);
		for (const start of starts) expect(start).toBeGreaterThanOrEqual(20_000);
	});

	it('one timer is set for all waiting requests', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await rateLimited(queue, 20_000);
		mockSleeps.length = 0;
		await Promise.all(upTo(4).map(async () => await run(queue, async () => {})));
		expect(mockSleeps).toEqual([20_000]);
	});

	it('requests wait for the end of a pause of a minute', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await rateLimited(queue, 60_000);
		expect(await run(queue, async () => Date.now() - START)).toBe(60_000);
	});

	it('no request waits for the end of a longer pause', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 3600_000);
		const error = await run(queue, async () => 1).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(RateLimited);
		expect((error as RateLimited).failure).toEqual({
			status: 429,
			retryAfterMs: expect.any(Number),
		});
		expect(Date.now()).toBe(START);
	});

	it('no request waits for more than an hour, however long the pause is', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 1e15);
		jest.setSystemTime(START + 3600_000);
		expect(await run(queue, async () => 1)).toBe(1);
	});

	it('a request without the time for it is rate limited', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 20_000);
		await expect(run(queue, async () => 1, { deadline: START + 19_000 })).rejects.toThrow(
			RateLimited,
		);
	});

	it('a request whose deadline is its end is rate limited, and one with a moment more waits', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await rateLimited(queue, 20_000);
		const until = async (ms: number) =>
			await run(queue, async () => Date.now() - START, { deadline: START + ms });
		await expect(until(20_000)).rejects.toThrow(RateLimited);
		expect(await until(20_001)).toBe(20_000);
	});

	it('a request past its deadline fails for that, however long the pause is', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 20_000);
		await expect(run(queue, async () => 1, { deadline: START })).rejects.toThrow(DeadlineExceeded);
	});

	it('a request that fails does not count as a success', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(1);
		await rateLimited(queue);
		const broken = run(queue, async () => await Promise.reject(new Error('No.')));
		await expect(broken).rejects.toThrow('No.');
		await rateLimited(queue);
		expect(await run(queue, async () => Date.now() - START)).toBe(1000 + 2000);
	});

	it('a clock that is set back ends it', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 50_000);
		jest.setSystemTime(START - 3600_000);
		await run(queue, async () => 1);
		expect(Date.now()).toBe(START - 3600_000);
	});

	it('the queue goes on more slowly, and at full speed after some successes', async () => {
		const queue = new RequestQueue();
		await rateLimited(queue, 1_000);
		jest.setSystemTime(START + 10_000);
		const seconds = async (count: number) => {
			const starts: number[] = [];
			await Promise.all(
				upTo(count).map(async () => await run(queue, async () => void starts.push(Date.now()))),
			);
			return starts.map((at) => Math.floor((at - (starts[0] ?? 0)) / 1000));
		};
		expect((await seconds(9)).slice(0, 6)).toEqual([0, 0, 0, 0, 1, 1]);
		await seconds(50);
		jest.setSystemTime(START + 100_000);
		expect((await seconds(8)).every((second) => second === 0)).toBe(true);
	});

	it('requests that are rate limited together count once', async () => {
		const queue = new RequestQueue();
		await Promise.all(upTo(4).map(async () => await rateLimited(queue)));
		const start = await run(queue, async () => Date.now() - START);
		expect(start).toBeLessThanOrEqual(1_000);
	});
});

it('is not stopped by a clock that is set back', async () => {
	const queue = new RequestQueue();
	await Promise.all(upTo(8).map(async () => await run(queue, async () => {})));
	jest.setSystemTime(START - 3600_000);
	await run(queue, async () => {});
	expect(Date.now()).toBe(START - 3600_000);
});

it('there is one queue for each account of an origin', () => {
	const one = queueOf('https://a.example', 'one');
	expect(queueOf('https://a.example', 'one')).toBe(one);
	expect(queueOf('https://a.example', 'two')).not.toBe(one);
	expect(queueOf('https://b.example', 'one')).not.toBe(one);
	expect(queueOf('https://a.example')).not.toBe(one);
	expect(queueOf('https://a.example')).toBe(queueOf('https://a.example'));
});

describe('a request that does not start in time says that too many others were waiting', () => {
	it.each([
		['when other requests take all slots until its deadline', 1, QueueFull],
		['but not when no response comes until its deadline', 0, TimedOut],
	])('%s', async (_, ended, error) => {
		const queue = new RequestQueue();
		const tasks = upTo(5).map(task);
		const hold = async (one: (typeof tasks)[0]) =>
			await run(queue, async () => await one.ended, { deadline: START + 40 });
		const held = Promise.allSettled(tasks.map(hold));
		const late = run(queue, async () => 1, { deadline: START + 60 });
		jest.setSystemTime(START + 10);
		for (const { finish } of tasks.slice(0, ended)) finish('');
		await expect(late).rejects.toThrow(error);
		for (const { finish } of tasks) finish('');
		await held;
	});

	it('when the rate allows it no sooner', async () => {
		const queue = new RequestQueue();
		await Promise.all(upTo(8).map(async () => await run(queue, async () => {})));
		const late = run(queue, async () => 1, { deadline: START + 500 });
		await expect(late).rejects.toBeInstanceOf(QueueFull);
		await expect(late).rejects.toThrow(
			'The time for this poll was not enough, because too many requests were waiting',
		);
	});

	it('but not when its deadline was over before it came', async () => {
		const late = run(new RequestQueue(), async () => 1, { deadline: START });
		await expect(late).rejects.not.toBeInstanceOf(QueueFull);
	});
});

it('a request of an execution that was stopped says how long it had waited', async () => {
	const queue = new RequestQueue();
	const hanging = upTo(4).map(task);
	const held = hanging.map(async ({ ended }) => await run(queue, async () => await ended));
	const stop = new AbortController();
	const waiting = settle(run(queue, async () => 1, { signal: stop.signal, isOperation: true }));
	jest.setSystemTime(START + 90_000);
	stop.abort();
	expect(await waiting).toEqual({ ok: false, error: new Cancelled(90_000) });
	expect(await waiting).toMatchObject({ error: { waitedMs: 90_000 } });
	hanging.forEach(({ finish }) => finish(''));
	await Promise.all(held);
});

it('an operation that may start sooner than a waiting poll does so', async () => {
	const queue = new RequestQueue();
	const started = async (waiting: Waiting) =>
		await run(queue, async () => Date.now() - START, waiting);
	await started({ isOperation: true });
	jest.setSystemTime(START + 400);
	const polls = upTo(5).map(async () => await started({}));
	await allThatCanRun();
	const operations = upTo(4).map(async () => await started({ isOperation: true }));
	expect(await Promise.all(operations)).toEqual([400, 400, 400, 1000]);
	expect(await Promise.all(polls)).toEqual([400, 400, 400, 400, 1400]);
});

describe('when requests have been waiting', () => {
	/** The numbers that are reported when three requests wait behind four that hang, and the last one comes after `ms`. */
	async function reportedAfter(ms: number) {
		const queue = new RequestQueue();
		const reported: number[] = [];
		const hanging = upTo(4).map(task);
		const held = hanging.map(async ({ ended }) => await run(queue, async () => await ended));
		const wait = async () =>
			await run(queue, async () => {}, { onFull: (count) => void reported.push(count) });
		const waiting = [wait(), wait()];
		jest.setSystemTime(START + ms);
		waiting.push(wait());
		hanging.forEach(({ finish }) => finish(''));
		await Promise.all([...held, ...waiting]);
		return reported;
	}

	it('for a minute, the queue is reported as full, with their number', async () => {
		expect(await reportedAfter(60_000)).toEqual([3]);
	});

	it('for a moment less than a minute, it is not reported', async () => {
		expect(await reportedAfter(59_999)).toEqual([]);
	});

	it('for the end of a pause, the queue is not reported as full: the API has asked for the pause', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await run(queue, async () => 1, {}, { status: 429, retryAfterMs: 60_000 });
		const reported: number[] = [];
		const wait = async () =>
			await run(queue, async () => Date.now(), { onFull: (count) => void reported.push(count) });
		expect(await Promise.all([wait(), wait()])).toEqual([START + 60_000, START + 60_000]);
		expect(reported).toEqual([]);
	});
});

describe('a request inside another one that holds a slot, such as the exchange for a token', () => {
	const nested = async (queue: RequestQueue, task: () => Promise<unknown>, more: Waiting = {}) =>
		await run(queue, task, { ...more, isNested: true });
	const aSecondLater = () => jest.setSystemTime(Date.now() + 1000);

	it('starts while all slots are taken by requests that wait for it', async () => {
		const queue = new RequestQueue();
		const outer = upTo(6).map(
			async (index) => await run(queue, async () => await nested(queue, async () => index)),
		);
		expect(await Promise.all(outer)).toEqual(upTo(6));
		aSecondLater();
		await hasFourSlots(queue);
	});

	it('starts before all waiting requests', async () => {
		const queue = new RequestQueue();
		const order: string[] = [];
		const add = async (name: string, waiting?: Waiting) =>
			await run(queue, async () => void order.push(name), waiting);
		await Promise.all([
			...upTo(8).map(async () => await add('first')),
			add('with a deadline', { deadline: START + 5000 }),
			nested(queue, async () => void order.push('nested')),
		]);
		const first = (count: number) => Array<string>(count).fill('first');
		expect(order).toEqual([...first(4), 'nested', 'with a deadline', ...first(4)]);
	});

	it('counts for the rate limit, and keeps to it', async () => {
		const queue = new RequestQueue();
		for (let count = 0; count < 8; count++) await nested(queue, async () => {});
		expect(await nested(queue, async () => Date.now() - START)).toBe(1000);
		expect(await run(queue, async () => Date.now() - START)).toBe(1000);
	});

	it('waits for the end of a pause', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await run(queue, async () => 1, {}, { status: 429, retryAfterMs: 20_000 });
		expect(await nested(queue, async () => Date.now() - START)).toBe(20_000);
	});

	it('is rate limited by a pause that it has no time for', async () => {
		const queue = new RequestQueue();
		await run(queue, async () => 1, {}, { status: 429, retryAfterMs: 20_000 });
		const late = nested(queue, async () => 1, { deadline: START + 10_000 });
		await expect(late).rejects.toThrow(RateLimited);
	});

	it('makes the others pause when it is rate limited itself', async () => {
		const queue = new RequestQueue();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await run(queue, async () => 1, { isNested: true }, { status: 429, retryAfterMs: 20_000 });
		expect(await run(queue, async () => Date.now() - START)).toBe(20_000);
	});
});
