import { isWorthReading, nextReach, type Reach, type Reading } from '../../core/reach';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const NOON = Date.parse('2026-03-02T12:00:00Z');
const OVERLAP = 6 * MINUTE;

/** Jobs in the middle of each of the last minutes. */
const everyMinute = (count: number) =>
	Array.from({ length: count }, (_, index) => NOON - (index + 0.5) * MINUTE);

/** A poll, five minutes after the last one, that has read the last 11 minutes as it had to, and 19 more. */
const usual: Reading = {
	times: everyMinute(30),
	from: NOON - 5 * MINUTE - OVERLAP,
	mark: NOON - 5 * MINUTE,
	now: NOON,
	back: 19 * MINUTE,
};
/** The next poll begins to read here: at the row with this number, or what was read so far. */
const atRow = (number: number) => (number - 0.5) * MINUTE - OVERLAP + SECOND;

describe('how much further back the next poll reads', () => {
	it.each<[string, Partial<Reading>, Reach]>([
		[
			'to leave room for as many new jobs as there were, on a page of which a fifth stays free',
			{ fullPage: 25 },
			{ back: atRow(20 - 5), fullPage: 25 },
		],
		[
			'on the second page too where two are needed anyway',
			{ fullPage: 10 },
			{ back: atRow(16 - 5), fullPage: 10 },
		],
		[
			'to a little more than what has fitted, as long as no page was full',
			{},
			{ back: 30 * MINUTE * (34 / 30) - OVERLAP },
		],
		[
			'to 20 jobs at least then, since so many fit on any page',
			{ times: everyMinute(12), from: NOON - 11 * MINUTE, back: MINUTE },
			{ back: 12 * MINUTE * (15 / 12) - OVERLAP },
		],
		[
			'not to more than 100 jobs',
			{ times: everyMinute(120), back: 109 * MINUTE, fullPage: 1000 },
			{ back: atRow(100 - 5), fullPage: 1000 },
		],
		[
			'twice as far where next to nothing was found',
			{ times: [NOON - 20 * MINUTE], fullPage: 25 },
			{ back: 60 * MINUTE - OVERLAP, fullPage: 25 },
		],
		[
			'twice as far where nothing was found',
			{ times: [], back: 0 },
			{ back: 22 * MINUTE - OVERLAP },
		],
		['a week at most', { times: [], back: 6 * DAY }, { back: 7 * DAY }],
		[
			'not at all where the new jobs alone fill the pages',
			{ times: Array.from({ length: 90 }, () => NOON - MINUTE), fullPage: 100 },
			{ back: 0, fullPage: 100 },
		],
		[
			'whatever the order of the list',
			{ times: everyMinute(30).reverse(), fullPage: 25 },
			{ back: atRow(15), fullPage: 25 },
		],
		[
			'to the newest job where there is room for one more',
			{ times: [NOON, NOON - 20 * MINUTE], from: NOON - 6 * MINUTE, mark: NOON, fullPage: 2.5 },
			{ back: 0, fullPage: 2.5 },
		],
		[
			'without regard to jobs dated ahead',
			{ times: [...everyMinute(30), NOON + DAY], fullPage: 25 },
			{ back: atRow(15), fullPage: 25 },
		],
		[
			'not at all where 100 jobs and more come in between two polls',
			{ times: Array.from({ length: 200 }, () => NOON - MINUTE), fullPage: 25 },
			{ back: 0, fullPage: 25 },
		],
	])('%s', (_name, reading, { back, ...rest }) => {
		const next = nextReach({ ...usual, ...reading });
		expect({ ...next, back: Math.round(next.back) }).toEqual({ back: Math.round(back), ...rest });
	});
});

it.each<[string, number | undefined, boolean]>([
	['two hundred jobs are still read for the sake of older ones', 200, true],
	['more are not', 201, false],
	['nor a list that does not say how long it is', undefined, false],
])('%s', (_name, count, worth) => {
	expect(isWorthReading(count)).toBe(worth);
});
