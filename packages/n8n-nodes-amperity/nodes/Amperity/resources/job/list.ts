import { type IDataObject, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import {
	defineOperation,
	type OperationItem,
} from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { routing } from '../../../../../../core/operation/routing';
import { checkedCollection, FILTERS_FIELD } from '../../../../../../core/parameters/collections';
import { limitFields, readLimit } from '../../../../../../core/parameters/fields';
import { readStatusFilter } from '../../../../../../core/parameters/statuses';
import { readDateFilter } from '../../../../../../core/parameters/values';
import { timeOf } from '../../../../../../core/util/typeGuards';
import { sumUp } from '../../api/job';
import { AMPERITY, JOBS_PATH, type TimeSlice, LONGEST_SLICE_MS } from '../../api/jobsApi';
import { CLOCK_SKEW_MS, newestFirst } from '../../api/newestJobs';
import { statusOf } from '../../api/states';
import { readBackwards } from '../../api/timeSlices';
import { checkPeriod, STATUS_NAMES, STATUS_OPTIONS } from '../fields';

const show = { resource: ['job'], operation: ['list'] };

/** One item for each job, newest first. */
export const list = defineOperation(AMPERITY, async (item) => {
	const { api, context, parameter, itemIndex } = item;
	const { status, ...period } = filtersOf(item);
	const limit = readLimit(context.getNode(), parameter, itemIndex);
	const isWanted = (job: IDataObject) => status === undefined || statusOf(job) === status;
	const { jobs } = await readBackwards(api, period, {
		isEnough: (found) => limit < Infinity && found.filter(isWanted).length >= limit,
	});
	const wanted = newestFirst(jobs.filter(isWanted)).slice(0, limit);
	return toItems(wanted.map(sumUp), itemIndex);
});

const FILTER_NAMES = {
	startedAfter: 'Started After',
	startedBefore: 'Started Before',
};

function filtersOf({
	context,
	parameter,
	itemIndex,
}: OperationItem): TimeSlice & { status?: string } {
	const node = context.getNode();
	const chosen = checkedCollection(node, parameter('filters', {}), FILTERS, itemIndex);
	const timezone = context.getTimezone();
	const timeIn = (name: 'startedAfter' | 'startedBefore') =>
		timeOf(
			readDateFilter(node, chosen[name], { parameter: FILTER_NAMES[name], timezone, itemIndex }),
		);
	const to = timeIn('startedBefore') ?? Date.now() + CLOCK_SKEW_MS;
	const from = timeIn('startedAfter') ?? to - LONGEST_SLICE_MS;
	checkPeriod(node, [FILTER_NAMES.startedAfter, from], [FILTER_NAMES.startedBefore, to], itemIndex);
	const status = readStatusFilter(node, chosen.status, { names: STATUS_NAMES, itemIndex });
	// An end in the year 9999 means no end: no job has started in the weeks until then, so they are not read.
	return { from, to: Math.min(to, Date.now() + LONGEST_SLICE_MS), status };
}

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List ingest jobs, for example all of the last month that failed',
	routing: routing({ url: JOBS_PATH }, list.one),
};

const FILTERS: INodeProperties = {
	...FILTERS_FIELD,
	displayOptions: { show },
	description: 'Without a date, the jobs of the last seven days are listed',
	options: [
		{
			displayName: 'Started After',
			name: 'startedAfter',
			type: 'dateTime',
			default: '',
			description:
				"Only jobs that started at this time or later, in the time zone of the workflow. Without it, the list begins seven days before 'Started Before', or before now.",
		},
		{
			displayName: 'Started Before',
			name: 'startedBefore',
			type: 'dateTime',
			default: '',
			description: 'Only jobs that started before this time, in the time zone of the workflow',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: STATUS_OPTIONS,
			default: 'failed',
			description: 'Only jobs that are in this status now',
		},
	],
};

export const listFields: INodeProperties[] = [...limitFields(show), FILTERS];
