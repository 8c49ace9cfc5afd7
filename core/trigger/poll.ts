import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { kindOf } from '../errors/kinds';
import { asNodeError } from '../errors/userErrors';
import { otherAccounts, stateOfAccount } from './account';
import { type Changes, changesSince } from './changes';
import { firstChanges, stateWithRest } from './firstChanges';
import type { JobSource, JobWatch } from './jobSource';
import { accountAfter } from './ledger/account';
import { NOTHING_SHOWN } from './ledger/emptyLists';
import { saveLedger, type TriggerState } from './ledger/savedState';
import { sharedSource } from './sharing/sharedSource';
import { pollBudget, pollDeadline, USUAL_BUDGET_MS } from './pollBudget';
import {
	forgetPublished,
	isSavePending,
	keepInMemory,
	knownStates,
	noteHandOver,
	notePublished,
	publishedAt,
} from './stateCache';
import { testRun } from './testRun';

/** One poll of any job trigger: reads the saved state, gets the changes, saves, and hands the events over. */

/** Long lists of live jobs are read in this part of the time of a poll; the rest of it is for what comes after. */
const FIRST_SHARE = 0.6;

const running = new Set<string>();
const registered = new WeakSet<IPollFunctions>();

/** Throws NodeApiError or NodeOperationError; the saved state then stays as it was. */
export async function pollJobs<Learned>(
	context: IPollFunctions,
	watch: JobWatch<Learned>,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await testRun(context, watch);

	const isFirst = !registered.has(context) && pollBudget(context) >= USUAL_BUDGET_MS;
	const isPublishing = isFirst && context.getActivationMode() === 'activate';
	registered.add(context);
	const key = `${context.getWorkflow().id}:${context.getNode().id}`;
	if (running.has(key)) {
		context.logger.info('This poll is skipped, because the previous one is still running');
		return null;
	}
	const startedAt = Date.now();
	const staticData = context.getWorkflowStaticData('node');
	const states = knownStates(context, key, staticData.ledger);
	const isNew = states.length === 0;
	// Set when the first poll has failed, and the user has not published again since then.
	const reportsSince = isNew && !isPublishing ? publishedAt(key, staticData) : undefined;
	running.add(key);
	try {
		const deadline = pollDeadline(context, isFirst);
		const source = await watch.openSource(deadline);
		const state = await stateOfAccount(source, states);
		if (state && isSavePending(key, state)) {
			context.logger.info(
				'This poll is skipped, because n8n is still saving the result of the previous one',
			);
			return null;
		}
		const firstReadsAfter =
			reportsSince === undefined ? beginningOf(context, startedAt) : startedAt;
		const shared = sharedSource(source, {
			after: state ? (state.at ?? startedAt) : firstReadsAfter,
			deadline,
			known: state ? [...state.ledger.live.keys(), ...state.ledger.ended.keys()] : [],
		});
		const stopsAt = startedAt + FIRST_SHARE * (deadline - startedAt);
		const { items, sightings, ...changed } = state
			? await changesOf(context, shared, await stateWithRest(shared, state, stopsAt), watch)
			: await firstChanges(shared, stopsAt, reportsSince);
		const account = accountAfter(state?.account, source.account, sightings);
		const after = { ...changed, scope: source.scope, account, at: Date.now() };
		const next = saveLedger(after, otherAccounts(states, after));
		staticData.ledger = next;
		forgetPublished(key, staticData);
		if (items.length === 0) {
			keepInMemory(key, next);
			return null;
		}
		noteHandOver(key, next);
		return [items];
	} catch (error) {
		if (isPublishing && isCorrectable(error)) throw asNodeError(context.getNode(), error);
		if (isNew) notePublished(key, staticData, { at: startedAt, isPublishing });
		if (!isFirst) throw asNodeError(context.getNode(), error);
		// If this threw, n8n would give the trigger up for good while the workflow still looks active.
		context.logger.warn(`The first poll failed and will be repeated: ${String(error)}`);
		return null;
	} finally {
		running.delete(key);
	}
}

/** The changes since `state` was saved; none while the trigger does not know all jobs that were live when it was published. */
async function changesOf(
	context: IPollFunctions,
	source: JobSource,
	state: TriggerState,
	watch: JobWatch,
): Promise<Changes> {
	if (!state.unread) return await changesSince(context, source, state, watch);
	const { ledger, lookBack, shown = NOTHING_SHOWN, unread } = state;
	return { items: [], ledger, lookBack, shown, sightings: [], unread };
}

/**
 * From when on a first poll may use what others have read (epoch ms): from any time at a start of n8n, but not from before a user
 * has published, because jobs that had ended by then are no events.
 */
function beginningOf(context: IPollFunctions, startedAt: number): number {
	return context.getActivationMode() === 'init' ? -Infinity : startedAt;
}

/** Whether an error is one that a user can correct. */
function isCorrectable(error: unknown): boolean {
	return ['setting', 'auth', 'forbidden'].includes(kindOf(error));
}
