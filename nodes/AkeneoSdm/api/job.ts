import type { IDataObject } from 'n8n-workflow';

import { isForgotten } from '../../../core/parameters/statuses';
import type { JobSighting } from '../../../core/trigger/jobSource';
import { endingId } from '../../../core/trigger/ledger/advance';
import { isRecord, textOf, timeOf } from '../../../core/util/typeGuards';

/** A job: the meaning of its status, its key, its sighting for the trigger, and the ID of its end. */

/** First part of every `eventId`. */
export const EVENT_SERVICE = 'akeneo-sdm';

/** A pending job waits for a person, maybe for weeks. */
export const LIVE_STATUSES = ['running', 'pending'];
const ENDED_STATUSES = ['done', 'error'];

/** In lower case. */
export function statusOf({ status }: IDataObject): string | undefined {
	return textOf(status)?.toLowerCase();
}

export function isPending(status?: string): boolean {
	return status === 'pending';
}

export function hasSucceeded(status?: string): boolean {
	return status === 'done';
}

export function hasFailed(status?: string): boolean {
	return status === 'error';
}

/** A job in an unknown status has ended when it has an end date. */
export function hasEnded(job: IDataObject): boolean {
	const status = statusOf(job) ?? '';
	if (LIVE_STATUSES.includes(status)) return false;
	return ENDED_STATUSES.includes(status) || timeOf(job.completion_date) !== undefined;
}

/** The `eventId` that the trigger gives to the end of a job; undefined for a job that has not ended, or has no end date. */
export function endingIdOf(job: IDataObject): string | undefined {
	const id = textOf(job.id);
	const status = statusOf(job);
	const endedAt = timeOf(job.completion_date);
	if (id === undefined || status === undefined || endedAt === undefined || !hasEnded(job))
		return undefined;
	return endingId(EVENT_SERVICE, { id, status, endedAt });
}

/** The ID of the project of a job, which services give as a number or as an object; undefined where they give neither. */
export function projectOf({ project }: IDataObject): string | undefined {
	const id = textOf(isRecord(project) ? project.id : project);
	return id !== undefined && /^\d+$/.test(id) ? id : undefined;
}

/** The key that tells jobs apart; a row without an ID is only equal to itself. */
export function jobKey(row: IDataObject): string {
	return textOf(row.id) ?? JSON.stringify(row);
}

/**
 * The sighting of a job in a row of the job list, or in a response for this job only; undefined without a usable ID. `known`
 * fills in the fields that such a response may lack.
 */
export function toSighting(
	row: IDataObject,
	now: number,
	known: { id?: string; status?: string; createdAt?: number } = {},
): JobSighting | undefined {
	const id = textOf(row.id) ?? known.id;
	const status = statusOf(row) ?? known.status?.toLowerCase();
	if (id === undefined || status === undefined || !/^[\w-]{1,64}$/.test(id)) return undefined;
	const createdAt = timeOf(row.creation_date) ?? known.createdAt;
	const endedAt = timeOf(row.completion_date);
	const isOver =
		hasEnded({ ...row, status }) ||
		(!LIVE_STATUSES.includes(status) && isForgotten(createdAt, now));
	return { id, status, hasEnded: isOver, createdAt, endedAt, job: { ...row, id } };
}
