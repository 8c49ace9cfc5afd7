import fc from 'fast-check';

import { valueOf } from '../../core/parameters';
import { waysInto, type Target } from '../matrix/entryPoints';
import { useDaysOfTheirOwn } from '../matrix/time';
import { answersOf, saying, type Change, type Said } from './anyAnswer';
import { parametersOf, searches } from './anyParameter';
import { savedNow, statesOf } from './anyState';
import { openWorld, type World } from './goingIn';
import { expectInOrder } from './inOrder';
import { ELSEWHERE, SUBJECTS, type Subject } from './subjects';

/**
 * Random answers, parameters and saved states, by every way into all packages: what comes of them is items, or one of n8n's two
 * errors. No request goes where it should not, and no secret gets out.
 */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

let world: World;
useDaysOfTheirOwn();
beforeAll(async () => void (world = await openWorld()));
afterAll(async () => await world.close());

async function holds(
	subject: Subject,
	entry: string,
	given: Partial<Target>,
	list?: Said[],
): Promise<void> {
	expectInOrder(subject, entry, await world.goIn(subject, entry, given), list);
}

const isOperation = (entry: string, { operations }: Subject) => entry in operations;
const isPicker = (entry: string, { pickers }: Subject) => entry in pickers;
const isTrigger = (entry: string) => entry.startsWith('Trigger');

/** Those of jobs that the service knows. */
const idsOf = ({ operations }: Subject) =>
	Object.values(operations).flatMap(({ jobId }) => String(valueOf(jobId) ?? '') || []);

interface Kind {
	concerns: (entry: string, subject: Subject) => boolean;
	/** More of them than of others. */
	times?: number;
	tries: (subject: Subject, entry: string) => fc.IAsyncProperty<unknown>;
}

const KINDS: Record<string, Kind> = {
	'any answers': {
		concerns: () => true,
		tries: (subject, entry) =>
			fc.asyncProperty(answersOf(subject, entry), fc.boolean(), async (list, letsIn) => {
				const answers = [saying(subject, list, letsIn), saying(subject, list, letsIn)] as const;
				const isLater = entry === 'Trigger, later poll';
				world.answerWith(isLater ? subject.healthy : answers[0], answers[1]);
				const afterFirstPoll = () => world.answerWith(...answers);
				await holds(subject, entry, { afterFirstPoll }, list);
			}),
	},
	'any parameters': {
		// The first poll refuses them, or else there is nothing new for a later one.
		concerns: (entry, subject) =>
			isOperation(entry, subject) || (isTrigger(entry) && entry !== 'Trigger, later poll'),
		tries: (subject, entry) => {
			const setup = isTrigger(entry) ? subject.trigger('', {}, {}) : subject.node('', {});
			const given = parametersOf(setup.nodeType.description.properties, idsOf(subject));
			return fc.asyncProperty(given, async (parameters) => {
				world.answerWith(subject.healthy);
				await holds(subject, entry, { parameters });
			});
		},
	},
	'any search': {
		concerns: isPicker,
		tries: (subject, entry) =>
			fc.asyncProperty(searches, async (search) => {
				world.answerWith(subject.healthy);
				await holds(subject, entry, { search });
			}),
	},
	'any saved state': {
		concerns: (entry) => entry === 'Trigger, first poll',
		times: 4,
		tries: (subject, entry) =>
			fc.asyncProperty(statesOf(subject), async (state) => {
				world.answerWith(subject.healthy);
				await holds(subject, entry, { staticData: saved(subject, state) });
			}),
	},
};

/** What n8n has saved of a trigger. */
function saved(subject: Subject, state: unknown): Record<string, unknown> {
	const { name } = subject.trigger('', {}, {}).nodeType.description.defaults;
	return { [`node:${name}`]: { ledger: savedNow(state, subject, world.urlOf(subject)) } };
}

/** How many of all histories each way in gets. */
const SHARE = 1 / 20;
const { numRuns = 1000, seed = 1 } = fc.readConfigureGlobal() ?? {};

describe.each(Object.entries(KINDS))('%s', (_kind, { concerns, times = 1, tries }) => {
	const everyWay = SUBJECTS.flatMap(([name, subject]) =>
		waysInto(subject)
			.filter((entry) => concerns(entry, subject))
			.map((entry) => [name, entry, subject] as const),
	).map((row, number) => [...row, number] as const);
	it.each(everyWay)(
		'%s, %s',
		async (_name, entry, subject, number) => {
			await fc.assert(tries(subject, entry), {
				numRuns: Math.max(10, Math.round(numRuns * SHARE * times)),
				// Not the same ones by every way.
				seed: seed + number,
			});
		},
		60 * Math.max(1000, numRuns),
	);
});

const FILE = `https://${ELSEWHERE}/part-2.csv`;

describe('random input gets somewhere', () => {
	it.each(SUBJECTS)('%s: a saved state is taken up', async (_name, subject) => {
		const [id, status] = subject.job;
		const scope = subject.scope(world.urlOf(subject));
		const mark = Date.parse('2026-12-31');
		const state = { version: 1, scope, mark, live: [[status, [`${id} tb7kao`]]], ended: [] };
		world.answerWith(subject.healthy);
		const { outcome } = await world.goIn(subject, 'Trigger, first poll', {
			staticData: saved(subject, state),
		});
		expect(outcome).toMatchObject({ given: [[{ json: { id } }]] });
	});

	const files = SUBJECTS.flatMap(([name, subject]) =>
		// The job of the other one has errors in place of files.
		subject.fetches.slice(-1).map((entry) => [name, entry, subject] as const),
	);
	it.each(files)('%s, %s: a file elsewhere is fetched', async (_name, entry, subject) => {
		const link: Change = { place: -1, how: 'otherwise', name: '', value: FILE };
		const status = subject.links.length > 0 ? 200 : 302;
		const list: Said[] = [{ status, headers: { location: FILE }, body: { changes: [link] } }];
		const file: Said = { status: 200, headers: {}, body: { text: 'sku' } };
		world.answerWith(saying(subject, list, true), saying(subject, [file], true));
		const seen = await world.goIn(subject, entry, {});
		expectInOrder(subject, entry, seen, list);
		expect(seen.outcome).toHaveProperty('given');
		expect(seen.elsewhere.map(({ url }) => url)).toEqual(['/part-2.csv']);
	});
});
