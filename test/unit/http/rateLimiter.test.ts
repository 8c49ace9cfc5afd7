import { RateLimiter } from '../../../core/http/rateLimiter';

/** How many requests an API allows, as its responses show; the clock is a number here. */

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** Pauses are as short (0) or as long (1) as they may be. */
const luck = (random: number) => jest.spyOn(Math, 'random').mockReturnValue(random);
beforeEach(() => luck(0));
afterEach(() => jest.restoreAllMocks());

const limited = (seconds?: number) => ({
	status: 429,
	...(seconds === undefined ? {} : { retryAfterMs: seconds * SECOND }),
});
/** A limiter after requests that were rate limited, each after the pause before it, and the length of each pause in ms. */
function rateLimited(...failures: Array<ReturnType<typeof limited>>) {
	const limiter = new RateLimiter();
	let now = START;
	const pauses = failures.map((failure) => {
		limiter.noteRateLimit(failure, now, now);
		const wait = limiter.waitMs(now);
		now += wait;
		return wait;
	});
	return { limiter, pauses, now };
}

describe('a pause', () => {
	it.each([
		['the API asks for is kept', 0, 20, 20 * SECOND],
		[
			'the API asks for is up to a tenth longer, so that not all come back together',
			1,
			20,
			22 * SECOND,
		],
		['without an end is kept for an hour', 0, 1e9, HOUR],
		['of a tenth more than an hour is an hour', 1, 3600, HOUR],
		['of no time does not wait', 1, 0, 0],
		['the API asks for in parts of a second is a whole number of milliseconds', 1, 0.0015, 2],
		['that the API gives no time for is half a second', 0, undefined, 500],
		['that the API gives no time for is a second at most', 1, undefined, SECOND],
		['that the API gives no time for is anything between', 0.3333, undefined, 667],
	])('%s', (_name, random, seconds, expected) => {
		luck(random);
		expect(rateLimited(limited(seconds)).pauses).toEqual([expected]);
	});

	it('that the API gives no time for doubles each time, up to half a minute', () => {
		luck(1);
		const { pauses } = rateLimited(...Array.from({ length: 8 }, () => limited()));
		expect(pauses.map((ms) => ms / SECOND)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
	});

	it('that the API gives no time for is short again once a request went well', () => {
		luck(1);
		const { limiter, now } = rateLimited(limited(), limited(), limited());
		limiter.noteSuccess(now);
		limiter.noteRateLimit(limited(), now, now);
		expect(limiter.waitMs(now)).toBe(SECOND);
	});

	it('is no shorter after the success of a request that was sent before it', () => {
		luck(1);
		const { limiter, now } = rateLimited(limited(), limited());
		limiter.noteSuccess(now - 1);
		limiter.noteRateLimit(limited(), now, now);
		expect(limiter.waitMs(now)).toBe(4 * SECOND);
	});

	it('has the message of the API, and the time until its end', () => {
		const limiter = new RateLimiter();
		expect(limiter.pauseAt(START)).toBeUndefined();
		limiter.noteRateLimit({ ...limited(20), serverMessage: 'Slow.' }, START, START);
		expect(limiter.pauseAt(START + 5 * SECOND)).toEqual({
			status: 429,
			serverMessage: 'Slow.',
			retryAfterMs: 15 * SECOND,
		});
		expect(limiter.pauseAt(START + 20 * SECOND - 1)).toMatchObject({ retryAfterMs: 1 });
		expect(limiter.pauseAt(START + 20 * SECOND)).toBeUndefined();
	});

	it.each([
		['longer is kept in its place', 30, 30 * SECOND],
		['shorter changes nothing', 10, 20 * SECOND],
		['no end changes nothing', undefined, 20 * SECOND],
	])('that the API asks several requests for, one of them %s', (_name, seconds, expected) => {
		const limiter = new RateLimiter();
		limiter.noteRateLimit(limited(20), START, START);
		limiter.noteRateLimit(limited(seconds), START, START);
		expect(limiter.waitMs(START)).toBe(expected);
		// They count once.
		expect(limiter.mostAtOnce).toBe(4);
	});

	it('that the API gives no time for is no longer when a request that was sent together with it is rate limited later', () => {
		const limiter = new RateLimiter();
		limiter.noteRateLimit(limited(), START, START);
		limiter.noteRateLimit(limited(), START, START + 400);
		expect(limiter.waitMs(START + 400)).toBe(100);
	});

	it('ends when the clock was set back to before it began', () => {
		const { limiter } = rateLimited(limited(20));
		expect(limiter.waitMs(START)).toBe(20 * SECOND);
		expect(limiter.waitMs(START - 1)).toBe(0);
		expect(limiter.waitMs(START)).toBe(0);
	});
});

describe('how many may be under way', () => {
	it('is halved by each rate limit, down to one', () => {
		const limiter = new RateLimiter();
		const counts = [limiter.mostAtOnce];
		for (let now = START; counts.length < 6; now += HOUR) {
			limiter.noteRateLimit(limited(), now, now);
			counts.push(limiter.mostAtOnce);
		}
		expect(counts).toEqual([8, 4, 2, 1, 1, 1]);
	});

	it('grows by one after eight successes, up to the first number', () => {
		const { limiter, now } = rateLimited(limited(), limited());
		const counts: number[] = [];
		for (let eight = 0; eight < 8; eight++) {
			for (let count = 0; count < 8; count++) limiter.noteSuccess(now);
			counts.push(limiter.mostAtOnce);
		}
		expect(counts).toEqual([3, 4, 5, 6, 7, 8, 8, 8]);
		limiter.noteRateLimit(limited(), now, now);
		expect(limiter.mostAtOnce).toBe(4);
	});

	it('does not grow by requests that were sent before the pause', () => {
		const { limiter, now } = rateLimited(limited(), limited());
		for (let count = 0; count < 8; count++) limiter.noteSuccess(now - 1);
		expect(limiter.mostAtOnce).toBe(2);
	});

	it('counts a request that was sent when the pause was over, and rate limited again', () => {
		const { limiter, now } = rateLimited(limited(20));
		limiter.noteRateLimit(limited(20), now - 1, now);
		expect(limiter.mostAtOnce).toBe(4);
		limiter.noteRateLimit(limited(20), now + 20 * SECOND, now + 20 * SECOND);
		expect(limiter.mostAtOnce).toBe(2);
	});
});

describe('in any second', () => {
	/** A limiter after eight requests that began and ended, the first one earlier than the others. */
	function eight() {
		const limiter = new RateLimiter();
		for (let count = 0; count < 8; count++) limiter.noteStart();
		limiter.noteEnd(START);
		for (let count = 0; count < 7; count++) limiter.noteEnd(START + 300);
		return limiter;
	}

	it.each([
		['the ninth waits until a second after the end of the first', 300, 700],
		['the ninth waits a moment', 999, 1],
		['the ninth need not wait after that', SECOND, 0],
		['the ninth need not wait later either', 5 * SECOND, 0],
		['the ninth need not wait when the clock was set back', -1, 0],
	])('%s', (_name, later, expected) => {
		expect(eight().waitMs(START + later)).toBe(expected);
	});

	it('requests under way count like those that ended', () => {
		const limiter = eight();
		limiter.noteStart();
		expect(limiter.waitMs(START + SECOND)).toBe(300);
	});

	it('a pause that ends later is waited for, too', () => {
		const limiter = eight();
		limiter.noteRateLimit(limited(1), START + 300, START + 300);
		expect(limiter.waitMs(START + 300)).toBe(SECOND);
	});
});

describe('while polls and operations share the rate', () => {
	/** A limiter after so many requests of each, a moment ago. */
	function after(polls: number, operations: number) {
		const limiter = new RateLimiter();
		const kinds = [
			...Array.from({ length: polls }, () => false),
			...Array.from({ length: operations }, () => true),
		];
		for (const isOperation of kinds) limiter.noteStart(isOperation);
		for (const isOperation of kinds) limiter.noteEnd(START, isOperation);
		return limiter;
	}

	it.each([
		['the fourth poll need not wait', 3, 1, 0],
		['the fifth poll waits', 4, 1, SECOND],
		['a poll waits like any other when the whole rate is used', 1, 7, SECOND],
	])('%s', (_name, polls, operations, expected) => {
		expect(after(polls, operations).waitMs(START, true)).toBe(expected);
	});

	it('an operation need not wait for the polls', () => {
		expect(after(4, 1).waitMs(START)).toBe(0);
	});

	it('polls have half of a lower rate, and at least one request', () => {
		const { limiter, now } = rateLimited(limited(), limited(), limited());
		expect(limiter.mostAtOnce).toBe(1);
		expect(limiter.waitMs(now, true)).toBe(0);
	});

	it.each([
		['under way', (limiter: RateLimiter) => limiter.noteStart(true), 0, true],
		['that has ended within a second', () => {}, SECOND - 1, true],
		['that has ended a second ago', () => {}, SECOND, false],
	])('an operation %s counts: %s', (_name, more, later, expected) => {
		const limiter = after(2, 1);
		more(limiter);
		expect(limiter.hasOperations(START + later)).toBe(expected);
	});

	it('polls alone do not count', () => {
		expect(after(2, 0).hasOperations(START)).toBe(false);
	});
});
