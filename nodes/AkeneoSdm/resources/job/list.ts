import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Api } from '../../../../core/http/api';
import { defineOperation, type OperationItem } from '../../../../core/operation/defineOperation';
import { hintAtMissingJobs, toItems } from '../../../../core/operation/items';
import { routing } from '../../../../core/operation/routing';
import { type PagesResult, readPages } from '../../../../core/pagination/numberedPages';
import { readWholeList } from '../../../../core/pagination/wholeList';
import { checkedCollection, FILTERS_FIELD } from '../../../../core/parameters/collections';
import { limitFields, readLimit } from '../../../../core/parameters/fields';
import { readStatusFilter } from '../../../../core/parameters/statuses';
import { readDateFilter, readIdFilter } from '../../../../core/parameters/values';
import { isoDate, timeOf } from '../../../../core/util/typeGuards';
import { jobKey } from '../../api/job';
import { JOBS_PATH, PROJECT_ID, SDM } from '../../api/jobsApi';
import { getJobsPage, type JobFilters, PAGE_SIZE } from '../../api/pages';
import { projectField, STATUS_NAMES, STATUS_OPTIONS } from '../fields';

const show = { resource: ['job'], operation: ['list'] };

type Context = OperationItem['context'];

/** One item for each job. With Return All the newest job comes first, otherwise the order is that of the API. */
export const list = defineOperation(SDM, async ({ context, api, parameter, itemIndex }) => {
	const filters = filtersOf(context, parameter('filters', {}), itemIndex);
	const limit = readLimit(context.getNode(), parameter, itemIndex);
	const { rows, complete } =
		limit === Infinity ? await allJobs(api, filters) : await firstJobs(api, filters, limit);
	if (!complete) hintAtMissingJobs(context);
	return toItems(rows, itemIndex);
});

async function allJobs(api: Api, filters: JobFilters): Promise<PagesResult<IDataObject>> {
	const createdAt = (job: IDataObject) => timeOf(job.creation_date);
	const { rows, complete } = await readWholeList({
		from: timeOf(filters.created_after),
		to: timeOf(filters.created_before),
		keyOf: jobKey,
		createdAt,
		getPage: async (from, to, page) => {
			const bounds: JobFilters = {
				...(from === undefined ? {} : { created_after: isoDate(from) }),
				...(to === undefined ? {} : { created_before: isoDate(to) }),
			};
			return await getJobsPage(api, { ...filters, ...bounds }, page);
		},
	});
	rows.sort((a, b) => (createdAt(b) ?? -Infinity) - (createdAt(a) ?? -Infinity) || 0);
	return { rows, complete };
}

async function firstJobs(
	api: Api,
	filters: JobFilters,
	limit: number,
): Promise<PagesResult<IDataObject>> {
	const { rows, complete } = await readPages({
		keyOf: jobKey,
		limit,
		getPage: async (page) => await getJobsPage(api, filters, page, Math.min(limit, PAGE_SIZE)),
	});
	return { rows, complete: complete || rows.length >= limit };
}

function filtersOf(context: Context, given: unknown, itemIndex: number): JobFilters {
	const node = context.getNode();
	const { status, project, createdAfter, createdBefore } = checkedCollection(
		node,
		given,
		FILTERS,
		itemIndex,
	);
	const timezone = context.getTimezone();
	const filters: JobFilters = {
		status: readStatusFilter(node, status, { names: STATUS_NAMES, itemIndex }),
		project: readIdFilter(node, project, PROJECT_ID, itemIndex),
		created_after: readDateFilter(node, createdAfter, {
			parameter: 'Created After',
			timezone,
			itemIndex,
		}),
		created_before: readDateFilter(node, createdBefore, {
			parameter: 'Created Before',
			timezone,
			itemIndex,
		}),
	};
	return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List jobs, for example all that were created today or that wait for a person',
	routing: routing({ url: JOBS_PATH, qs: { page: 1 } }, list.one),
};

const FILTERS: INodeProperties = {
	...FILTERS_FIELD,
	displayOptions: { show },
	options: [
		{
			displayName: 'Created After',
			name: 'createdAfter',
			type: 'dateTime',
			default: '',
			description: 'Only jobs created after this time, in the time zone of the workflow',
		},
		{
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: 'Only jobs created before this time, in the time zone of the workflow',
		},
		projectField,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: STATUS_OPTIONS,
			default: 'done',
			description: 'Only jobs that are in this status now',
		},
	],
};

export const listFields: INodeProperties[] = [...limitFields(show), FILTERS];
