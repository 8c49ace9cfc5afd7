import { advance } from '../../core/jobLedger';
import { emptyLedger, type Ledger, type Sighting } from '../../core/ledger';
import { readLedger, saveLedger } from '../../core/savedLedger';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const rules = { service: 'sdm', overlapMs: 5 * MINUTE, reports: () => true };
const iso = (time: number) => new Date(time).toISOString();

type Seen = Pick<Sighting<null>, 'status'> & Partial<Sighting<null>>;
const CREATED = NOON - 90 * MINUTE + 123;

/** The events of one job that is seen in these statuses, a minute apart. */
function idsOf(seen: Seen[], { saving = false, from = emptyLedger() as Ledger } = {}): string[] {
	let ledger = from;
	return seen.flatMap((one, index) => {
		const at = NOON + index * MINUTE;
		const sighting = {
			id: 'a',
			final: one.status === 'done',
			createdAt: CREATED,
			job: null,
			...one,
		};
		const next = advance(ledger, { at, readUpTo: at, sightings: [sighting], gone: [] }, rules);
		ledger = next.ledger;
		if (saving) {
			const text = JSON.stringify(saveLedger(ledger, 'x'));
			ledger = readLedger(JSON.parse(text))?.ledger ?? emptyLedger();
		}
		return next.events.map(({ eventId }) => eventId);
	});
}
const CREATED_SECOND = '2026-03-02T10:30:00.000Z';

describe('the ID of an event', () => {
	it('has the completion time of an end', () => {
		expect(idsOf([{ status: 'done', endedAt: NOON + 1500 }])).toEqual([
			`sdm:a:done:${iso(NOON + 1500)}`,
		]);
	});

	it('has the creation time of a job that is alive, or ended without a completion time', () => {
		expect(idsOf([{ status: 'running' }, { status: 'done' }])).toEqual([
			`sdm:a:running:${CREATED_SECOND}`,
			`sdm:a:done:${CREATED_SECOND}:1`,
		]);
	});

	it('has the time of the first sighting when there is no creation time', () => {
		expect(idsOf([{ status: 'running', createdAt: undefined }])).toEqual([
			`sdm:a:running:${iso(NOON)}`,
		]);
	});

	it.each<[string, number | undefined, number]>([
		['an old job that nobody knew, since it was opened again', CREATED, NOON],
		['a job as old as what was read just before', NOON - 5 * MINUTE - 2001, NOON],
		['one that is just not as old', NOON - 5 * MINUTE - 2000, NOON - 5 * MINUTE - 2000],
		['one without a creation time', undefined, NOON],
	])('has the time at which the life of the job began: %s', (_name, createdAt, since) => {
		const from = { ...emptyLedger(), mark: NOON };
		const seen = [
			{ status: 'running', createdAt },
			{ status: 'done', createdAt },
		];
		expect(idsOf(seen, { from })).toEqual([
			`sdm:a:running:${iso(since)}`,
			`sdm:a:done:${iso(since)}:1`,
		]);
	});

	it('has the completion time alone, however often the job was reported before', () => {
		const ids = idsOf([{ status: 'running' }, { status: 'done', endedAt: NOON }]);
		expect(ids).toEqual([`sdm:a:running:${CREATED_SECOND}`, `sdm:a:done:${iso(NOON)}`]);
	});

	it('is another one each time a job goes to and fro', () => {
		const ids = idsOf([
			{ status: 'running' },
			{ status: 'pending' },
			{ status: 'running' },
			{ status: 'pending' },
			{ status: 'done' },
		]);
		expect(new Set(ids).size).toBe(5);
	});

	it.each([
		['with completion times', NOON, NOON + 2 * MINUTE],
		['without', undefined, undefined],
	])('is another one for the second end, %s', (_name, first, second) => {
		const ids = idsOf([
			{ status: 'done', endedAt: first },
			{ status: 'running' },
			{ status: 'done', endedAt: second },
		]);
		expect(ids).toHaveLength(3);
		expect(new Set(ids).size).toBe(3);
	});

	it('is the same whether or not the state was saved in between', () => {
		const seen = [
			{ status: 'running' },
			{ status: 'pending' },
			{ status: 'done' },
			{ status: 'running' },
			{ status: 'done' },
		];
		expect(idsOf(seen, { saving: true })).toEqual(idsOf(seen));
	});

	it('is the same when a poll has to be repeated later', () => {
		const { ledger } = advance(
			emptyLedger(),
			{ at: NOON, readUpTo: NOON, sightings: [], gone: [] },
			rules,
		);
		const once = idsOf([{ status: 'done', createdAt: NOON + 5 }], { from: ledger });
		const later = advance(
			ledger,
			{
				at: NOON + 30 * MINUTE,
				readUpTo: NOON,
				sightings: [{ id: 'a', status: 'done', final: true, createdAt: NOON + 5, job: null }],
				gone: [],
			},
			rules,
		);
		expect(later.events.map(({ eventId }) => eventId)).toEqual(once);
	});
});
