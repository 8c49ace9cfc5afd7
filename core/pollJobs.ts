import { NodeApiError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { asNodeError } from './errors';
import { itemsFor } from './jobItems';
import { advance, missingFrom } from './jobLedger';
import { OVERLAP_MS, type JobSource, type JobWatch } from './jobSource';
import { emptyLedger, type Ledger, type LedgerRules } from './ledger';
import { believedTime, markUntil, nextMark } from './marks';
import { pollBudget, USUAL_BUDGET_MS } from './pollBudget';
import type { Reach } from './reach';
import { isBeingSaved, noteHandedOver, noteQuiet, recall } from './rememberedLedgers';
import { OutOfTime } from './outOfTime';
import { samplePoll } from './samplePoll';
import { saveLedger, type Saved } from './savedLedger';
import { settle } from './settle';

/** The shell of every job trigger: reads the saved ledger, asks the service, and commits what changed. */

/** The first poll reads this much more than the next ones take for news, in ms. */
const FIRST_MARGIN_MS = 10_000;

const running = new Set<string>();
const registered = new WeakSet<IPollFunctions>();

/** One poll. Throws NodeApiError or NodeOperationError; the saved ledger is then as it was. */
export async function pollJobs(
	context: IPollFunctions,
	watch: JobWatch,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await samplePoll(context, watch);

	const key = `${context.getWorkflow().id}:${context.getNode().id}`;
	if (running.has(key)) {
		context.logger.info('The previous poll is still at work, so this one is skipped');
		return null;
	}
	running.add(key);
	const isFirst = !registered.has(context) && pollBudget(context) >= USUAL_BUDGET_MS;
	registered.add(context);
	const outcome = await settle(poll(context, watch, key));
	running.delete(key);

	if (outcome.ok) return outcome.value;
	if (isFirst && !isForThePublisher(context, outcome.error)) {
		// Thrown now, n8n would give the trigger up for good while the workflow still looks active.
		context.logger.warn(
			`The first poll did not work and will be repeated: ${String(outcome.error)}`,
		);
		return null;
	}
	throw asNodeError(context.getNode(), outcome.error);
}

async function poll(
	context: IPollFunctions,
	{ openSource, statuses }: JobWatch,
	key: string,
): Promise<INodeExecutionData[][] | null> {
	const source = await openSource();
	const staticData = context.getWorkflowStaticData('node');
	const saved = recall(context, { key, scope: source.scope, saved: staticData.ledger });
	if (!saved) {
		const first = saveLedger(await firstLedger(source), source.scope);
		noteQuiet(key, first);
		staticData.ledger = first;
		return null;
	}
	if (isBeingSaved(key, saved)) {
		context.logger.info('n8n is still saving what the last poll has found, so this one is skipped');
		return null;
	}
	const { items, next, reach } = await changesSince(context, source, saved, statuses);
	const state = saveLedger(next, source.scope, reach);
	staticData.ledger = state;
	if (items.length === 0) {
		noteQuiet(key, state);
		return null;
	}
	noteHandedOver(key, state);
	return [items];
}

/** What is alive now, and what had ended before: known from here on, and not reported. */
async function firstLedger(source: JobSource): Promise<Ledger> {
	const alive = await source.alive();
	const at = believedTime(alive.serverTime, Date.now());
	// The survey lists the live jobs again, and so finds those that changed their status during the first read.
	const survey = await source.survey(at - OVERLAP_MS - FIRST_MARGIN_MS);
	if (!survey.complete)
		throw new OutOfTime('The jobs of the last minutes could not be read in time');
	const look = {
		at,
		// Not before `at`: the next poll must not read anything that this one has not read.
		readUpTo: nextMark(at, survey.jobs, alive.serverTime, Date.now()),
		sightings: [...alive.jobs, ...survey.jobs],
		gone: [],
	};
	return advance(
		emptyLedger(),
		look,
		rulesOf(source, () => false),
	).ledger;
}

async function changesSince(
	context: IPollFunctions,
	source: JobSource,
	{ ledger, reach }: Saved,
	statuses: Set<string>,
): Promise<{ items: INodeExecutionData[]; next: Ledger; reach?: Reach }> {
	const survey = await source.survey(ledger.mark - OVERLAP_MS, {
		reach,
		alive: countByStatus(ledger),
	});
	const found = await source.lookUp(missingFrom(ledger, survey.jobs));
	for (const id of found.gone) context.logger.info(`Job ${id} no longer exists and is let go`);

	const at = believedTime(survey.serverTime, Date.now());
	const mark =
		survey.until === undefined
			? nextMark(ledger.mark, survey.jobs, survey.serverTime, Date.now())
			: markUntil(ledger.mark, survey.until, survey.serverTime, Date.now());
	const look = {
		at,
		readUpTo: survey.complete ? mark : ledger.mark,
		sightings: [...survey.jobs, ...found.jobs],
		gone: found.gone,
	};
	const rules = rulesOf(source, (status) => statuses.has(status));
	const { events, ledger: next } = advance(ledger, look, rules);
	const { items, late } = await itemsFor(source, events, at);
	if (late.size === 0) return { items, next, reach: survey.reach };

	// What could not be handed over in time is as if not seen yet: the next poll finds it again.
	const sightings = look.sightings.filter(({ id }) => !late.has(id));
	const held = advance(ledger, { ...look, readUpTo: ledger.mark, sightings }, rules);
	return { items, next: held.ledger, reach: survey.reach };
}

function countByStatus({ live }: Ledger): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { status } of live.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
	return counts;
}

function rulesOf({ service }: JobSource, reports: LedgerRules['reports']): LedgerRules {
	return { service, overlapMs: OVERLAP_MS, reports };
}

/** Who has just published the workflow is told of what only a person can mend. */
function isForThePublisher(context: IPollFunctions, error: unknown): boolean {
	if (context.getActivationMode() !== 'activate' || error instanceof OutOfTime) return false;
	if (!(error instanceof NodeApiError)) return true;
	const isSetting = error.failure?.cause === 'configuration-invalid';
	return isSetting || ['401', '403'].includes(String(error.httpCode));
}
