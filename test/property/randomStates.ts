import fc from 'fast-check';

import { isRecord } from '../../core/util/typeGuards';
import { jsonOf } from './randomResponses';
import type { Subject } from './subjects';

/** Random saved states: valid ones, nearly valid ones, and any JSON. */

/** Stands for the scope of the server, whose address is known only after its start. */
const OWN_SCOPE = 'its own';
const DAY_MS = 24 * 3600_000;

/** Seconds in base 36: of the years of these tests, out of range, or not a number. */
const time = fc.oneof(
	{ weight: 60, arbitrary: fc.constantFrom('tb7kao', 'tb7kao', 'tqc3k0', 'v0000', '0') },
	fc.constantFrom('-', '-1', 'zzzzzz', '-zzzzzzz', 'zzzzzzzzz', '', 'X', '1.5'),
);

export function statesOf(subject: Subject): fc.Arbitrary<unknown> {
	const { json } = jsonOf(subject);
	const [id, status] = subject.job;
	const text = fc
		.tuple(
			fc.oneof(
				{ weight: 60, arbitrary: fc.constantFrom(id, id, 'other-1', 'other-2', '__proto__') },
				fc.constantFrom('..', '%2e%2e', '#', ''),
			),
			fc.array(time, { minLength: 1, maxLength: 2 }),
			fc.oneof(
				{ weight: 60, arbitrary: fc.constantFrom('', ' 0', ' 2') },
				fc.constantFrom(' -1', ' 1e9', ' x', ' 0 0'),
			),
		)
		.map(([name, times, count]) => [name, ...times].join(' ') + count);
	const group = fc.tuple(
		fc.constantFrom(status, status, 'zombie', '__proto__', ''),
		fc.array(text, { maxLength: 3 }),
	);
	const groups = fc.oneof(
		{ weight: 20, arbitrary: fc.array(group, { maxLength: 2 }) },
		{ weight: 1, arbitrary: json },
	);
	const slice = fc.tuple(
		fc.constantFrom(status, 'zombie', ''),
		fc.constantFrom(1, 40, 0, -1),
		fc.constantFrom(null, 1772452800000, 8.7e15),
		fc.constantFrom(null, 1772452800000, -8.5e15),
	);
	const unread = fc.record({ since: fc.constant(1772452800000), slices: fc.array(slice) });
	const watermark = fc.oneof(
		{ weight: 20, arbitrary: fc.record({ daysFromNow: fc.integer({ min: -40, max: 3 }) }) },
		{ weight: 1, arbitrary: fc.constantFrom(8.5e15, 8.64e15, 1e308, NaN, '0') },
		// A watermark of long ago is valid, but would take thousands of requests.
		{ weight: 1, arbitrary: json.filter((value) => typeof value !== 'number') },
	);
	const ledger = fc.record(
		{
			version: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, json),
			scope: fc.oneof({ weight: 20, arbitrary: fc.constant(OWN_SCOPE) }, json),
			mark: watermark,
			live: groups,
			ended: groups,
			reach: fc.oneof(fc.array(fc.oneof(fc.integer(), fc.double()), { maxLength: 3 }), json),
			unread: fc.oneof(unread, json),
		},
		{ requiredKeys: ['version', 'scope', 'mark', 'live', 'ended'] },
	);
	return fc.oneof({ weight: 4, arbitrary: ledger }, { weight: 1, arbitrary: json });
}

/** The state for this day and the service at `url`. */
export function savedNow(state: unknown, { scope }: Subject, url: string): unknown {
	if (!isRecord(state)) return state;
	const { mark } = state;
	const days = isRecord(mark) ? mark.daysFromNow : undefined;
	return {
		...state,
		...(state.scope === OWN_SCOPE ? { scope: scope(url) } : {}),
		...(typeof days === 'number' ? { mark: Date.now() + days * DAY_MS } : {}),
	};
}
