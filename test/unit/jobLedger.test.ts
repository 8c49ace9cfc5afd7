import { advance, missingFrom } from '../../core/jobLedger';
import { emptyLedger, type Ledger, type Look, type Sighting } from '../../core/ledger';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const OVERLAP = 5 * MINUTE;
const rules = { service: 'sdm', overlapMs: OVERLAP, reports: () => true };
const iso = (time: number) => new Date(time).toISOString();

type Seen = Partial<Sighting<string>> & { id: string; status: string };
const sighting = ({ id, status, ...more }: Seen): Sighting<string> => ({
	id,
	status,
	final: status === 'done' || status === 'error',
	createdAt: NOON - MINUTE,
	job: id,
	...more,
});
const look = (at: number, seen: Seen[], more: Partial<Look<string>> = {}): Look<string> => ({
	at,
	readUpTo: at,
	sightings: seen.map(sighting),
	gone: [],
	...more,
});
/** A ledger that has seen these jobs at noon, and reported nothing. */
const knowing = (...seen: Seen[]): Ledger =>
	advance(emptyLedger(), look(NOON, seen), { ...rules, reports: () => false }).ledger;
/** What a look a minute later reports, in short. */
const news = (ledger: Ledger, seen: Seen[], more: Partial<Look<string>> = {}) =>
	advance(ledger, look(NOON + MINUTE, seen, more), rules).events.map(
		({ id, status, previousStatus }) => [id, previousStatus, status],
	);

describe('what is reported', () => {
	const running = knowing({ id: 'a', status: 'running' });
	const done = knowing({ id: 'a', status: 'done', endedAt: NOON });
	it.each<[string, Ledger, Seen[], unknown[]]>([
		['nothing when nothing is seen', running, [], []],
		['nothing for a job as it was', running, [{ id: 'a', status: 'running' }], []],
		['nothing for an ended job as it was', done, [{ id: 'a', status: 'done', endedAt: NOON }], []],
		[
			'nothing for a job that had ended before and is remembered no longer',
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
			'an old job that is alive again',
			running,
			[{ id: 'b', status: 'running', createdAt: NOON - 99 * OVERLAP }],
			[['b', null, 'running']],
		],
		[
			'a job that is new and alive',
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
			'a change from one living status to another',
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
			'a second end of the same kind since the last look',
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
			'the end when one list shows a job running and the other done',
			running,
			[
				{ id: 'a', status: 'done' },
				{ id: 'a', status: 'running' },
			],
			[['a', 'running', 'done']],
		],
		[
			'the same in the other order',
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

	it('nothing of a job that is gone', () => {
		expect(news(running, [], { gone: ['a'] })).toEqual([]);
	});

	it('an event with all that the sighting had', () => {
		const seen = { id: 'b', status: 'done', endedAt: NOON + 500, job: 'The job' };
		expect(advance(running, look(NOON + MINUTE, [seen]), rules).events).toEqual([
			{
				...sighting(seen),
				previousStatus: null,
				eventId: `sdm:b:done:${iso(NOON + 500)}`,
			},
		]);
	});

	it('no status that was not chosen, though it is remembered', () => {
		const onlyDone = { ...rules, reports: (status: string) => status === 'done' };
		const first = advance(running, look(NOON + MINUTE, [{ id: 'a', status: 'pending' }]), onlyDone);
		expect(first.events).toEqual([]);
		const then = advance(
			first.ledger,
			look(NOON + 2 * MINUTE, [{ id: 'a', status: 'done' }]),
			onlyDone,
		);
		expect(then.events).toMatchObject([{ status: 'done', previousStatus: 'pending' }]);
	});
});

describe('what is remembered', () => {
	it('a job that no list showed stays alive', () => {
		const ledger = knowing({ id: 'a', status: 'running' });
		expect(advance(ledger, look(NOON + MINUTE, []), rules).ledger).toEqual({
			...ledger,
			mark: NOON + MINUTE,
		});
		expect(missingFrom(ledger, [sighting({ id: 'b', status: 'done' })])).toEqual([
			{ id: 'a', status: 'running', createdAt: NOON - MINUTE, since: NOON - MINUTE, reported: 0 },
		]);
		expect(missingFrom(ledger, [sighting({ id: 'a', status: 'done' })])).toEqual([]);
	});

	it('a job that is gone is not', () => {
		const ledger = knowing({ id: 'a', status: 'running' }, { id: 'b', status: 'running' });
		const { live } = advance(ledger, look(NOON + MINUTE, [], { gone: ['a', 'x'] }), rules).ledger;
		expect([...live.keys()]).toEqual(['b']);
	});

	it('an ended job is, until the overlap can no longer show it', () => {
		const mark = NOON + 10 * MINUTE;
		const edge = mark - OVERLAP;
		const ended = [edge, edge - 2_000, edge - 2_001].map((createdAt) => ({
			id: String(createdAt - edge),
			status: 'done',
			createdAt,
		}));
		const { ledger } = advance(knowing(), look(mark, ended), rules);
		expect([...ledger.ended.keys()]).toEqual(['0', '-2000']);
	});

	it('an ended job without a creation time counts from when it was seen', () => {
		const undated = { id: 'a', status: 'done', createdAt: undefined };
		const { ledger } = advance(knowing(), look(NOON + MINUTE, [undated]), rules);
		expect(ledger.ended.get('a')).toEqual({ id: 'a', status: 'done', createdAt: NOON + MINUTE });
	});

	it('the mark moves to what was read, and never back', () => {
		const marks = [NOON + 1, NOON, NOON - MINUTE, -Infinity].map(
			(readUpTo) => advance(knowing(), look(NOON + MINUTE, [], { readUpTo }), rules).ledger.mark,
		);
		expect(marks).toEqual([NOON + 1, NOON, NOON, NOON]);
	});

	it('a given ledger stays as it is', () => {
		const ledger = knowing({ id: 'a', status: 'running' }, { id: 'b', status: 'done' });
		const before = structuredClone(ledger);
		advance(
			ledger,
			look(
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

it('a job that comes without its date when it ends is remembered by the date known before', () => {
	const running = knowing({ id: 'a', status: 'running', createdAt: NOON - MINUTE });
	const ending = look(NOON + MINUTE, [{ id: 'a', status: 'done', createdAt: undefined }]);
	expect([...advance(running, ending, rules).ledger.ended.values()]).toEqual([
		{ id: 'a', status: 'done', createdAt: NOON - MINUTE, endedAt: undefined },
	]);
});
