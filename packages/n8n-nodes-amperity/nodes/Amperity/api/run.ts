import type { IDataObject } from 'n8n-workflow';

import { isForgotten } from '../../../../../core/parameters/statuses';
import type { JobSighting } from '../../../../../core/trigger/jobSource';
import { textOf, timeOf } from '../../../../../core/util/typeGuards';
import { isLive, isUnknown, meaningOf, type Meaning } from './states';

/** A workflow run: the meaning of its state, the run as a workflow gets it, and its sighting for the trigger. */

export function runStatus({ state }: IDataObject): Meaning {
	return meaningOf(state);
}

/** A run in an unknown state has ended when it has an end. */
export function runHasEnded(run: IDataObject): boolean {
	const status = runStatus(run);
	return isUnknown(status) ? timeOf(run.ended_at) !== undefined : !isLive(status);
}

/** The run as Amperity gives it, and `status`: its state in one spelling. */
export function runItem({ id, ...run }: IDataObject): IDataObject {
	return { id, status: runStatus(run), ...run };
}

/** Epoch ms. */
export function createdAt({ created_at }: IDataObject): number | undefined {
	return timeOf(created_at);
}

/** Runs without a date come first. */
export function newestRunsFirst(runs: IDataObject[]): IDataObject[] {
	const time = (run: IDataObject) => createdAt(run) ?? Number.MAX_SAFE_INTEGER;
	return [...runs].sort((a, b) => time(b) - time(a));
}

/**
 * The sighting of a run; undefined without a usable ID. One that has ended counts as created at its end, since that is the time
 * by which the lists of a poll select it.
 */
export function runSighting(run: IDataObject, now: number): JobSighting | undefined {
	const id = textOf(run.id);
	if (id === undefined || !/^[\w-]{1,100}$/.test(id)) return undefined;
	const status = runStatus(run);
	const created = createdAt(run);
	const job = runItem(run);
	if (!runHasEnded(run)) {
		const isOver = isUnknown(status) && isForgotten(created, now);
		return { id, status, hasEnded: isOver, createdAt: created, job };
	}
	const endedAt = timeOf(run.ended_at);
	return { id, status, hasEnded: true, createdAt: endedAt ?? created, endedAt, job };
}
