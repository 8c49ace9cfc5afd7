import type { IDataObject } from 'n8n-workflow';

import { isRecord, numberOf, timeOf } from '../../../../core/guards';
import { itemOperation, type OperationItem } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { tellMaybeIncomplete } from '../../../../core/maybeIncomplete';
import { readPages, type PagesResult } from '../../../../core/pages';
import { checkExpressions, chosenId, dateOf } from '../../../../core/parameters';
import type { Api } from '../../../../core/api';
import { statusOf } from '../../../../core/statuses';
import { readWholeList } from '../../../../core/wholeList';
import { PROJECT_ID } from '../../ids';
import { getJobsPage, isoDate, jobKey, PAGE_SIZE, SDM, type JobFilters } from '../../sdmApi';
import { STATUS_NAMES } from '../fields';

/** List Jobs at work. */

type Context = OperationItem['context'];

/** One item a job, each job once: all of them, newest first, or some, in the order of the API. */
export const listJobs = itemOperation(SDM, async ({ context, api, parameter, itemIndex }) => {
	const filters = filtersOf(context, parameter('filters', {}), itemIndex);
	const { rows, complete } = parameter('returnAll', false)
		? await allJobs(api, filters)
		: await firstJobs(api, filters, numberOf(parameter('limit', 50)) ?? 50);
	if (!complete) tellMaybeIncomplete(context);
	return linked(rows, itemIndex);
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
	wanted: number,
): Promise<PagesResult<IDataObject>> {
	const limit = Math.max(1, Math.floor(wanted));
	const { rows, complete } = await readPages({
		keyOf: jobKey,
		limit,
		getPage: async (page) => await getJobsPage(api, filters, page, Math.min(limit, PAGE_SIZE)),
	});
	return { rows, complete: complete || rows.length >= limit };
}

const FILTER_NAMES = {
	status: 'Status',
	createdAfter: 'Created After',
	createdBefore: 'Created Before',
	project: 'Project',
};

function filtersOf(context: Context, given: unknown, itemIndex: number): JobFilters {
	const node = context.getNode();
	const chosen = isRecord(given) ? given : {};
	checkExpressions(node, chosen, FILTER_NAMES, itemIndex);
	const { status, project, createdAfter, createdBefore } = chosen;
	const timezone = context.getTimezone();
	const filters: JobFilters = {
		status: statusOf(node, status, { names: STATUS_NAMES, itemIndex }),
		project: chosenId(node, project, PROJECT_ID, itemIndex),
		created_after: dateOf(node, createdAfter, { parameter: 'Created After', timezone, itemIndex }),
		created_before: dateOf(node, createdBefore, {
			parameter: 'Created Before',
			timezone,
			itemIndex,
		}),
	};
	return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
