import { isRecord, numberOf, textOf, timeOf } from '../../../core/util/typeGuards';
import { inTimeZone } from '../../support/timeZone';

const never = [undefined, null, true, false, {}, [], ['7'], () => 7, Symbol('7'), NaN, Infinity];

describe('a record is an object with names', () => {
	it.each([[{}], [{ a: 1 }], [new Date(0)], [Object.create(null)]])('%p is', (value) => {
		expect(isRecord(value)).toBe(true);
	});
	it.each([[null], [undefined], [[]], [[{}]], ['{}'], [7], [true], [() => 7]])(
		'%p is not',
		(value) => {
			expect(isRecord(value)).toBe(false);
		},
	);
});

describe('text', () => {
	it.each([
		['a', 'a'],
		[' a ', ' a '],
		['0', '0'],
		[0, '0'],
		[-1.5, '-1.5'],
		[12, '12'],
		['', undefined],
	])('of %p is %p', (value, text) => {
		expect(textOf(value)).toBe(text);
	});
	it.each(never.map((value) => [value]))('of %p is undefined', (value) => {
		expect(textOf(value)).toBeUndefined();
	});
});

describe('the number', () => {
	it.each([
		[0, 0],
		[2.5, 2.5],
		['100.0', 100],
		['-3', -3],
		['1e3', 1000],
		[' 7 ', 7],
		['', undefined],
		['7 jobs', undefined],
		['Infinity', undefined],
	])('of %p is %p', (value, number) => {
		expect(numberOf(value)).toBe(number);
	});
	it.each(never.map((value) => [value]))('of %p is undefined', (value) => {
		expect(numberOf(value)).toBeUndefined();
	});
});

describe('the time', () => {
	it.each([
		['2026-02-03T07:15:20Z', '2026-02-03T07:15:20.000Z'],
		['2026-02-03T07:15:20.004211Z', '2026-02-03T07:15:20.004Z'],
		['2026-02-03T09:41:02.5Z', '2026-02-03T09:41:02.500Z'],
		['2026-02-03T07:15:20.123456', '2026-02-03T07:15:20.123Z'],
		['2026-02-03T07:15', '2026-02-03T07:15:00.000Z'],
		['2026-02-03 07:15:20', '2026-02-03T07:15:20.000Z'],
		['2023-11-27 12:32:50.036 +0000 UTC', '2023-11-27T12:32:50.036Z'],
		['2023-11-27 12:32:50.036123456 +0200 UTC', '2023-11-27T10:32:50.036Z'],
		['2026-02-03 07:15:20 +0100', '2026-02-03T06:15:20.000Z'],
		['2026-02-03T07:15:20+01:00', '2026-02-03T06:15:20.000Z'],
		['2026-02-03T07:15:20-0530', '2026-02-03T12:45:20.000Z'],
		['2026-02-03T07:15:20+01', '2026-02-03T06:15:20.000Z'],
		['2026-02-03t07:15:20z', '2026-02-03T07:15:20.000Z'],
		['2026-02-03', '2026-02-03T00:00:00.000Z'],
		['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
	])('of %s is %s', (value, iso) => {
		expect(new Date(timeOf(value) ?? NaN).toISOString()).toBe(iso);
	});

	it('is the same wherever the machine of n8n stands', () => {
		const texts = ['2026-02-03T07:15:20Z', '2026-02-03 07:15:20', '2026-02-03'];
		const times = inTimeZone('America/New_York', () => texts.map(timeOf));
		expect(times).toEqual([
			Date.UTC(2026, 1, 3, 7, 15, 20),
			Date.UTC(2026, 1, 3, 7, 15, 20),
			Date.UTC(2026, 1, 3),
		]);
	});

	it.each([
		[''],
		['yesterday'],
		['job 12'],
		['12'],
		['2026'],
		['2026-02'],
		['03/02/2026'],
		['3.2.2026'],
		['2026-13-01T00:00:00Z'],
		['2026-02-03T25:00:00Z'],
		['2026-02-03T07:15:20+99:99'],
		['2026-02-03T07:15:20Z and more'],
		['Tue, 03 Feb 2026 07:15:20 GMT'],
		[1770102920000],
		[new Date(0)],
		...never.map((value) => [value]),
	])('of %p is undefined', (value) => {
		expect(timeOf(value)).toBeUndefined();
	});
});
