import { hasEnded } from '../../nodes/AkeneoSdm/sdmApi';

const DATE = '2026-03-02T08:00:00Z';

it.each([
	['done', null, true],
	['error', null, true],
	['DONE', undefined, true],
	['running', null, false],
	['running', DATE, false],
	['Pending', DATE, false],
	['archived', DATE, true],
	['archived', null, false],
	['archived', 'soon', false],
	[undefined, null, false],
	[undefined, DATE, true],
])('a job in status %s with completion date %s has ended: %s', (status, date, ended) => {
	expect(hasEnded({ status, completion_date: date })).toBe(ended);
});
