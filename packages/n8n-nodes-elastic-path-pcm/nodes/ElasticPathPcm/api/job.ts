import type { IDataObject } from 'n8n-workflow';

import { isForgotten } from '../../../../../core/parameters/statuses';
import type { JobSighting } from '../../../../../core/trigger/jobSource';
import { isRecord, textOf, timeOf } from '../../../../../core/util/typeGuards';

/** A job: the meaning of its status, its type, its plain form, its key, and its sighting for the trigger. */

const LIVE_STATUSES = ['pending', 'started'];
const ENDED_STATUSES = ['success', 'failed', 'cancelled'];

/** In lower case. */
export function statusOf(job: IDataObject): string | undefined {
	return textOf(attributesOf(job).status)?.trim().toLowerCase();
}

export function isPending(status?: string): boolean {
	return status === 'pending';
}

export function isCancelled(status?: string): boolean {
	return status === 'cancelled';
}

export function hasSucceeded(status?: string): boolean {
	return status === 'success';
}

export function hasFailed(status?: string): boolean {
	return status === 'failed';
}

/** A job in an unknown status has ended when it has an end date; `updated_at` says nothing about that. */
export function hasEnded(job: IDataObject): boolean {
	const status = statusOf(job) ?? '';
	if (LIVE_STATUSES.includes(status)) return false;
	return ENDED_STATUSES.includes(status) || timeOf(attributesOf(job).completed_at) !== undefined;
}

/**
 * The job without the nesting of JSON:API. The addresses of files are left out, because an address is enough to fetch the
 * file; `file_count` tells how many there are (null for jobs that make none).
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

/** The API has two names for price imports, and its pages write some types with an underscore. */
const CANONICAL_TYPES: Record<string, string> = { 'pricebook-import': 'price-import' };

/** Such as "product-export"; both names of a price import are one. */
export function typeOf(job: IDataObject): string | undefined {
	const type = textOf(attributesOf(job).type);
	return type === undefined ? undefined : canonicalType(type);
}

/** The one spelling of a type in which types are compared. */
export function canonicalType(type: string): string {
	const written = type
		.trim()
		.toLowerCase()
		.replace(/[\s_]+/g, '-');
	return CANONICAL_TYPES[written] ?? written;
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

/** The addresses of the files of an export. */
export function fileLocations(job: IDataObject): string[] {
	const { file_locations } = metaOf(job);
	return Array.isArray(file_locations) ? file_locations.flatMap((link) => textOf(link) ?? []) : [];
}

/** The key that tells jobs apart; a row without an ID is only equal to itself. */
export function jobKey(job: IDataObject): string {
	return textOf(job.id) ?? JSON.stringify(job);
}

/** The sighting of a job; undefined without a usable ID or status. */
export function toSighting(job: IDataObject, now: number): JobSighting | undefined {
	const id = textOf(job.id);
	const status = statusOf(job);
	if (id === undefined || status === undefined || !/^[\w-]{1,64}$/.test(id)) return undefined;
	const created = createdAt(job);
	// Without `endedAt`, because a job ends only once and its creation time is enough to name that event.
	return {
		id,
		status,
		hasEnded: hasEnded(job) || (!LIVE_STATUSES.includes(status) && isForgotten(created, now)),
		createdAt: created,
		job: flatten(job),
	};
}

function attributesOf({ attributes }: IDataObject): IDataObject {
	return isRecord(attributes) ? attributes : {};
}

export function metaOf({ meta }: IDataObject): IDataObject {
	return isRecord(meta) ? meta : {};
}
