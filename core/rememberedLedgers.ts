import type { IPollFunctions } from 'n8n-workflow';

import { readLedger, type Saved, type SavedLedger } from './savedLedger';

/** What a trigger knows at the start of a poll: what n8n has saved, or what this process knows better. */

/** What polls with nothing to report have found: n8n may save nothing of it, and may give the next poll what it saved before. */
const unsaved = new Map<string, SavedLedger>();
/** Marks of the polls that have handed something over, and when: n8n saves them with the run, a moment later. */
const handedOver = new Map<string, { scope: string; mark: number; at: number }>();
/** Longer than n8n takes for that, and shorter than the time between two polls by the clock. */
const SAVING_MS = 30_000;

/** A poll found something: n8n saves its ledger, unless it drops the result. */
export function noteHandedOver(key: string, { scope, mark }: SavedLedger): void {
	handedOver.set(key, { scope, mark, at: Date.now() });
}

/** A poll found nothing to report, or was the first one. */
export function noteQuiet(key: string, saved: SavedLedger): void {
	unsaved.set(key, saved);
}

/** True when n8n gives what it had before the last poll, though that has only just handed something over. */
export function isBeingSaved(key: string, { ledger, scope }: Saved): boolean {
	const last = handedOver.get(key);
	if (last?.scope !== scope || ledger.mark >= last.mark) return false;
	return Math.abs(Date.now() - last.at) < SAVING_MS;
}

/** The newest ledger of this scope; undefined when there is none. */
export function recall(
	context: IPollFunctions,
	{ key, scope, saved }: { key: string; scope: string; saved: unknown },
): Saved | undefined {
	const fromN8n = ofScope(context, scope, saved);
	const fromMemory = ofScope(context, scope, unsaved.get(key));
	const isNewer = fromN8n && fromMemory && fromN8n.ledger.mark >= fromMemory.ledger.mark;
	return isNewer ? fromN8n : (fromMemory ?? fromN8n);
}

function ofScope(context: IPollFunctions, scope: string, saved: unknown): Saved | undefined {
	if (saved === undefined) return undefined;
	const read = readLedger(saved);
	if (!read)
		context.logger.warn('The saved state could not be read; watching starts anew from now');
	return read?.scope === scope ? read : undefined;
}
