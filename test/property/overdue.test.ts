import * as fc from 'fast-check';

import { advance } from '../../core/trigger/ledger/advance';
import { emptyLedger, type Ledger, type Sighting } from '../../core/trigger/ledger/ledger';
import { overdueId, overdueIn } from '../../core/trigger/ledger/overdue';
import { readLedger, saveLedger } from '../../core/trigger/ledger/savedState';

/** On random lives and polls, each job that is live for too long is reported once, and no other. */

const START = Date.parse('2026-03-02T08:00:00Z');
const SECOND = 1000;
const OVERLAP_MS = 360 * SECOND;
const MINUTES = 10;

/** All times in seconds after the start. */
interface Life {
	from: number;
	/** Undefined: it never ends. */
	length?: number;
	/** It ends as pending and running, in turns of so many seconds. */
	turn: number;
}
interface Poll {
	gap: number;
	/** It fails before its state is saved; or reads only a part, so that the watermark stays. */
	trouble?: 'fails' | 'incomplete';
}

const lives = fc.array(
	fc.record(
		{
			from: fc.integer({ min: -2000, max: 5000 }),
			length: fc.integer({ min: 1, max: 4000 }),
			turn: fc.integer({ min: 1, max: 900 }),
		},
		{ requiredKeys: ['from', 'turn'] },
	),
	{ maxLength: 12 },
);
const polls = fc.array(
	fc.record(
		{
			gap: fc.integer({ min: 1, max: 1500 }),
			trouble: fc.constantFrom('fails' as const, 'incomplete' as const),
		},
		{ requiredKeys: ['gap'] },
	),
	{ minLength: 1, maxLength: 25 },
);

function sightings(all: Life[], now: number): Array<Sighting<null>> {
	return all.flatMap(({ from, length = Infinity, turn }, index) => {
		if (from > now) return [];
		const hasEnded = from + length <= now;
		const live = Math.floor((now - from) / turn) % 2 ? 'pending' : 'running';
		const status = hasEnded ? 'done' : live;
		const createdAt = START + from * SECOND;
		const endedAt = hasEnded ? START + (from + length) * SECOND : undefined;
		return [{ id: `job-${index}`, status, hasEnded, createdAt, endedAt, job: null }];
	});
}

/** As n8n would keep it between two polls. */
function saved(ledger: Ledger): Ledger {
	const text: unknown = JSON.parse(JSON.stringify(saveLedger({ ledger, scope: 'a' })));
	const state = readLedger(text);
	if (!state) throw new Error('The state cannot be read');
	return state.ledger;
}

it('each overdue job is reported once', () => {
	fc.assert(
		fc.property(lives, polls, (all: Life[], given: Poll[]) => {
			const rules = { service: 'akeneo-sdm', overlapMs: OVERLAP_MS, reports: () => true };
			const observe = (ledger: Ledger, now: number, isComplete: boolean) => {
				const at = START + now * SECOND;
				const watermark = isComplete ? at : ledger.watermark;
				return { at, watermark, sightings: sightings(all, now), gone: [] };
			};
			let ledger = saved(advance(emptyLedger(), observe(emptyLedger(), 0, true), rules).ledger);
			let now = 0;
			const reported: string[] = [];
			const expected: string[] = [];
			let readUntil = 0;
			for (const { gap, trouble } of given) {
				now += gap;
				if (trouble === 'fails') continue;
				const next = advance(ledger, observe(ledger, now, trouble !== 'incomplete'), rules).ledger;
				reported.push(
					...overdueIn(ledger, next, MINUTES).map((job) => overdueId('s', job, MINUTES)),
				);
				ledger = saved(next);
				if (trouble === 'incomplete') continue;
				for (const [index, { from, length = Infinity }] of all.entries()) {
					const due = from + MINUTES * 60;
					if (due > readUntil && due <= now && from + length > now) {
						const since = new Date(START + from * SECOND).toISOString();
						expected.push(`s:job-${index}:${since}:overdue:${MINUTES}`);
					}
				}
				readUntil = now;
			}
			expect([...reported].sort()).toEqual(expected.sort());
		}),
	);
});
