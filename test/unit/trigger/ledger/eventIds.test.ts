import { advance } from '../../../../core/trigger/ledger/advance';
import { emptyLedger, type Ledger, type Sighting } from '../../../../core/trigger/ledger/ledger';
import { readLedger, saveLedger } from '../../../../core/trigger/ledger/savedState';

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
			hasEnded: one.status === 'done',
			createdAt: CREATED,
			job: null,
			...one,
		};
		const next = advance(ledger, { at, watermark: at, sightings: [sighting], gone: [] }, rules);
		ledger = next.ledger;
		if (saving) {
			const text = JSON.stringify(saveLedger({ ledger, scope: 'x' }));
			ledger = readLedger(JSON.parse(text))?.ledger ?? emptyLedger();
		}
		return next.events.map(({ eventId }) => eventId);
	});
}
const CREATED_SECOND = '2026-03-02T10:30:00.000Z';

describe('the ID of an event', () => {
	it('of an end has its completion time', () => {
		expect(idsOf([{ status: 'done', endedAt: NOON + 1500 }])).toEqual([
			`sdm:a:done:${iso(NOON + 1500)}`,
		]);
	});

	it('of a live job, or of an end without a completion time, has the creation time', () => {
		expect(idsOf([{ status: 'running' }, { status: 'done' }])).toEqual([
			`sdm:a:running:${CREATED_SECOND}`,
			`sdm:a:done:${CREATED_SECOND}:1`,
		]);
	});

	it('of a job without a creation time has the time of the first sighting', () => {
		expect(idsOf([{ status: 'running', createdAt: undefined }])).toEqual([
			`sdm:a:running:${iso(NOON)}`,
		]);
	});

	it.each<[string, number | undefined, number]>([
		['an old job that the ledger does not know, since it was opened again', CREATED, NOON],
		['a job as old as the overlap of the last poll', NOON - 5 * MINUTE - 2001, NOON],
		['a job just not as old', NOON - 5 * MINUTE - 2000, NOON - 5 * MINUTE - 2000],
		['a job without a creation time', undefined, NOON],
	])('has the time at which the life of the job began: %s', (_name, createdAt, since) => {
		const from = { ...emptyLedger(), watermark: NOON };
		const seen = [
			{ status: 'running', createdAt },
			{ status: 'done', createdAt },
		];
		expect(idsOf(seen, { from })).toEqual([
			`sdm:a:running:${iso(since)}`,
			`sdm:a:done:${iso(since)}:1`,
		]);
	});

	it('of an end has only the completion time, however often the job was reported before', () => {
		const ids = idsOf([{ status: 'running' }, { status: 'done', endedAt: NOON }]);
		expect(ids).toEqual([`sdm:a:running:${CREATED_SECOND}`, `sdm:a:done:${iso(NOON)}`]);
	});

	it('is a new one each time a job changes to and fro', () => {
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
		['without completion times', undefined, undefined],
	])('is a new one for the second end, %s', (_name, first, second) => {
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
			{ at: NOON, watermark: NOON, sightings: [], gone: [] },
			rules,
		);
		const once = idsOf([{ status: 'done', createdAt: NOON + 5 }], { from: ledger });
		const later = advance(
			ledger,
			{
				at: NOON + 30 * MINUTE,
				watermark: NOON,
				sightings: [{ id: 'a', status: 'done', hasEnded: true, createdAt: NOON + 5, job: null }],
				gone: [],
			},
			rules,
		);
		expect(later.events.map(({ eventId }) => eventId)).toEqual(once);
	});
});
