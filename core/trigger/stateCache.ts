import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { isRecord, isTime } from '../util/typeGuards';
import { isSameAccount } from './account';
import { readLedgers, type SavedLedger, type TriggerState } from './ledger/savedState';

/** The state at the start of a poll: as n8n has saved it, or as this process knows it when that is newer. */

/** States after polls without events: n8n may not save them, and may give the next poll an older one. */
const inMemory = new Map<string, SavedLedger>();
/** The last poll with events of each trigger, and when it ended: n8n saves its state with the execution, a moment later. */
const handedOver = new Map<string, { saved: SavedLedger; at: number }>();
/** When triggers whose first poll has failed were published, epoch ms. */
const published = new Map<string, number>();
/** Longer than n8n takes to save a state, and shorter than the time between two scheduled polls. */
const SAVING_MS = 30_000;

/** After a poll with events: n8n saves its state, unless it drops the result. */
export function noteHandOver(key: string, saved: SavedLedger): void {
	handedOver.set(key, { saved, at: Date.now() });
}

/** After a poll without events, and after the first one. */
export function keepInMemory(key: string, saved: SavedLedger): void {
	inMemory.set(key, saved);
}

/** After a first poll that failed. n8n saves the static data of a registration, or at least this process knows it. */
export function notePublished(
	key: string,
	staticData: IDataObject,
	{ at, isPublishing }: { at: number; isPublishing: boolean },
): void {
	const time = isPublishing ? at : (publishedAt(key, staticData) ?? at);
	staticData.publishedAt = time;
	published.set(key, time);
}

/** When a trigger was published whose first poll has failed, epoch ms; undefined when none has. */
export function publishedAt(key: string, { publishedAt: saved }: IDataObject): number | undefined {
	return published.get(key) ?? (typeof saved === 'number' && isTime(saved) ? saved : undefined);
}

/** After the first poll that worked. */
export function forgetPublished(key: string, staticData: IDataObject): void {
	delete staticData.publishedAt;
	published.delete(key);
}

/** True while n8n still gives the state from before the last poll, because that one had events and is being saved. */
export function isSavePending(key: string, { ledger, scope, account }: TriggerState): boolean {
	const last = handedOver.get(key);
	if (last?.saved.scope !== scope || ledger.watermark >= last.saved.mark) return false;
	const isOtherAccount = account?.fingerprints.every((one) => !last.saved.account?.includes(one));
	return !isOtherAccount && Math.abs(Date.now() - last.at) < SAVING_MS;
}

/** The states that n8n or this process has, one for each account and scope, the newest first. */
export function knownStates(context: IPollFunctions, key: string, saved: unknown): TriggerState[] {
	const states = statesIn(context, saved);
	const kept = inMemory.get(key);
	// n8n usually has the same state, and thousands of live jobs take time to read.
	if (states.length === 0 || !isCopy(saved, kept)) states.push(...statesIn(context, kept));
	// A watermark may stay where it is; of two that are equally new, the one of n8n comes first.
	states.sort((a, b) => b.ledger.watermark - a.ledger.watermark || (b.at ?? 0) - (a.at ?? 0));
	return states.filter((state, index) => {
		const newer = states.slice(0, index).filter(({ scope }) => scope === state.scope);
		return !newer.some((other) => isSameAccount(other, state));
	});
}

/** Whether n8n has the state that this process kept after the same poll. */
function isCopy(saved: unknown, kept: SavedLedger | undefined): boolean {
	if (!isRecord(saved) || saved.at === undefined) return false;
	return saved.at === kept?.at && saved.scope === kept.scope;
}

function statesIn(context: IPollFunctions, saved: unknown): TriggerState[] {
	if (saved === undefined) return [];
	const states = readLedgers(saved);
	if (!states)
		context.logger.warn('The saved state could not be read, so the trigger starts anew from now');
	return states ?? [];
}
