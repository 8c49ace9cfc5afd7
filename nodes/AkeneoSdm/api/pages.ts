import type { IDataObject } from 'n8n-workflow';

import { httpStatusOf } from '../../../core/errors/kinds';
import { type Api, explainMissingList } from '../../../core/http/api';
import { PageSizes } from '../../../core/http/pageSizes';
import type { Page } from '../../../core/pagination/numberedPages';
import { settle } from '../../../core/util/outcome';
import { isoDate, isRecord, numberOf } from '../../../core/util/typeGuards';
import { JOBS_PATH, NOT_JSON, SDM } from './jobsApi';

/** The pages of the lists of Akeneo SDM. */

/** Servers mostly cap larger pages silently, so a large size means the fewest requests. */
export const PAGE_SIZE = 1000;

const pageSizes = new PageSizes([100, 0]);

/** The page size of the API when none is requested. */
export const DEFAULT_PAGE_SIZE = 25;

export interface JobFilters extends IDataObject {
	status?: string;
	project?: string;
	/** ISO 8601. */
	created_after?: string;
	created_before?: string;
}

export interface ListPage extends Page<IDataObject> {
	/** True when a first page holds every job that matches the filters. */
	whole: boolean;
	serverTime?: number;
}

/** The filters for jobs in a status, or in any, that were created between two times; epoch ms. */
export function createdBetween(
	scope: JobFilters,
	status: string | undefined,
	from?: number,
	to?: number,
): JobFilters {
	return {
		...scope,
		...(status === undefined ? {} : { status }),
		...(from === undefined ? {} : { created_after: isoDate(from) }),
		...(to === undefined ? {} : { created_before: isoDate(to) }),
	};
}

/** One page of the job list, numbered from 1. A page past the end is an empty one. */
export function getJobsPage(
	api: Api,
	filters: JobFilters,
	page: number,
	pageSize = PAGE_SIZE,
): Promise<ListPage> {
	return getListPage(api, JOBS_PATH, { ...filters, page }, pageSize);
}

/** One page of the projects, numbered from 1. */
export function getProjects(api: Api, page: number): Promise<ListPage> {
	return getListPage(api, '/api/v1/projects/', { page }, PAGE_SIZE);
}

async function getListPage(
	api: Api,
	path: string,
	query: JobFilters & { page: number },
	pageSize: number,
): Promise<ListPage> {
	const explain = path === JOBS_PATH ? explainMissingList(SDM) : undefined;
	const ofList = {
		list: `${api.account} ${path}`,
		query: JSON.stringify([query.status, query.project]),
		isFirst: query.page === 1,
		wanted: pageSize,
	};
	const response = await settle(
		pageSizes.fetch(ofList, (size) =>
			api.get(path, size === 0 ? query : { ...query, page_size: size }, { explain }),
		),
	);
	if (!response.ok) {
		if (query.page > 1 && httpStatusOf(response.error) === 404) {
			return { rows: [], hasNext: false, whole: false };
		}
		throw response.error;
	}
	const { body, serverTime } = response.value;
	if (!isRecord(body)) throw api.unusable(NOT_JSON);
	const { results } = body;
	const count = numberOf(body.count);
	// Some servers write an empty list as null.
	const isEmpty = results === null && count === 0;
	if (!Array.isArray(results) && !isEmpty) throw api.unusable(NO_RESULTS);
	const rows = Array.isArray(results) ? results.filter(isRecord) : [];
	const hasNext = body.next !== null && rows.length > 0;
	const saysNothing = body.next === undefined && count === undefined;
	const whole = saysNothing
		? rows.length < DEFAULT_PAGE_SIZE
		: !hasNext || rows.length >= (count ?? Infinity);
	return { rows, count, hasNext, whole, serverTime };
}

const NO_RESULTS = {
	statement: 'sent no list of jobs',
	advice: "Check 'Base URL' in the credential, and whether this package has a newer version.",
};
