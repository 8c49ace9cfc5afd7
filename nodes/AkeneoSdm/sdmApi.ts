import type { IDataObject } from 'n8n-workflow';

import { isRecord, numberOf, textOf, timeOf } from '../../core/guards';
import type { JobSighting } from '../../core/jobSource';
import type { RequestFailure } from '../../core/errors';
import type { Page } from '../../core/pages';
import type { Api, ApiService, GetOptions } from '../../core/api';
import { settle } from '../../core/settle';
import { isForgotten } from '../../core/statuses';

/** The job API of Akeneo Supplier Data Manager: its paths, its statuses, the shape of its answers. */

export const SDM: ApiService = {
	name: 'Akeneo SDM',
	credentialType: 'akeneoSdmApi',
	secrets: ['apiToken'],
	exampleUrl: 'https://sdm.akeneo.cloud',
};

/** Statuses in which a job is still alive: "pending" waits for a person, for weeks if need be. */
export const LIVE_STATUSES = ['running', 'pending'];
const FINAL_STATUSES = ['done', 'error'];

/** Servers cap what they don't want to give; asking for much means fewest requests. */
export const PAGE_SIZE = 1000;

/** What the API gives when it is not asked for a size. */
export const DEFAULT_PAGE_SIZE = 25;

export interface JobFilters extends IDataObject {
	status?: string;
	project?: string;
	/** ISO 8601. */
	created_after?: string;
	created_before?: string;
}

export interface ListPage extends Page<IDataObject> {
	/** True when a first page holds everything that matches the filters. */
	whole: boolean;
	serverTime?: number;
}

export function jobPath(jobId: string): string {
	return `/api/v1/jobs/${encodeURIComponent(jobId)}/`;
}

/** A job by itself. It may hold less than its list entry: documented are only `status` and `step`. */
export async function getJob(
	api: Api,
	jobId: string,
	explain?: GetOptions['explain'],
): Promise<IDataObject> {
	const { body } = await api.get(jobPath(jobId), undefined, { explain });
	// The one field that is sure to be there.
	if (!isRecord(body) || textOf(body.status) === undefined) throw api.unusable(NOT_JSON);
	return body;
}

/** One page of the job list, numbered from 1. A page past the end is an empty one. */
export async function getJobsPage(
	api: Api,
	filters: JobFilters,
	page: number,
	pageSize = PAGE_SIZE,
): Promise<ListPage> {
	return await getListPage(api, '/api/v1/jobs/', { ...filters, page, page_size: pageSize });
}

/** One page of the projects, numbered from 1. */
export async function getProjects(api: Api, page: number): Promise<ListPage> {
	return await getListPage(api, '/api/v1/projects/', { page, page_size: PAGE_SIZE });
}

async function getListPage(
	api: Api,
	path: string,
	query: IDataObject & { page: number },
): Promise<ListPage> {
	const reply = await settle(api.get(path, query));
	if (!reply.ok) {
		if (query.page > 1 && isRecord(reply.error) && reply.error.httpCode === '404') {
			return { rows: [], hasNext: false, whole: false };
		}
		throw reply.error;
	}
	const { body, serverTime } = reply.value;
	if (!isRecord(body)) throw api.unusable(NOT_JSON);
	if (!Array.isArray(body.results)) throw api.unusable(NO_RESULTS);
	const rows = body.results.filter(isRecord);
	const count = numberOf(body.count);
	const hasNext = body.next !== null && rows.length > 0;
	const saysNothing = body.next === undefined && count === undefined;
	const whole = saysNothing
		? rows.length < DEFAULT_PAGE_SIZE
		: !hasNext || rows.length >= (count ?? Infinity);
	return { rows, count, hasNext, whole, serverTime };
}

/** The key that tells jobs apart; a row without an id is only equal to itself. */
export function jobKey(row: IDataObject): string {
	return textOf(row.id) ?? JSON.stringify(row);
}

/**
 * A row of the job list, or a job by itself, as the ledger sees it. Undefined for one without a usable id.
 * `known` fills in what a job by itself may lack.
 */
export function toSighting(
	row: IDataObject,
	now: number,
	known: { id?: string; status?: string; createdAt?: number } = {},
): JobSighting | undefined {
	const id = textOf(row.id) ?? known.id;
	const status = (textOf(row.status) ?? known.status)?.toLowerCase();
	if (id === undefined || status === undefined || !/^[\w-]{1,64}$/.test(id)) return undefined;
	const createdAt = timeOf(row.creation_date) ?? known.createdAt;
	const endedAt = timeOf(row.completion_date);
	const final =
		hasEnded({ ...row, status }) ||
		(!LIVE_STATUSES.includes(status) && isForgotten(createdAt, now));
	return { id, status, final, createdAt, endedAt, job: { ...row, id } };
}

export function isoDate(ms: number): string {
	return new Date(ms).toISOString();
}

/** Whether a job is over; one in a status nobody knows is when it has an end date. */
export function hasEnded({ status, completion_date }: IDataObject): boolean {
	const known = textOf(status)?.toLowerCase() ?? '';
	if (LIVE_STATUSES.includes(known)) return false;
	return FINAL_STATUSES.includes(known) || timeOf(completion_date) !== undefined;
}

/** For operations in which a user has chosen the job. */
export function explainMissingJob(failure: RequestFailure): RequestFailure {
	if (failure.status !== 404) return failure;
	return {
		...failure,
		statement: 'knows no job with this ID',
		advice:
			"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.",
	};
}

const NOT_JSON = {
	statement: 'answered with something that is not job data, such as a web page',
	advice: "Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
};

const NO_RESULTS = {
	statement: 'answered without a list of jobs',
	advice: "Check 'Base URL' in the credential, and whether this package has a newer version.",
};
