import {
	believedTime,
	watermarkUntil,
	nextWatermark,
} from '../../../../core/trigger/ledger/watermark';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

describe('the time to start watching from', () => {
	it.each<[string, number | undefined, number]>([
		['ours, when the server does not send its own', undefined, NOON],
		["the server's, when both agree", NOON + MINUTE, NOON + MINUTE],
		["the server's, when it is behind", NOON - 10 * MINUTE, NOON - 10 * MINUTE],
		["the server's, when it is years behind", NOON - 4000 * DAY, NOON - 4000 * DAY],
		['ours, when the server is ahead', NOON + 10 * MINUTE, NOON],
		[
			"the server's, when ours must be wrong by more than a month",
			NOON + 40 * DAY,
			NOON + 40 * DAY,
		],
		["the server's, at the edge of a month", NOON + 31 * DAY, NOON + 31 * DAY],
		["the server's, at the edge of agreement", NOON + 2 * MINUTE, NOON + 2 * MINUTE],
	])('is %s', (_name, serverTime, expected) => {
		expect(believedTime(serverTime, NOON)).toBe(expected);
	});
});

describe('the next watermark', () => {
	const watermark = NOON - 10 * MINUTE;
	const jobs = (...times: Array<number | undefined>) => times.map((createdAt) => ({ createdAt }));
	it.each<[string, Array<{ createdAt?: number }>, number | undefined, number]>([
		["the server's clock when ours agrees", jobs(NOON - MINUTE), NOON + MINUTE, NOON + MINUTE],
		["the server's clock when ours is a little ahead", [], NOON - 2 * MINUTE, NOON - 2 * MINUTE],
		['where it was, without a clock and without jobs', [], undefined, watermark],
		[
			'the newest job, without a clock of the server',
			jobs(NOON - 5, NOON - 9),
			undefined,
			NOON - 5,
		],
		['the newest job, when the server is ahead', jobs(NOON - 5), NOON + 5 * MINUTE, NOON - 5],
		[
			"the newest job that the server's clock has reached, when it is behind",
			jobs(NOON - 5, NOON - 6 * MINUTE),
			NOON - 5 * MINUTE,
			NOON - 6 * MINUTE,
		],
		['the newest job, also one of this very moment', jobs(NOON), undefined, NOON],
		['never a job dated in the future', jobs(NOON + DAY, NOON - 5), undefined, NOON - 5],
		['never back', jobs(watermark - DAY, undefined), undefined, watermark],
	])('is %s', (_name, seen, serverTime, expected) => {
		expect(nextWatermark(watermark, seen, serverTime, NOON)).toBe(expected);
	});
});

describe('the next watermark of a poll that ran out of time', () => {
	const watermark = NOON - 10 * DAY;
	it.each<[string, number, number | undefined, number]>([
		['as far as was read', NOON - DAY, NOON, NOON - DAY],
		['as far as was read, also before the watermark', watermark - DAY, NOON, watermark - DAY],
		['our clock, when all until later was read', NOON + DAY, NOON + 2 * DAY, NOON],
		["the server's clock, when that is behind ours", NOON + DAY, NOON - DAY, NOON - DAY],
		['our clock, when the server does not send its own', NOON + DAY, undefined, NOON],
		['where it was, when a clock is behind even that', NOON, watermark - DAY, watermark],
	])('is %s', (_name, until, serverTime, expected) => {
		expect(watermarkUntil(watermark, until, serverTime, NOON)).toBe(expected);
	});
});
