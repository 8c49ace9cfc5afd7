import { emptyLedger, type Ledger, type LiveJob } from '../../../../core/trigger/ledger/ledger';
import { overdueId, overdueIn } from '../../../../core/trigger/ledger/overdue';

/** Jobs that are live for longer than they should be. */

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:00:00Z');
const live = (id: string, age: number, more: Partial<LiveJob> = {}): LiveJob => ({
	id,
	status: 'running',
	since: START - age * MINUTE,
	reported: 0,
	notFound: 0,
	...more,
});
/** `mark` is the watermark, in minutes after the start. */
const ledger = (mark: number, ...jobs: LiveJob[]): Ledger => ({
	...emptyLedger(),
	watermark: START + mark * MINUTE,
	live: new Map(jobs.map((job) => [job.id, job])),
});
const idsOf = (before: Ledger, after: Ledger, minutes = 60) =>
	overdueIn(before, after, minutes).map(({ id }) => id);

it.each([
	['a minute before its time', 58, []],
	['at its time', 59, ['a']],
	['between the polls', 59.5, ['a']],
	['at the poll before', 60, []],
	['long ago', 600, []],
])('a job that is known is overdue once, between two polls: %s', (_name, age, ids) => {
	const job = live('a', age);
	expect(idsOf(ledger(0, job), ledger(1, job))).toEqual(ids);
});

it('a poll whose watermark stays finds nothing, and the next one finds it', () => {
	const job = live('a', 59);
	expect(idsOf(ledger(0, job), ledger(0, job))).toEqual([]);
	expect(idsOf(ledger(0, job), ledger(90, job))).toEqual(['a']);
});

it('a job that the ledger did not know is overdue at once, also when its time is long over', () => {
	expect(idsOf(ledger(0), ledger(1, live('a', 600)))).toEqual(['a']);
	expect(idsOf(ledger(0), ledger(1, live('a', 58)))).toEqual([]);
});

it('a job that was opened again is overdue again', () => {
	expect(idsOf(ledger(0, live('a', 600)), ledger(1, live('a', 59)))).toEqual(['a']);
	expect(idsOf(ledger(0, live('a', 600)), ledger(1, live('a', 0)))).toEqual([]);
});

it('a job whose life turns out to have begun earlier is overdue, though its time is over', () => {
	expect(idsOf(ledger(0, live('a', 10)), ledger(1, live('a', 600)))).toEqual(['a']);
});

it('a job that the service did not know, or that has ended, is not overdue', () => {
	const [gone, ended] = [live('a', 59, { notFound: 1 }), live('b', 59)];
	expect(idsOf(ledger(0, gone, ended), ledger(1, gone))).toEqual([]);
});

it('the oldest comes first', () => {
	const jobs = [live('b', 59.2), live('a', 59.8), live('c', 59.5)];
	expect(idsOf(ledger(0, ...jobs), ledger(1, ...jobs))).toEqual(['a', 'c', 'b']);
});

it('its ID holds the beginning of its life and the threshold', () => {
	expect(overdueId('akeneo-sdm', live('a', 60), 60)).toBe(
		'akeneo-sdm:a:2026-03-02T07:00:00.000Z:overdue:60',
	);
});
