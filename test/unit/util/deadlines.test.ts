import {
	callAfter,
	DeadlineExceeded,
	startTimeout,
	TimedOut,
	untilDeadline,
	withTimeout,
} from '../../../core/util/deadlines';

/** An end to waiting. The signals of the platform run by a clock of their own; here, a test decides when they abort. */

let limits: Array<{ ms: number; over: () => void; listeners: () => number }>;
beforeEach(() => {
	limits = [];
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const controller = new AbortController();
		const listeners = new Set<unknown>();
		const { signal } = controller;
		const add = signal.addEventListener.bind(signal);
		const remove = signal.removeEventListener.bind(signal);
		signal.addEventListener = (...given: Parameters<typeof add>) => {
			listeners.add(given[1]);
			add(...given);
		};
		signal.removeEventListener = (...given: Parameters<typeof remove>) => {
			if (given[0] === 'abort') listeners.delete(given[1]);
			remove(...given);
		};
		limits.push({ ms, over: () => controller.abort(), listeners: () => listeners.size });
		return signal;
	});
});
afterEach(() => jest.restoreAllMocks());

const NEVER = async () => await new Promise<never>(() => {});
const limited = () => limits.map(({ ms }) => ms);

it.each([
	['a whole number of milliseconds', 20, [20]],
	['a part of one more', 20.1, [21]],
	['no time left', -7, [0]],
	['the longest a signal can be told', 2 ** 31 - 1, [2 ** 31 - 1]],
	['longer than a signal can wait: no end', 2 ** 31, []],
	['for ever: no end', Infinity, []],
])('with %s', async (_name, ms, expected) => {
	expect(startTimeout(ms).signal !== undefined).toBe(expected.length > 0);
	callAfter(ms, () => {});
	expect(limited()).toEqual([...expected, ...expected]);
});

describe('work with a limit', () => {
	it('that takes longer ends with an error', async () => {
		const work = withTimeout(20, NEVER);
		limits[0]?.over();
		await expect(work).rejects.toThrow(new TimedOut('This took too long'));
		await expect(work).rejects.toBeInstanceOf(TimedOut);
		await expect(work).rejects.toMatchObject({ code: 'ETIMEDOUT' });
	});

	it('that ends in time returns its result', async () => {
		expect(await withTimeout(20, async () => await Promise.resolve('done'))).toBe('done');
	});

	it('that fails in time fails', async () => {
		const error = new Error('No.');
		await expect(withTimeout(20, async () => await Promise.reject(error))).rejects.toBe(error);
	});

	it.each([
		['done', async () => await Promise.resolve('done')],
		['failed', async () => await Promise.reject(new Error('No.'))],
	])('is not held in memory until its time has come once it has %s', async (_name, work) => {
		await withTimeout(20, work).catch(() => {});
		expect(limits[0]?.listeners()).toBe(0);
	});

	it('for which the time is unlimited ends like any other', async () => {
		expect(await withTimeout(Infinity, async () => await Promise.resolve('done'))).toBe('done');
	});
});

describe('work with a deadline', () => {
	it('that takes longer ends with an error', async () => {
		const work = untilDeadline(Date.now(), NEVER());
		limits[0]?.over();
		await expect(work).rejects.toBeInstanceOf(DeadlineExceeded);
		await expect(work).rejects.toThrow('The time for this poll was not enough');
	});

	it.each([
		['returns its result', Promise.resolve('done')],
		['fails with its error', Promise.reject(new Error('No.'))],
	])('that ends in time %s, and is not held in memory any longer', async (_name, work) => {
		const settled = await Promise.allSettled([untilDeadline(Date.now() + 20, work)]);
		expect(settled).toEqual(await Promise.allSettled([work]));
		expect(limits[0]?.listeners()).toBe(0);
	});
});

it('a timeout aborts its signal when it is over', () => {
	const { signal, over } = startTimeout(20);
	over.catch(() => {});
	expect(signal?.aborted).toBe(false);
	limits[0]?.over();
	expect(signal?.aborted).toBe(true);
});

describe('a function to call when a time is over', () => {
	it('is called once', () => {
		const then = jest.fn();
		callAfter(20, then);
		expect(then).not.toHaveBeenCalled();
		limits[0]?.over();
		expect(then).toHaveBeenCalledTimes(1);
	});

	it('is not called once it was called off', () => {
		const then = jest.fn();
		callAfter(20, then)();
		limits[0]?.over();
		expect(then).not.toHaveBeenCalled();
	});

	it('is never called when the time is unlimited, and can be called off', () => {
		const then = jest.fn();
		callAfter(Infinity, then)();
		expect(then).not.toHaveBeenCalled();
	});
});
