import { advance } from '../../../core/trigger/ledger/advance';
import { emptyLedger } from '../../../core/trigger/ledger/ledger';
import { endingIdOf, hasEnded, toSighting } from '../../../nodes/AkeneoSdm/api/job';

const ID = '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11';
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

describe('the eventId of the end of a job', () => {
	const ended = { id: ID, status: 'DONE', completion_date: '2026-03-02T08:00:02.28Z' };

	it('is that of the trigger, which knows the job from a list', () => {
		const rules = { service: 'akeneo-sdm', overlapMs: 0, reports: () => true };
		const sightings = [toSighting(ended, 0)].flatMap((sighting) => sighting ?? []);
		const seen = { at: 0, watermark: 0, sightings, gone: [] };
		const { events } = advance(emptyLedger(), seen, rules);
		expect(events.map(({ eventId }) => eventId)).toEqual([endingIdOf(ended)]);
		expect(endingIdOf(ended)).toBe(`akeneo-sdm:${ID}:done:2026-03-02T08:00:02.280Z`);
	});

	it.each([
		['a job that is live, though it was done before', { status: 'running' }],
		['a job without an end date', { completion_date: null }],
		['an end date that is none', { completion_date: 'soon' }],
		['a job without an ID', { id: '' }],
		['a job without a status', { status: null }],
	])('there is none for %s', (_, difference) => {
		expect(endingIdOf({ ...ended, ...difference })).toBeUndefined();
	});
});
