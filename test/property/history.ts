import * as fc from 'fast-check';

import type { Service } from './service';

/** Random histories of an organization, and of the n8n whose trigger polls it. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An action on the jobs. `pick` chooses one of them. */
export type Action =
	| { kind: 'create'; status: string; datedAhead?: number }
	| { kind: 'burst'; size: number }
	| { kind: 'move'; pick: number; status: string }
	| { kind: 'delete'; pick: number };

/**
 * A failure of one request, by its number within the poll. `retryAfter`: the seconds of a 429. `respondsAfter`: the time until the
 * response, in ms; Infinity means no response.
 */
export interface Trouble {
	request: number;
	kind:
		| 404
		| 500
		| 503
		| 429
		| 'reset'
		| 'truncated'
		| 'html'
		| { retryAfter: number }
		| { respondsAfter: number };
}

/** The time before a poll, the actions in it, and the conditions of the poll. */
export interface Step {
	gap: number;
	actions: Action[];
	/** Actions during the poll, one after each of its first requests. */
	meanwhile: Action[];
	trouble: Trouble[];
	/** The state of n8n before this poll. */
	host: 'runs' | 'restarts' | 'crashes before saving' | 'loses the state' | 'mangles the state';
	/** A second poll starts before the first has ended. */
	overlapping: boolean;
	/** The time between the polls of two workflows, in ms; undefined: all poll at once. */
	apartMs?: number;
}

export interface History {
	seed: number;
	/**
	 * The scheduler decides when n8n saves the state. The default one saves it when a workflow is started; the durable one after
	 * every poll, or, without cursors, like the default one, but then each poll begins with the saved state.
	 */
	scheduler: 'default' | 'durable' | 'durable without cursors';
	knobs: Record<string, unknown>;
	/** How far the clock of n8n is ahead of that of the service, in ms. */
	localSkew: number;
	/** By default one without a filter. `startsAt`: the step before whose poll the workflow is published. */
	workflows?: Array<{ startsAt: number; filter?: number }>;
	/** Failures of the first poll. */
	publishing: Trouble[];
	/** Jobs that exist before the workflow is published. */
	before: Array<{ status: string; age: number }>;
	steps: Step[];
	/** From this step on, for so many polls, the service shows no jobs: lists are empty, and it knows no job. */
	outage: { from: number; polls: number };
}

type Statuses = Pick<Service, 'live' | 'ended' | 'unknown'>;

function anyStatusOf({ live, ended, unknown }: Statuses): fc.Arbitrary<string> {
	return fc.oneof(
		fc.constantFrom(...live, ...live, ...unknown),
		fc.constantFrom(...ended, ...ended, ...ended.slice(0, 1)),
	);
}

function actionsOf(status: fc.Arbitrary<string>): fc.Arbitrary<Action> {
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
		404,
		404,
		500,
		503,
		429,
		{ retryAfter: 3 },
		{ retryAfter: 30 },
		{ retryAfter: 120 },
		{ respondsAfter: 30 * SECOND },
		{ respondsAfter: Infinity },
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

const troubles = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<Trouble[]>([]) },
	{ weight: 1, arbitrary: fc.array(trouble, { minLength: 1, maxLength: 5 }) },
);

const stepsOf = (action: fc.Arbitrary<Action>): fc.Arbitrary<Step> =>
	fc.record({
		gap: fc.oneof(
			{ weight: 8, arbitrary: fc.integer({ min: 5 * SECOND, max: 6 * MINUTE }) },
			{ weight: 2, arbitrary: fc.integer({ min: HOUR, max: 30 * DAY }) },
		),
		actions: fc.array(action, { maxLength: 4 }),
		meanwhile: fc.oneof(
			{ weight: 3, arbitrary: fc.constant<Action[]>([]) },
			{ weight: 1, arbitrary: fc.array(action, { maxLength: 4 }) },
		),
		trouble: troubles,
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
			publishing: troubles,
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
			// A job that was not found at ten polls in a row is let go.
			outage: fc.record({ from: fc.nat({ max: 12 }), polls: fc.constantFrom(0, 0, 1, 3, 7) }),
			steps: fc.array(stepsOf(actionsOf(status)), { minLength: 4, maxLength: 18 }),
		})
		.map(({ clocks: { localSkew, dateSkewMs }, ...rest }) => ({
			...rest,
			localSkew,
			knobs: { ...rest.knobs, dateSkewMs },
		}));
}

/** Several workflows take several times as long. */
const MOST_STEPS = 10;

/** Histories of several workflows that watch the same account. */
export function fleetHistoriesOf(
	service: Service,
	histories = historiesOf(service),
): fc.Arbitrary<History> {
	const workflow = fc.record(
		{ startsAt: fc.constantFrom(0, 0, 0, 1, 3), filter: fc.nat() },
		{ requiredKeys: ['startsAt'] },
	);
	const apartMs = fc.constantFrom(undefined, 0, 5, 2 * SECOND, 14 * SECOND, 29_999, 31 * SECOND);
	return fc
		.record({
			history: histories,
			workflows: fc.array(workflow, { minLength: 2, maxLength: 4 }),
			apart: fc.array(apartMs, { minLength: MOST_STEPS, maxLength: MOST_STEPS }),
		})
		.map(({ history, workflows, apart }) => ({
			...history,
			workflows: service.groups ? workflows : workflows.map(({ startsAt }) => ({ startsAt })),
			steps: history.steps
				.slice(0, MOST_STEPS)
				.map((step, index) => ({ ...step, apartMs: apart[index] })),
		}));
}

/** Histories of an organization with so many live jobs that a poll counts them. Ended jobs are not opened again. */
export function crowdedHistoriesOf(service: Service): fc.Arbitrary<History> {
	const status = fc.oneof(anyStatusOf(service), fc.constantFrom(...service.live));
	const age = fc.oneof(
		fc.integer({ min: 0, max: 20 * MINUTE }),
		fc.integer({ min: HOUR, max: 300 * DAY }),
	);
	return fc
		.record({
			history: historiesOf(service),
			before: fc.array(fc.record({ status, age }), { minLength: 180, maxLength: 300 }),
			maxPageSize: fc.constantFrom(5, 25),
			order: fc.constantFrom('newest', 'oldest', 'updated', 'id'),
		})
		.map(({ history, before, ...pages }) => ({
			...history,
			before,
			knobs: { ...history.knobs, ...pages },
			steps: history.steps.slice(0, MOST_STEPS),
		}));
}
