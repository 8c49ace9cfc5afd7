import * as fc from 'fast-check';

import type { Service } from './service';

/** Random histories of an organization and of the n8n that watches it. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What somebody does to the jobs. `pick` chooses one of them. */
export type Deed =
	| { kind: 'create'; status: string; datedAhead?: number }
	| { kind: 'burst'; size: number }
	| { kind: 'move'; pick: number; status: string }
	| { kind: 'delete'; pick: number };

/** What goes wrong with a request: the one with this number, counted from the beginning of the poll. */
export interface Trouble {
	request: number;
	kind: 500 | 503 | 429 | 'retry-after' | 'reset' | 'truncated' | 'html';
}

/** A stretch of time, what happens in it, and how the poll at its end goes. */
export interface Step {
	gap: number;
	deeds: Deed[];
	/** Deeds while the poll is reading, one after each of its first requests. */
	meanwhile: Deed[];
	trouble: Trouble[];
	/** What becomes of n8n before this poll. */
	host: 'runs' | 'restarts' | 'crashes before saving' | 'loses the state' | 'mangles the state';
	/** A second poll starts while the first is at work. */
	overlapping: boolean;
}

export interface History {
	seed: number;
	/**
	 * Whose rules hold for the state: n8n's default scheduler saves it when a workflow is started; the durable one after
	 * every poll, or without its cursors as the default one, but each poll begins with what was saved.
	 */
	scheduler: 'default' | 'durable' | 'durable without cursors';
	knobs: Record<string, unknown>;
	/** How far n8n's clock is ahead of the service's, in ms. */
	localSkew: number;
	/** Jobs there already are when the workflow is published. */
	before: Array<{ status: string; age: number }>;
	steps: Step[];
}

type Statuses = Pick<Service, 'live' | 'final' | 'unknown'>;

function anyStatusOf({ live, final, unknown }: Statuses): fc.Arbitrary<string> {
	return fc.oneof(
		fc.constantFrom(...live, ...live, ...unknown),
		fc.constantFrom(...final, ...final, ...final.slice(0, 1)),
	);
}

function deedsOf(status: fc.Arbitrary<string>): fc.Arbitrary<Deed> {
	return fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({ kind: fc.constant('create' as const), status }),
		},
		{
			weight: 8,
			arbitrary: fc.record({ kind: fc.constant('move' as const), pick: fc.nat(), status }),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('burst' as const),
				size: fc.integer({ min: 2, max: 30 }),
			}),
		},
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('create' as const),
				status,
				datedAhead: fc.constantFrom(HOUR, 3 * DAY, 400 * DAY),
			}),
		},
	);
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
	request: fc.integer({ min: 0, max: 7 }),
	kind: fc.constantFrom<Trouble['kind'][]>(
		500,
		503,
		429,
		'retry-after',
		'reset',
		'truncated',
		'html',
	),
});

const often = <T>(usual: T, ...rare: T[]) =>
	fc.oneof(
		{ weight: 9, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...rare) },
	);

const stepsOf = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Step> =>
	fc.record({
		gap: fc.oneof(
			{ weight: 8, arbitrary: fc.integer({ min: 5 * SECOND, max: 6 * MINUTE }) },
			{ weight: 2, arbitrary: fc.integer({ min: HOUR, max: 30 * DAY }) },
		),
		deeds: fc.array(deed, { maxLength: 4 }),
		meanwhile: fc.oneof(
			{ weight: 3, arbitrary: fc.constant<Deed[]>([]) },
			{ weight: 1, arbitrary: fc.array(deed, { maxLength: 4 }) },
		),
		trouble: fc.oneof(
			{ weight: 4, arbitrary: fc.constant<Trouble[]>([]) },
			{ weight: 1, arbitrary: fc.array(trouble, { minLength: 1, maxLength: 5 }) },
		),
		host: often<Step['host']>(
			'runs',
			'restarts',
			'restarts',
			'crashes before saving',
			'loses the state',
			'mangles the state',
		),
		overlapping: often(false, true),
	});

const clocks = fc.oneof(
	{ weight: 4, arbitrary: fc.constant({ localSkew: 0, dateSkewMs: 0 }) },
	{
		weight: 1,
		arbitrary: fc.record({
			localSkew: fc.constantFrom(-9 * DAY, -HOUR, 3 * MINUTE, HOUR, 9 * DAY),
			dateSkewMs: fc.constant(0),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			localSkew: fc.constant(0),
			dateSkewMs: fc.constantFrom(-3 * DAY, -HOUR, HOUR, 3 * DAY),
		}),
	},
);

export function historiesOf(service: Service): fc.Arbitrary<History> {
	const status = anyStatusOf(service);
	return fc
		.record({
			seed: fc.nat(),
			scheduler: fc.constantFrom<History['scheduler'][]>(
				'default',
				'durable',
				'durable without cursors',
			),
			knobs: service.knobs,
			clocks,
			before: fc.array(
				fc.record({
					status,
					age: fc.oneof(
						fc.integer({ min: 0, max: 20 * MINUTE }),
						fc.integer({ min: HOUR, max: 300 * DAY }),
					),
				}),
				{ maxLength: 12 },
			),
			steps: fc.array(stepsOf(deedsOf(status)), { minLength: 4, maxLength: 18 }),
		})
		.map(({ clocks: { localSkew, dateSkewMs }, ...rest }) => ({
			...rest,
			localSkew,
			knobs: { ...rest.knobs, dateSkewMs },
		}));
}
