import { OutOfTime } from '../../core/outOfTime';
import { HeldBack, Stopped } from '../../core/notSent';
import { Pace, paceOf } from '../../core/pace';
import { settle } from '../../core/settle';
import { useVirtualTime } from '../nodes/engine/time';

const mockNaps: number[] = [];
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	// The clock moves when all that is under way has come to its end.
	sleep: async (ms: number) => {
		mockNaps.push(ms);
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms);
	},
}));

const START = Date.parse('2026-03-02T08:00:00Z');
beforeEach(() => useVirtualTime(START));
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** A task that ends when it is told to. */
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
const turn = async () => {
	for (let count = 0; count < 50; count++) await Promise.resolve();
};
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Asks for a turn for all of them; `started` holds the places of those that have got one. */
function startAll(pace: Pace, tasks: Array<ReturnType<typeof task>>) {
	const started: number[] = [];
	const results = tasks.map(async ({ ended }, index) =>
		pace.run(async () => {
			started.push(index);
			return await ended;
		}),
	);
	return { started, results };
}

/** Nobody who has gone holds a place: four start, and no more. */
async function hasFourPlaces(pace: Pace): Promise<void> {
	jest.setSystemTime(Date.now() + 1000);
	const tasks = upTo(5).map(task);
	const { started, results } = startAll(pace, tasks);
	await turn();
	expect(started).toEqual([0, 1, 2, 3]);
	tasks.forEach(({ finish }) => finish(''));
	await Promise.all(results);
}

it('starts eight at once and then eight a second, in order, never more in any second', async () => {
	const pace = new Pace();
	const starts: Array<[number, number]> = [];
	await Promise.all(
		upTo(50).map(async (index) =>
			pace.run(async () => void starts.push([index, Date.now() - START])),
		),
	);
	expect(starts).toEqual(upTo(50).map((index) => [index, Math.floor(index / 8) * 1000]));
});

