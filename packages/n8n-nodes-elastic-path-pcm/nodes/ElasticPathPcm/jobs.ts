import type { IDataObject } from 'n8n-workflow';

import { isRecord, textOf, timeOf } from '../../core/guards';
import type { JobSighting } from '../../core/jobSource';
import { isForgotten } from '../../core/statuses';

/** What a job of this API is: its statuses, its types, and its plain form. */

const LIVE_STATUSES = ['pending', 'started'];
const FINAL_STATUSES = ['success', 'failed', 'cancelled'];

/** The API has two names for one thing, and its pages write some with an underscore. */
const SAME_TYPES: Record<string, string> = { 'pricebook-import': 'price-import' };

/**
 * The job without the shell of JSON:API: everything at the top. The addresses of files are left out, since whoever has one
 * can fetch the file; `file_count` tells how many there are (null for jobs that make none).
 */
export function flatten(job: IDataObject): IDataObject {
	const { status, type, ...attributes } = attributesOf(job);
	const { file_locations, ...meta } = metaOf(job);
	return {
		id: job.id,
		type,
		status: statusOf(job) ?? status,
		...meta,
		...attributes,
		file_count: Array.isArray(file_locations) ? file_locations.length : null,
	};
}

/** In lower case. */
export function statusOf(job: IDataObject): string | undefined {
	return textOf(attributesOf(job).status)?.trim().toLowerCase();
}

/** Such as "product-export"; both names of a price import are one. */
export function typeOf(job: IDataObject): string | undefined {
	const type = textOf(attributesOf(job).type);
	return type === undefined ? undefined : sameType(type);
}

/** A type in the writing in which types can be compared. */
export function sameType(type: string): string {
	const written = type.trim().toLowerCase().replace(/_/g, '-');
	return SAME_TYPES[written] ?? written;
}

/** Epoch ms. */
export function createdAt(job: IDataObject): number | undefined {
	return timeOf(attributesOf(job).created_at);
}

/** The latest of all dates of a job, epoch ms; Infinity when it has none. */
export function lastDate(job: IDataObject): number {
	const { created_at, started_at, completed_at, updated_at } = attributesOf(job);
	const times = [created_at, started_at, completed_at, updated_at].flatMap(
		(date) => timeOf(date) ?? [],
	);
	return times.length === 0 ? Infinity : Math.max(...times);
}

/** Where the files of an export are, as the API gives it. */
export function fileLocations(job: IDataObject): string[] {
	const { file_locations } = metaOf(job);
	return Array.isArray(file_locations) ? file_locations.flatMap((link) => textOf(link) ?? []) : [];
}

/** Whether a job is over. `updated_at` says nothing about that. */
export function hasEnded(job: IDataObject): boolean {
	const status = statusOf(job) ?? '';
	if (LIVE_STATUSES.includes(status)) return false;
	return FINAL_STATUSES.includes(status) || timeOf(attributesOf(job).completed_at) !== undefined;
}

/** The key that tells jobs apart; a row without an id is only equal to itself. */
export function jobKey(job: IDataObject): string {
	return textOf(job.id) ?? JSON.stringify(job);
}

/** A job as the ledger sees it. Undefined for one without a usable id or status. */
export function toSighting(job: IDataObject, now: number): JobSighting | undefined {
	const id = textOf(job.id);
	const status = statusOf(job);
	if (id === undefined || status === undefined || !/^[\w-]{1,64}$/.test(id)) return undefined;
	const created = createdAt(job);
	// Without an end time: jobs are never opened again, so that their creation names their one ending for good.
	return {
		id,
		status,
		final: hasEnded(job) || (!LIVE_STATUSES.includes(status) && isForgotten(created, now)),
		createdAt: created,
		job: flatten(job),
	};
}

function attributesOf({ attributes }: IDataObject): IDataObject {
	return isRecord(attributes) ? attributes : {};
}

function metaOf({ meta }: IDataObject): IDataObject {
	return isRecord(meta) ? meta : {};
}
