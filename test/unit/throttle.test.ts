import { Throttle } from '../../core/throttle';

/** How fast an API is asked, as its answers show; the clock is a number here. */

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** Pauses are as short (0) or as long (1) as they may be. */
const luck = (random: number) => jest.spyOn(Math, 'random').mockReturnValue(random);
beforeEach(() => luck(0));
afterEach(() => jest.restoreAllMocks());

const refusal = (seconds?: number) => ({
	status: 429,
	...(seconds === undefined ? {} : { retryAfterMs: seconds * SECOND }),
});
/** A throttle whose requests were refused, each after the pause before; gives how long each pause is, in ms. */
function refused(...failures: Array<ReturnType<typeof refusal>>) {
	const throttle = new Throttle();
	let now = START;
	const pauses = failures.map((failure) => {
		throttle.noteRefusal(failure, now, now);
		const wait = throttle.waitMs(now);
		now += wait;
		return wait;
	});
	return { throttle, pauses, now };
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
		['of no time is none', 1, 0, 0],
		['the API asks for in parts of a second is a whole number of milliseconds', 1, 0.0015, 2],
		['without a word of the API is half a second', 0, undefined, 500],
		['without a word of the API is a second at most', 1, undefined, SECOND],
		['without a word of the API is anything between', 0.3333, undefined, 667],
	])('%s', (_name, random, seconds, expected) => {
		luck(random);
		expect(refused(refusal(seconds)).pauses).toEqual([expected]);
	});

	it('without a word of the API doubles each time, up to half a minute', () => {
		luck(1);
		const { pauses } = refused(...Array.from({ length: 8 }, () => refusal()));
		expect(pauses.map((ms) => ms / SECOND)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
	});

	it('without a word of the API is short again once a request went well', () => {
		luck(1);
		const { throttle, now } = refused(refusal(), refusal(), refusal());
		throttle.noteSuccess(now);
		throttle.noteRefusal(refusal(), now, now);
		expect(throttle.waitMs(now)).toBe(SECOND);
	});

	it('is no shorter for a success of what was sent before it', () => {
		luck(1);
		const { throttle, now } = refused(refusal(), refusal());
		throttle.noteSuccess(now - 1);
		throttle.noteRefusal(refusal(), now, now);
		expect(throttle.waitMs(now)).toBe(4 * SECOND);
	});

	it('is told with what the API has said, and for how long it goes on', () => {
		const throttle = new Throttle();
		expect(throttle.reasonToPause(START)).toBeUndefined();
		throttle.noteRefusal({ ...refusal(20), words: 'Slow.' }, START, START);
		expect(throttle.reasonToPause(START + 5 * SECOND)).toEqual({
			status: 429,
			words: 'Slow.',
			retryAfterMs: 15 * SECOND,
		});
		expect(throttle.reasonToPause(START + 20 * SECOND - 1)).toMatchObject({ retryAfterMs: 1 });
		expect(throttle.reasonToPause(START + 20 * SECOND)).toBeUndefined();
	});

	it.each([
		['longer is kept in its place', 30, 30 * SECOND],
		['shorter changes nothing', 10, 20 * SECOND],
		['no end changes nothing', undefined, 20 * SECOND],
	])(
		'that requests sent together were told to make, one of them %s',
		(_name, seconds, expected) => {
			const throttle = new Throttle();
			throttle.noteRefusal(refusal(20), START, START);
			throttle.noteRefusal(refusal(seconds), START, START);
			expect(throttle.waitMs(START)).toBe(expected);
			// They count once.
			expect(throttle.most).toBe(4);
		},
	);

	it('without a word of the API is no longer when what was sent together is refused later', () => {
		const throttle = new Throttle();
		throttle.noteRefusal(refusal(), START, START);
		throttle.noteRefusal(refusal(), START, START + 400);
		expect(throttle.waitMs(START + 400)).toBe(100);
	});

	it('ends when the clock was set back to before it began', () => {
		const { throttle } = refused(refusal(20));
		expect(throttle.waitMs(START)).toBe(20 * SECOND);
		expect(throttle.waitMs(START - 1)).toBe(0);
		expect(throttle.waitMs(START)).toBe(0);
	});
});

describe('how many may be under way', () => {
	it('is halved by each refusal, down to one', () => {
		const throttle = new Throttle();
		const counts = [throttle.most];
		for (let now = START; counts.length < 6; now += HOUR) {
			throttle.noteRefusal(refusal(), now, now);
			counts.push(throttle.most);
		}
		expect(counts).toEqual([8, 4, 2, 1, 1, 1]);
	});

	it('grows by one with eight that went well, up to where it began', () => {
		const { throttle, now } = refused(refusal(), refusal());
		const counts: number[] = [];
		for (let eight = 0; eight < 8; eight++) {
			for (let count = 0; count < 8; count++) throttle.noteSuccess(now);
			counts.push(throttle.most);
		}
		expect(counts).toEqual([3, 4, 5, 6, 7, 8, 8, 8]);
		throttle.noteRefusal(refusal(), now, now);
		expect(throttle.most).toBe(4);
	});

	it('does not grow by what was sent before the pause', () => {
		const { throttle, now } = refused(refusal(), refusal());
		for (let count = 0; count < 8; count++) throttle.noteSuccess(now - 1);
		expect(throttle.most).toBe(2);
	});

	it('counts a request that was sent when the pause was over, and refused again', () => {
		const { throttle, now } = refused(refusal(20));
		throttle.noteRefusal(refusal(20), now - 1, now);
		expect(throttle.most).toBe(4);
		throttle.noteRefusal(refusal(20), now + 20 * SECOND, now + 20 * SECOND);
		expect(throttle.most).toBe(2);
	});
});

describe('in any second', () => {
	/** Eight that began and ended, the first one earlier than the others. */
	function eight() {
		const throttle = new Throttle();
		for (let count = 0; count < 8; count++) throttle.noteStart();
		throttle.noteEnd(START);
		for (let count = 0; count < 7; count++) throttle.noteEnd(START + 300);
		return throttle;
	}

	it.each([
		['the ninth waits until a second after the end of the first', 300, 700],
		['the ninth waits a moment', 999, 1],
		['the ninth need not wait after that', SECOND, 0],
		['nor later', 5 * SECOND, 0],
		['nor when the clock was set back', -1, 0],
	])('%s', (_name, later, expected) => {
		expect(eight().waitMs(START + later)).toBe(expected);
	});

	it('those under way count like those that ended', () => {
		const throttle = eight();
		throttle.noteStart();
		expect(throttle.waitMs(START + SECOND)).toBe(300);
	});

	it('a pause that ends later is waited for, too', () => {
		const throttle = eight();
		throttle.noteRefusal(refusal(1), START + 300, START + 300);
		expect(throttle.waitMs(START + 300)).toBe(SECOND);
	});
});