it('counts every second, not only whole ones', async () => {
	const pace = new Pace();
	const starts: number[] = [];
	for (let index = 0; index < 100; index++) {
		await pace.run(async () => void starts.push(Date.now()));
		jest.setSystemTime(Date.now() + (index % 7) * 37);
	}
	for (const start of starts) {
		expect(starts.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(8);
	}
});

it('counts a request until a second after its end, for it may arrive at any time before', async () => {
	const pace = new Pace();
	const slow = upTo(4).map(task);
	const held = slow.map(async ({ ended }) => await pace.run(async () => await ended));
	await turn();
	jest.setSystemTime(START + 5000);
	slow.forEach(({ finish }) => finish(''));
	await Promise.all(held);
	const starts: number[] = [];
	await Promise.all(
		upTo(6).map(async () => await pace.run(async () => void starts.push(Date.now() - START))),
	);
	expect(starts).toEqual([5000, 5000, 5000, 5000, 6000, 6000]);
});

it('has four in flight, and the next one starts when one of them ends', async () => {
	const pace = new Pace();
	const tasks = upTo(6).map(task);
	const { started, results } = startAll(pace, tasks);
	await turn();
	expect(started).toEqual([0, 1, 2, 3]);
	tasks[2]?.finish('c');
	await turn();
	expect(started).toEqual([0, 1, 2, 3, 4]);
	tasks.forEach(({ finish }, index) => finish(String(index)));
	expect(await Promise.all(results)).toEqual(['0', '1', 'c', '3', '4', '5']);
});

it('frees the place of one that fails, and hands on its error', async () => {
	const pace = new Pace();
	const tasks = upTo(5).map(task);
	const outcomes = tasks.map(({ ended }) => settle(pace.run(async () => await ended)));
	await turn();
	const error = new Error('No.');
	tasks[0]?.fail(error);
	tasks.slice(1).forEach(({ finish }) => finish('ok'));
	expect(await Promise.all(outcomes)).toEqual([
		{ ok: false, error },
		...upTo(4).map(() => ({ ok: true, value: 'ok' })),
	]);
});

it('lets go first who has a deadline, and gives up without a wait what would start after it', async () => {
	const pace = new Pace();
	const order: number[] = [];
	const outcomes = await Promise.all(
		upTo(24).map((index) =>
			settle(
				pace.run(async () => void order.push(index), {
					deadline: index % 2 ? START + 500 : undefined,
				}),
			),
		),
	);
	// The first four have started before anybody else came.
	expect(order.slice(0, 8)).toEqual([0, 1, 2, 3, 5, 7, 9, 11]);
	expect(order.slice(8)).toEqual([4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
	for (const outcome of outcomes) {
		if (!outcome.ok) expect(outcome.error).toBeInstanceOf(OutOfTime);
	}
	expect(Date.now() - START).toBe(2000);
});

it('lets go what is sent again before what was not sent yet', async () => {
	const pace = new Pace();
	const order: number[] = [];
	const add = async (index: number, again?: boolean) =>
		await pace.run(async () => void order.push(index), { again });
	await Promise.all(upTo(12).map(async (index) => await add(index, index > 8 || undefined)));
	expect(order).toEqual([0, 1, 2, 3, 9, 10, 11, 4, 5, 6, 7, 8]);
});

it('gives up at its deadline what waits for requests that hang, also when the clock says it is a moment too soon', async () => {
	// The clock stands still, as that of a computer may be a little behind its timers.
	const pace = new Pace();
	const hanging = upTo(4).map(task);
	const held = hanging.map(async ({ ended }) => await pace.run(async () => await ended));
	const late = pace.run(async () => 'late', { deadline: START + 50 });
	const patient = pace.run(async () => 'patient');
	await expect(late).rejects.toThrow(OutOfTime);
	hanging.forEach(({ finish }) => finish('at last'));
	expect(await Promise.all(held)).toEqual(upTo(4).map(() => 'at last'));
	expect(await patient).toBe('patient');
	await hasFourPlaces(pace);
});

it('gives up at once what would start at its deadline or later', async () => {
	const pace = new Pace();
	await Promise.all(upTo(8).map(async () => await pace.run(async () => {})));
	for (const deadline of [START + 500, START + 1000]) {
		await expect(pace.run(async () => 1, { deadline })).rejects.toThrow(OutOfTime);
		expect(Date.now()).toBe(START);
	}
	expect(await pace.run(async () => Date.now() - START, { deadline: START + 1001 })).toBe(1000);
});

it('listens once to what stops an execution, however many requests it sends', async () => {
	const [pace, { signal }] = [new Pace(), new AbortController()];
	const listen = jest.spyOn(signal, 'addEventListener');
	await Promise.all(upTo(12).map(async () => await pace.run(async () => {}, { signal })));
	expect(listen).toHaveBeenCalledTimes(1);
});

it('starts nothing at the deadline itself', async () => {
	await expect(new Pace().run(async () => 1, { deadline: START })).rejects.toThrow(OutOfTime);
	expect(await new Pace().run(async () => 1, { deadline: START + 1 })).toBe(1);
});

it('refuses at once what nobody waits for any more, also while requests hang', async () => {
	const pace = new Pace();
	const stop = new AbortController();
	const hanging = upTo(4).map(task);
	const held = hanging.map(async ({ ended }) => await pace.run(async () => await ended));
	const started: number[] = [];
	const waiting = upTo(20).map(async (index) =>
		settle(pace.run(async () => started.push(index), { signal: stop.signal })),
	);
	await turn();
	stop.abort();
	for (const outcome of await Promise.all(waiting)) {
		expect(outcome).toEqual({ ok: false, error: expect.any(Stopped) });
	}
	expect(started).toEqual([]);
	expect(Date.now()).toBe(START);
	hanging.forEach(({ finish }) => finish(''));
	await Promise.all(held);
	await hasFourPlaces(pace);
});

describe('when the API asks for a pause', () => {
	const refusal = (retryAfterMs?: number) => ({ status: 429, retryAfterMs });
	const refused = async (pace: Pace, retryAfterMs?: number) =>
		await pace.run(
			async () => 1,
			{},
			() => refusal(retryAfterMs),
		);

	it('all other requests keep it too', async () => {
		const pace = new Pace();
		await refused(pace, 20_000);
		const starts = await Promise.all(
			upTo(3).map(async () => await pace.run(async () => Date.now() - START)),
		);
		for (const start of starts) expect(start).toBeGreaterThanOrEqual(20_000);
	});

	it('one timer is set for all who wait', async () => {
		const pace = new Pace();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await refused(pace, 20_000);
		mockNaps.length = 0;
		await Promise.all(upTo(4).map(async () => await pace.run(async () => {})));
		expect(mockNaps).toEqual([20_000]);
	});

	it('one of a minute is waited for', async () => {
		const pace = new Pace();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await refused(pace, 60_000);
		expect(await pace.run(async () => Date.now() - START)).toBe(60_000);
	});

	it('one of more than a minute is not waited for, but told', async () => {
		const pace = new Pace();
		await refused(pace, 3600_000);
		const error = await pace.run(async () => 1).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(HeldBack);
		expect((error as HeldBack).failure).toEqual({ status: 429, retryAfterMs: expect.any(Number) });
		expect(Date.now()).toBe(START);
	});

	it('nobody is held back for more than an hour, whatever it asks for', async () => {
		const pace = new Pace();
		await refused(pace, 1e15);
		jest.setSystemTime(START + 3600_000);
		expect(await pace.run(async () => 1)).toBe(1);
	});

	it('whoever has no time for it is told', async () => {
		const pace = new Pace();
		await refused(pace, 20_000);
		await expect(pace.run(async () => 1, { deadline: START + 19_000 })).rejects.toThrow(HeldBack);
	});

	it('whoever has time until its end only is told, and whoever has a moment more waits', async () => {
		const pace = new Pace();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await refused(pace, 20_000);
		const until = async (ms: number) =>
			await pace.run(async () => Date.now() - START, { deadline: START + ms });
		await expect(until(20_000)).rejects.toThrow(HeldBack);
		expect(await until(20_001)).toBe(20_000);
	});

	it('whoever has no time at all is out of time, whatever the API asks for', async () => {
		const pace = new Pace();
		await refused(pace, 20_000);
		await expect(pace.run(async () => 1, { deadline: START })).rejects.toThrow(OutOfTime);
	});

	it('a request that fails does not end its growing: it is no success', async () => {
		const pace = new Pace();
		jest.spyOn(Math, 'random').mockReturnValue(1);
		await refused(pace);
		const broken = pace.run(async () => await Promise.reject(new Error('No.')));
		await expect(broken).rejects.toThrow('No.');
		await refused(pace);
		expect(await pace.run(async () => Date.now() - START)).toBe(1000 + 2000);
	});

	it('a clock that is set back ends it', async () => {
		const pace = new Pace();
		await refused(pace, 50_000);
		jest.setSystemTime(START - 3600_000);
		await pace.run(async () => 1);
		expect(Date.now()).toBe(START - 3600_000);
	});

	it('goes on more slowly, and is as fast as ever after some that went well', async () => {
		const pace = new Pace();
		await refused(pace, 1_000);
		jest.setSystemTime(START + 10_000);
		const seconds = async (count: number) => {
			const starts: number[] = [];
			await Promise.all(
				upTo(count).map(async () => await pace.run(async () => void starts.push(Date.now()))),
			);
			return starts.map((at) => Math.floor((at - (starts[0] ?? 0)) / 1000));
		};
		expect((await seconds(9)).slice(0, 6)).toEqual([0, 0, 0, 0, 1, 1]);
		await seconds(50);
		jest.setSystemTime(START + 100_000);
		expect((await seconds(8)).every((second) => second === 0)).toBe(true);
	});

	it('requests refused together count once', async () => {
		const pace = new Pace();
		await Promise.all(upTo(4).map(async () => await refused(pace)));
		const start = await pace.run(async () => Date.now() - START);
		expect(start).toBeLessThanOrEqual(1_000);
	});
});

it('is not stopped by a clock that is set back', async () => {
	const pace = new Pace();
	await Promise.all(upTo(8).map(async () => await pace.run(async () => {})));
	jest.setSystemTime(START - 3600_000);
	await pace.run(async () => {});
	expect(Date.now()).toBe(START - 3600_000);
});

it('is one for an origin, and another for another', () => {
	expect(paceOf('https://a.example')).toBe(paceOf('https://a.example'));
	expect(paceOf('https://a.example')).not.toBe(paceOf('https://b.example'));
});
