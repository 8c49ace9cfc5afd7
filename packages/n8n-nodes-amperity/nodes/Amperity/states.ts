import type { IDataObject } from 'n8n-workflow';

import { textOf, timeOf } from '../../core/guards';

/**
 * Amperity gives every table of an ingest job a state, and none to the job. Documented are labels ("Running with failures"),
 * in answers stand words in lower case; the set is open.
 */

/** What a state means, whichever way it is spelled. */
export type Meaning =
	'canceled' | 'failed' | 'paused' | 'running' | 'scheduled' | 'succeeded' | 'unknown';

const MEANINGS = new Map<string, Meaning>([
	['scheduled', 'scheduled'],
	['up for retry', 'scheduled'],
	['paused', 'paused'],
	['started', 'running'],
	['in progress', 'running'],
	['running', 'running'],
	['running with failures', 'running'],
	['finalizing', 'running'],
	['stopping', 'running'],
	['canceling', 'running'],
	['succeeded', 'succeeded'],
	['skipped', 'succeeded'],
	['failed', 'failed'],
	['stopped', 'canceled'],
	['canceled', 'canceled'],
]);

/** In which a job is still alive; in "scheduled" and "paused" for as long as somebody leaves it there. */
const ALIVE: Meaning[] = ['running', 'scheduled', 'paused'];

export function meaningOf(state: unknown): Meaning {
	const words = (textOf(state) ?? '').trim().toLowerCase();
	const spelled = words.replace(/[\s_-]+/g, ' ').replace(/\bcancell/, 'cancel');
	return MEANINGS.get(spelled) ?? 'unknown';
}

/**
 * The status of a job with these tables: it runs as long as one of them does; then the worst of what became of them counts.
 */
export function foldedStatus(tables: IDataObject[]): Meaning {
	const met = new Set(tables.map(({ state }) => meaningOf(state)));
	const hasEnded = tables.some(({ state }) => !ALIVE.includes(meaningOf(state)));
	if (met.size === 0) return 'unknown';
	if (met.has('running')) return 'running';
	if (met.has('paused')) return 'paused';
	// Some tables are done and others have yet to begin: the job is on its way.
	if (met.has('scheduled')) return hasEnded ? 'running' : 'scheduled';
	if (tables.some(isUndecided)) return 'unknown';
	if (met.has('failed')) return 'failed';
	if (met.has('canceled')) return 'canceled';
	return met.has('unknown') ? 'unknown' : 'succeeded';
}

/** Whether a job in this status is over by itself. */
export function isOver(status: Meaning, tables: IDataObject[]): boolean {
	if (status === 'unknown') return tables.length > 0 && !tables.some(isUndecided);
	return !ALIVE.includes(status);
}

/** In a state nobody knows, and without an end. */
function isUndecided({ state, ended_at }: IDataObject): boolean {
	return meaningOf(state) === 'unknown' && timeOf(ended_at) === undefined;
}
