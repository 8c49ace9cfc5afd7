import { advance, missingFrom } from '../../../../core/trigger/ledger/advance';
import {
	emptyLedger,
	type Ledger,
	type Observation,
	type Sighting,
} from '../../../../core/trigger/ledger/ledger';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const OVERLAP = 5 * MINUTE;
const rules = { service: 'sdm', overlapMs: OVERLAP, reports: () => true };
const iso = (time: number) => new Date(time).toISOString();

type Seen = Partial<Sighting<string>> & { id: string; status: string };
const sighting = ({ id, status, ...more }: Seen): Sighting<string> => ({
	id,
	status,
	hasEnded: status === 'done' || status === 'error',
	createdAt: NOON - MINUTE,
	job: id,
	...more,
});
const observation = (
	at: number,
	seen: Seen[],
	more: Partial<Observation<string>> = {},
): Observation<string> => ({
	at,
	watermark: at,
	sightings: seen.map(sighting),
	gone: [],
	...more,
});
/** A ledger that knows these jobs since noon, and reported nothing. */
const knowing = (...seen: Seen[]): Ledger =>
	advance(emptyLedger(), observation(NOON, seen), { ...rules, reports: () => false }).ledger;
/** The events that a poll a minute later reports, in short. */
const news = (ledger: Ledger, seen: Seen[], more: Partial<Observation<string>> = {}) =>
	advance(ledger, observation(NOON + MINUTE, seen, more), rules).events.map(
		({ id, status, previousStatus }) => [id, previousStatus, status],
	);

describe('a poll reports', () => {
	const running = knowing({ id: 'a', status: 'running' });
	const done = knowing({ id: 'a', status: 'done', endedAt: NOON });
	it.each<[string, Ledger, Seen[], unknown[]]>([
		['nothing when nothing is seen', running, [], []],
		['nothing for a job as it was', running, [{ id: 'a', status: 'running' }], []],
		['nothing for an ended job as it was', done, [{ id: 'a', status: 'done', endedAt: NOON }], []],
		[
			'nothing for a job that had ended before and is no longer in the ledger',
			running,
			[{ id: 'b', status: 'done', createdAt: NOON - OVERLAP - 2001 }],
			[],
		],
		[
			'an end from before the overlap, as far as servers round their dates',
			running,
			[{ id: 'b', status: 'done', createdAt: NOON - OVERLAP - 2000 }],
			[['b', null, 'done']],
		],
		[
			'an end without a creation date',
			running,
			[{ id: 'b', status: 'done', createdAt: undefined }],
			[['b', null, 'done']],
		],
		[
			'an old job that is live again',
			running,
			[{ id: 'b', status: 'running', createdAt: NOON - 99 * OVERLAP }],
			[['b', null, 'running']],
		],
		[
			'a job that is new and live',
			running,
			[{ id: 'b', status: 'running' }],
			[['b', null, 'running']],
		],
		[
			'a job that is new and has ended',
			running,
			[{ id: 'b', status: 'done' }],
			[['b', null, 'done']],
		],
		[
			'a change from one live status to another',
			running,
			[{ id: 'a', status: 'pending' }],
			[['a', 'running', 'pending']],
		],
		['an end', running, [{ id: 'a', status: 'error' }], [['a', 'running', 'error']]],
		['a job opened again', done, [{ id: 'a', status: 'running' }], [['a', 'done', 'running']]],
		[
			'an end that became another',
			done,
			[{ id: 'a', status: 'error', endedAt: NOON }],
			[['a', 'done', 'error']],
		],
		[
			'a second end of the same kind since the last poll',
			done,
			[{ id: 'a', status: 'done', endedAt: NOON + 30_000 }],
			[['a', 'done', 'done']],
		],
		[
			'no second end for a completion time that only lost its decimals',
			knowing({ id: 'a', status: 'done', endedAt: NOON + 999 }),
			[{ id: 'a', status: 'done', endedAt: NOON }],
			[],
		],
		[
			'no second end when the completion time is missing now',
			done,
			[{ id: 'a', status: 'done' }],
			[],
		],
		[
			'no second end when the completion time was missing before',
			knowing({ id: 'a', status: 'done' }),
			[{ id: 'a', status: 'done', endedAt: NOON }],
			[],
		],
		[
			'the end when one list shows a job done and the next one running',
			running,
			[
				{ id: 'a', status: 'done' },
				{ id: 'a', status: 'running' },
			],
			[['a', 'running', 'done']],
		],
		[
			'the end when one list shows a job running and the next one done',
			running,
			[
				{ id: 'a', status: 'running' },
				{ id: 'a', status: 'done' },
			],
			[['a', 'running', 'done']],
		],
		[
			'a job once that two lists show',
			running,
			[
				{ id: 'b', status: 'done' },
				{ id: 'b', status: 'done' },
			],
			[['b', null, 'done']],
		],
		[
			'jobs in the order of their creation, those without a date first',
			running,
			[
				{ id: 'c', status: 'done', createdAt: NOON },
				{ id: 'b', status: 'done', createdAt: NOON - 1 },
				{ id: 'd', status: 'done', createdAt: undefined },
			],
			[
				['d', null, 'done'],
				['b', null, 'done'],
				['c', null, 'done'],
			],
		],
	])('%s', (_name, ledger, seen, events) => {
		expect(news(ledger, seen)).toEqual(events);
	});

	it('nothing for a job that is gone', () => {
		expect(news(running, [], { gone: ['a'] })).toEqual([]);
	});

	it('an event with all that the sighting had', () => {
		const seen = { id: 'b', status: 'done', endedAt: NOON + 500, job: 'The job' };
		expect(advance(running, observation(NOON + MINUTE, [seen]), rules).events).toEqual([
			{
				...sighting(seen),
				previousStatus: null,
				eventId: `sdm:b:done:${iso(NOON + 500)}`,
			},
		]);
	});

	it('no status that was not chosen, though the ledger keeps it', () => {
		const onlyDone = { ...rules, reports: (status: string) => status === 'done' };
		const first = advance(
			running,
			observation(NOON + MINUTE, [{ id: 'a', status: 'pending' }]),
			onlyDone,
		);
		expect(first.events).toEqual([]);
		const then = advance(
			first.ledger,
			observation(NOON + 2 * MINUTE, [{ id: 'a', status: 'done' }]),
			onlyDone,
		);
		expect(then.events).toMatchObject([{ status: 'done', previousStatus: 'pending' }]);
	});
});

