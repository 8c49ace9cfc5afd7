import { retryAfterOf } from '../../core/failures';
import { useVirtualTime } from '../nodes/engine/time';

beforeEach(() => useVirtualTime(Date.parse('2026-03-02T08:00:00Z')));
afterEach(() => jest.useRealTimers());

const LATER = 'Mon, 02 Mar 2026 08:00:30 GMT';

describe('Retry-After', () => {
	it.each<[string, unknown, unknown, number | undefined]>([
		['seconds', '7', undefined, 7_000],
		['a number', 7, undefined, 7_000],
		['blanks around it', ' 7 ', undefined, 7_000],
		['parts of a second', '2.5', undefined, 2_500],
		['nothing to wait for', '0', undefined, 0],
		['a very long time', '99999999999', undefined, 99_999_999_999_000],
		['a date', LATER, undefined, 30_000],
		['a date by the clock of an API that is ahead', LATER, 'Mon, 02 Mar 2026 08:00:20 GMT', 10_000],
		['a date beside a broken Date header', LATER, 'soon', 30_000],
		['a date that has passed', 'Mon, 02 Mar 2026 07:00:00 GMT', undefined, 0],
		['a negative number', '-5', undefined, undefined],
		['a list', '5, 7', undefined, undefined],
		['hexadecimal', '0x10', undefined, undefined],
		['an exponent', '1e9', undefined, undefined],
		['words', 'soon', undefined, undefined],
		['a day that does not exist', 'Mon, 99 Mar 2026 07:00:00 GMT', undefined, undefined],
		['nothing', '', undefined, undefined],
		['two headers', ['5', '7'], undefined, undefined],
		['no header', undefined, undefined, undefined],
	])('with %s', (_name, value, date, expected) => {
		expect(retryAfterOf({ 'retry-after': value, date } as never)).toBe(expected);
	});
});
