import fc from 'fast-check';

import { locatorValue } from '../../core/parameters/values';
import { entryPointsOf, type Target } from '../matrix/entryPoints';
import { useSeparateDays } from '../matrix/time';
import { responsesOf, respondInTurn, type Change, type RandomResponse } from './randomResponses';
import { parametersOf, searches } from './randomParameters';
import { savedNow, statesOf } from './randomStates';
import { openWorld, type World } from './entryPointRuns';
import { expectValid } from './expectations';
import { ELSEWHERE, SUBJECTS, type Subject } from './subjects';

/**
 * Random responses, parameters and saved states, at every entry point of all packages: the result is items or one of n8n's two
 * errors, no request goes to a wrong address, and no secret gets out.
 */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

let world: World;
useSeparateDays();
beforeAll(async () => void (world = await openWorld()));
afterAll(async () => await world.close());

async function holds(
	subject: Subject,
	entry: string,
	given: Partial<Target>,
	list?: RandomResponse[],
): Promise<void> {
	expectValid(subject, entry, await world.runEntryPoint(subject, entry, given), list);
}

const isOperation = (entry: string, { operations }: Subject) => entry in operations;
const isPicker = (entry: string, { pickers }: Subject) => entry in pickers;
const isTrigger = (entry: string) => entry.startsWith('Trigger');

/** The IDs of existing jobs, runs or products. */
const idsOf = ({ operations }: Subject) =>
	Object.values(operations).flatMap(
		({ jobId, workflowRunId, productId }) =>
			String(locatorValue(jobId ?? workflowRunId ?? productId) ?? '') || [],
	);

interface Kind {
	concerns: (entry: string, subject: Subject) => boolean;
	/** So many times as many runs as for other kinds. */
	times?: number;
	tries: (subject: Subject, entry: string) => fc.IAsyncProperty<unknown>;
}

const KINDS: Record<string, Kind> = {
	'Any responses: the result is items or an error that n8n shows': {
		concerns: () => true,
		tries: (subject, entry) =>
			fc.asyncProperty(responsesOf(subject, entry), fc.boolean(), async (list, givesTokens) => {
				const responders = [
					respondInTurn(subject, list, givesTokens),
					respondInTurn(subject, list, givesTokens),
				] as const;
				const isLater = entry === 'Trigger, later poll';
				world.setResponders(isLater ? subject.healthy : responders[0], responders[1]);
				const afterFirstPoll = () => world.setResponders(...responders);
				await holds(subject, entry, { afterFirstPoll }, list);
			}),
	},
	'Any parameters: the result is items or an error that n8n shows': {
		// The first poll either rejects the parameters, or leaves no new event for a later poll.
		concerns: (entry, subject) =>
			isOperation(entry, subject) || (isTrigger(entry) && entry !== 'Trigger, later poll'),
		tries: (subject, entry) => {
			const setup = isTrigger(entry) ? subject.trigger('', {}, {}) : subject.node('', {});
			const given = parametersOf(setup.nodeType.description.properties, idsOf(subject));
			return fc.asyncProperty(given, async (parameters) => {
				world.setResponders(subject.healthy);
				await holds(subject, entry, { parameters });
			});
		},
	},
	'Any search: the result is a list or an error that n8n shows': {
		concerns: isPicker,
		tries: (subject, entry) =>
			fc.asyncProperty(searches, async (search) => {
				world.setResponders(subject.healthy);
				await holds(subject, entry, { search });
			}),
	},
	'Any saved state: the result is items or an error that n8n shows': {
		concerns: (entry) => entry === 'Trigger, first poll',
		times: 4,
		tries: (subject, entry) =>
			fc.asyncProperty(statesOf(subject), async (state) => {
				world.setResponders(subject.healthy);
				await holds(subject, entry, { staticData: saved(subject, state) });
			}),
	},
};

/** The static data of a workflow with this trigger. */
function saved(subject: Subject, state: unknown): Record<string, unknown> {
	const { name } = subject.trigger('', {}, {}).nodeType.description.defaults;
	return { [`node:${name}`]: { ledger: savedNow(state, subject, world.urlOf(subject)) } };
}

/** The share of all histories that each entry point gets. */
const SHARE = 1 / 20;
const { numRuns = 1000, seed = 1 } = fc.readConfigureGlobal() ?? {};

describe.each(Object.entries(KINDS))('%s', (_kind, { concerns, times = 1, tries }) => {
	const entryPoints = SUBJECTS.flatMap(([name, subject]) =>
		entryPointsOf(subject)
			.filter((entry) => concerns(entry, subject))
			.map((entry) => [name, entry, subject] as const),
	).map((row, number) => [...row, number] as const);
	it.each(entryPoints)(
		'%s, %s',
		async (_name, entry, subject, number) => {
			await fc.assert(tries(subject, entry), {
				numRuns: Math.max(2, Math.round(numRuns * SHARE * times)),
				// Other values at each entry point.
				seed: seed + number,
			});
		},
		60 * Math.max(1000, numRuns),
	);
});

const FILE = `https://${ELSEWHERE}/part-2.csv`;

describe('Random input reaches the code behind the checks', () => {
	it.each(SUBJECTS)('%s: a valid saved state is used', async (_name, subject) => {
		const [id, status] = subject.job;
		const scope = subject.scope(world.urlOf(subject));
		const mark = Date.parse('2026-12-31');
		const state = { version: 1, scope, mark, live: [[status, [`${id} tb7kao`]]], ended: [] };
		world.setResponders(subject.healthy);
		const { outcome } = await world.runEntryPoint(subject, 'Trigger, first poll', {
			staticData: saved(subject, state),
		});
		expect(outcome).toMatchObject({ given: [[{ json: { id } }]] });
	});

	const files = SUBJECTS.flatMap(([name, subject]) =>
		// The last one only: the job of Elastic Path's 'Get Output' has errors in place of files.
		subject.fetches.slice(-1).map((entry) => [name, entry, subject] as const),
	);
	it.each(files)('%s, %s: a file elsewhere is fetched', async (_name, entry, subject) => {
		const link: Change = { place: -1, how: 'otherwise', name: '', value: FILE };
		const status = subject.links.length > 0 ? 200 : 302;
		const list: RandomResponse[] = [
			{ status, headers: { location: FILE }, body: { changes: [link] } },
		];
		const file: RandomResponse = { status: 200, headers: {}, body: { text: 'sku' } };
		world.setResponders(respondInTurn(subject, list, true), respondInTurn(subject, [file], true));
		const seen = await world.runEntryPoint(subject, entry, {});
		expectValid(subject, entry, seen, list);
		expect(seen.outcome).toHaveProperty('given');
		expect(seen.elsewhere.map(({ url }) => url)).toEqual(['/part-2.csv']);
	});
});
