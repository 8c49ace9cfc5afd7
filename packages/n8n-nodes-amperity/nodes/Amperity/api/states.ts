import type { IDataObject } from 'n8n-workflow';

import { isRecord, textOf, timeOf } from '../../../../../core/util/typeGuards';

/**
 * Amperity gives a state to every workflow run and to every table of an ingest job, and none to the job. Its pages name labels
 * ("Running with failures"), its responses use lower case, and more states may come.
 */

/** The meaning of a state, in any spelling. */
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

/** A scheduled or paused job may stay in that state for any length of time. */
const LIVE: Meaning[] = ['running', 'scheduled', 'paused'];

export function meaningOf(state: unknown): Meaning {
	return MEANINGS.get(spellingOf(state)) ?? 'unknown';
}

function spellingOf(state: unknown): string {
	const text = (textOf(state) ?? '').trim().toLowerCase();
	return text.replace(/[\s_-]+/g, ' ').replace(/\bcancell/, 'cancel');
}

export function tablesOf({ tables }: IDataObject): IDataObject[] {
	return Array.isArray(tables) ? tables.filter(isRecord) : [];
}

/** A job runs as long as one of its tables does; after that the worst result of a table counts. */
export function statusOf(job: IDataObject): Meaning {
	const tables = tablesOf(job);
	const meanings = new Set(tables.map(({ state }) => meaningOf(state)));
	const isUnderWay = tables.some(({ state }) => !LIVE.includes(meaningOf(state)));
	if (meanings.size === 0) return 'unknown';
	if (meanings.has('running')) return 'running';
	if (meanings.has('paused')) return 'paused';
	if (meanings.has('scheduled')) return isUnderWay ? 'running' : 'scheduled';
	if (tables.some(isUndecided)) return 'unknown';
	if (meanings.has('failed')) return 'failed';
	if (meanings.has('canceled')) return 'canceled';
	return meanings.has('unknown') ? 'unknown' : 'succeeded';
}

/** A job or run in this status may still change by itself. */
export function isLive(status: Meaning): boolean {
	return LIVE.includes(status);
}

/** Somebody has stopped it, and it has ended or is about to. */
export function isStopped(state: unknown): boolean {
	return ['stopping', 'canceling', 'stopped', 'canceled'].includes(spellingOf(state));
}

export function isUnknown(status: Meaning): boolean {
	return status === 'unknown';
}

export function hasSucceeded(status: Meaning): boolean {
	return status === 'succeeded';
}

export function hasFailed(status: string): boolean {
	return status === 'failed';
}

export function isPaused(status: Meaning): boolean {
	return status === 'paused';
}

/** A job in an unknown status has ended when all its tables have. */
export function hasEnded(job: IDataObject): boolean {
	const status = statusOf(job);
	if (!isUnknown(status)) return !isLive(status);
	const tables = tablesOf(job);
	return tables.length > 0 && !tables.some(isUndecided);
}

/** In an unknown state, and without an end. */
function isUndecided({ state, ended_at }: IDataObject): boolean {
	return meaningOf(state) === 'unknown' && timeOf(ended_at) === undefined;
}