describe('the ledger', () => {
	it('keeps a job that no list showed as live', () => {
		const ledger = knowing({ id: 'a', status: 'running' });
		expect(advance(ledger, observation(NOON + MINUTE, []), rules).ledger).toEqual({
			...ledger,
			watermark: NOON + MINUTE,
		});
		expect(missingFrom(ledger, [sighting({ id: 'b', status: 'done' })])).toEqual([
			{
				id: 'a',
				status: 'running',
				createdAt: NOON - MINUTE,
				since: NOON - MINUTE,
				reported: 0,
				notFound: 0,
			},
		]);
		expect(missingFrom(ledger, [sighting({ id: 'a', status: 'done' })])).toEqual([]);
	});

	describe('with a job that the service does not know', () => {
		const known = knowing({ id: 'a', status: 'running' }, { id: 'b', status: 'running' });
		const after = (polls: string[][], ledger = known) =>
			polls.reduce(
				(before, gone, index) =>
					advance(before, observation(NOON + index * MINUTE, [], { gone }), rules).ledger,
				ledger,
			);
		const times = (count: number, gone: string[]) => Array.from({ length: count }, () => gone);

		it.each([
			[1, ['a', 'b']],
			[9, ['a', 'b']],
			[10, ['b']],
		])('in %i polls in a row still has %p', (count, ids) => {
			expect([...after(times(count, ['a', 'never known'])).live.keys()]).toEqual(ids);
		});

		it('does not count polls that do not show whether it exists', () => {
			const { live } = after([...times(9, ['a']), ...times(20, [])]);
			expect(live.get('a')).toMatchObject({ notFound: 9 });
		});

		it('begins to count anew once the job was seen live', () => {
			const seen = observation(NOON + 9 * MINUTE, [{ id: 'a', status: 'running' }]);
			const { ledger } = advance(after(times(9, ['a'])), seen, rules);
			expect([...after(times(9, ['a']), ledger).live.keys()]).toEqual(['a', 'b']);
		});

		it('reports its end as if it had never been away', () => {
			const seen = observation(NOON + 9 * MINUTE, [{ id: 'a', status: 'done' }]);
			expect(advance(after(times(9, ['a'])), seen, rules).events).toEqual(
				advance(known, seen, rules).events,
			);
		});
	});

	it('keeps an ended job until the overlap can no longer show it', () => {
		const watermark = NOON + 10 * MINUTE;
		const edge = watermark - OVERLAP;
		const ended = [edge, edge - 2_000, edge - 2_001].map((createdAt) => ({
			id: String(createdAt - edge),
			status: 'done',
			createdAt,
		}));
		const { ledger } = advance(knowing(), observation(watermark, ended), rules);
		expect([...ledger.ended.keys()]).toEqual(['0', '-2000']);
	});

	it('keeps an ended job without a creation time by the time of the poll', () => {
		const undated = { id: 'a', status: 'done', createdAt: undefined };
		const { ledger } = advance(knowing(), observation(NOON + MINUTE, [undated]), rules);
		expect(ledger.ended.get('a')).toEqual({ id: 'a', status: 'done', createdAt: NOON + MINUTE });
	});

	it('moves its watermark to the end of the reading, and never back', () => {
		const watermarks = [NOON + 1, NOON, NOON - MINUTE, -Infinity].map(
			(watermark) =>
				advance(knowing(), observation(NOON + MINUTE, [], { watermark }), rules).ledger.watermark,
		);
		expect(watermarks).toEqual([NOON + 1, NOON, NOON, NOON]);
	});

	it('that is given stays as it is', () => {
		const ledger = knowing({ id: 'a', status: 'running' }, { id: 'b', status: 'done' });
		const before = structuredClone(ledger);
		advance(
			ledger,
			observation(
				NOON + 60 * MINUTE,
				[
					{ id: 'a', status: 'done' },
					{ id: 'b', status: 'running' },
					{ id: 'c', status: 'running' },
				],
				{ gone: ['a'] },
			),
			rules,
		);
		expect(ledger).toEqual(before);
	});
});

it('a job that ends without its creation time is kept by the one known before', () => {
	const running = knowing({ id: 'a', status: 'running', createdAt: NOON - MINUTE });
	const ending = observation(NOON + MINUTE, [{ id: 'a', status: 'done', createdAt: undefined }]);
	expect([...advance(running, ending, rules).ledger.ended.values()]).toEqual([
		{ id: 'a', status: 'done', createdAt: NOON - MINUTE, endedAt: undefined },
	]);
});
