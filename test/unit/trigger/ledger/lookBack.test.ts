import {
	isListWorthReading,
	nextLookBack,
	type LookBack,
	type Reading,
} from '../../../../core/trigger/ledger/lookBack';

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
	creationTimes: everyMinute(30),
	since: NOON - 5 * MINUTE - OVERLAP,
	watermark: NOON - 5 * MINUTE,
	now: NOON,
	ms: 19 * MINUTE,
};
/** The next poll begins to read here: at the row with this number, or at the first job that was read so far. */
const atRow = (number: number) => (number - 0.5) * MINUTE - OVERLAP + SECOND;

describe('the next poll looks back', () => {
	it.each<[string, Partial<Reading>, LookBack]>([
		[
			'to leave room for as many new jobs as there were, on a page of which a fifth stays free',
			{ fullPage: 25 },
			{ ms: atRow(20 - 5), fullPage: 25 },
		],
		[
			'over the second page too where two are needed anyway',
			{ fullPage: 10 },
			{ ms: atRow(16 - 5), fullPage: 10 },
		],
		[
			'a little further than this time, as long as no page was full',
			{},
			{ ms: 30 * MINUTE * (34 / 30) - OVERLAP },
		],
		[
			'over 20 jobs at least, since so many fit on any page',
			{ creationTimes: everyMinute(12), since: NOON - 11 * MINUTE, ms: MINUTE },
			{ ms: 12 * MINUTE * (15 / 12) - OVERLAP },
		],
		[
			'over 100 jobs at most',
			{ creationTimes: everyMinute(120), ms: 109 * MINUTE, fullPage: 1000 },
			{ ms: atRow(100 - 5), fullPage: 1000 },
		],
		[
			'twice as far where next to nothing was found',
			{ creationTimes: [NOON - 20 * MINUTE], fullPage: 25 },
			{ ms: 60 * MINUTE - OVERLAP, fullPage: 25 },
		],
		[
			'twice as far where nothing was found',
			{ creationTimes: [], ms: 0 },
			{ ms: 22 * MINUTE - OVERLAP },
		],
		['a week at most', { creationTimes: [], ms: 6 * DAY }, { ms: 7 * DAY }],
		[
			'not at all where the new jobs alone fill the pages',
			{ creationTimes: Array.from({ length: 90 }, () => NOON - MINUTE), fullPage: 100 },
			{ ms: 0, fullPage: 100 },
		],
		[
			'whatever the order of the list',
			{ creationTimes: everyMinute(30).reverse(), fullPage: 25 },
			{ ms: atRow(15), fullPage: 25 },
		],
		[
			'to the newest job where there is room for one more',
			{
				creationTimes: [NOON, NOON - 20 * MINUTE],
				since: NOON - 6 * MINUTE,
				watermark: NOON,
				fullPage: 2.5,
			},
			{ ms: 0, fullPage: 2.5 },
		],
		[
			'without regard to jobs dated ahead',
			{ creationTimes: [...everyMinute(30), NOON + DAY], fullPage: 25 },
			{ ms: atRow(15), fullPage: 25 },
		],
		[
			'not at all where 100 jobs and more come in between two polls',
			{ creationTimes: Array.from({ length: 200 }, () => NOON - MINUTE), fullPage: 25 },
			{ ms: 0, fullPage: 25 },
		],
	])('%s', (_name, reading, { ms, ...rest }) => {
		const next = nextLookBack({ ...usual, ...reading });
		expect({ ...next, ms: Math.round(next.ms) }).toEqual({ ms: Math.round(ms), ...rest });
	});
});

it.each<[string, number | undefined, boolean]>([
	['a list of 200 jobs is read to find older ones', 200, true],
	['a list of 201 jobs is not', 201, false],
	['a list of unknown length is not', undefined, false],
])('%s', (_name, count, worth) => {
	expect(isListWorthReading(count)).toBe(worth);
});
