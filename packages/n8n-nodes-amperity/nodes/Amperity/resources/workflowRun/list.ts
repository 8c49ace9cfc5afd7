import { type IDataObject, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import {
	defineOperation,
	type OperationItem,
} from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { routing } from '../../../../../../core/operation/routing';
import { checkedText } from '../../../../../../core/parameters/checkedValues';
import { checkedCollection, FILTERS_FIELD } from '../../../../../../core/parameters/collections';
import { limitFields, readLimit } from '../../../../../../core/parameters/fields';
import { readStatusFilter } from '../../../../../../core/parameters/statuses';
import { readDateFilter } from '../../../../../../core/parameters/values';
import { isoDate } from '../../../../../../core/util/typeGuards';
import { AMPERITY } from '../../api/jobsApi';
import { newestRunsFirst, runItem, runStatus } from '../../api/run';
import { readRuns } from '../../api/runList';
import { type RunFilters, RUNS_PATH } from '../../api/runsApi';
import { checkPeriod, STATUS_NAMES, STATUS_OPTIONS } from '../fields';

const show = { resource: ['workflowRun'], operation: ['list'] };

/** Every service has room for so many rows on a page; how many more Amperity allows is not documented. */
const SURE_PAGE = 50;
/** Without dates, the list covers this time. */
const USUAL_MS = 7 * 24 * 3600_000;

/** One item for each run. With Return All the newest run comes first, otherwise the order is that of the API. */
export const list = defineOperation(AMPERITY, async (item) => {
	const { api, parameter, itemIndex } = item;
	const { status, ...filters } = filtersOf(item);
	const limit = readLimit(item.context.getNode(), parameter, itemIndex);
	const wanted = (rows: IDataObject[]) =>
		status === undefined ? rows : rows.filter((run) => runStatus(run) === status);
	const isShort = limit <= SURE_PAGE && status === undefined;
	const { rows } = await readRuns(
		api,
		{ ...filters, ...(isShort ? { limit } : {}) },
		{ isEnough: (found) => wanted(found).length >= limit },
	);
	const runs = wanted(rows).slice(0, limit);
	return toItems((limit === Infinity ? newestRunsFirst(runs) : runs).map(runItem), itemIndex);
});

const DATE_FILTERS = {
	createdAfter: ['Created After', 'created_from'],
	createdBefore: ['Created Before', 'created_to'],
	endedAfter: ['Ended After', 'ended_from'],
	endedBefore: ['Ended Before', 'ended_to'],
} as const;

function filtersOf({
	context,
	parameter,
	itemIndex,
}: OperationItem): RunFilters & { status?: string } {
	const node = context.getNode();
	const chosen = checkedCollection(node, parameter('filters', {}), FILTERS, itemIndex);
	const timezone = context.getTimezone();
	const dates: RunFilters = {};
	for (const [key, [name, field]] of Object.entries(DATE_FILTERS)) {
		const date = readDateFilter(node, chosen[key], { parameter: name, timezone, itemIndex });
		if (date !== undefined) dates[field] = date;
	}
	checkPeriod(
		node,
		['Created After', dates.created_from],
		['Created Before', dates.created_to],
		itemIndex,
	);
	checkPeriod(node, ['Ended After', dates.ended_from], ['Ended Before', dates.ended_to], itemIndex);
	const hasDate = Object.keys(dates).length > 0;
	const usual = hasDate ? {} : { created_from: isoDate(Date.now() - USUAL_MS) };
	const status = readStatusFilter(node, chosen.status, { names: STATUS_NAMES, itemIndex });
	const type =
		chosen.type === undefined || chosen.type === ''
			? undefined
			: checkedText(node, chosen.type, TYPE, itemIndex);
	return { ...usual, ...dates, ...(type ? { type } : {}), status };
}

export const listOperation: INodePropertyOptions = {
	name: 'List Runs',
	value: 'list',
	action: 'List workflow runs',
	description: 'List workflow runs, for example all of the last week that failed',
	routing: routing({ url: RUNS_PATH }, list.one),
};

function dateField(name: keyof typeof DATE_FILTERS, description: string): INodeProperties {
	const [displayName] = DATE_FILTERS[name];
	return { displayName, name, type: 'dateTime', default: '', description };
}

const TYPE: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'string',
	default: '',
	placeholder: 'e.g. courier.group/run',
	description: "Only runs of this type, written as in the 'type' field of a run",
};

const FILTERS: INodeProperties = {
	...FILTERS_FIELD,
	displayOptions: { show },
	description: 'Without a date, the runs of the last seven days are listed',
	options: [
		dateField(
			'createdAfter',
			'Only runs created at this time or later, in the time zone of the workflow',
		),
		dateField(
			'createdBefore',
			'Only runs created before this time, in the time zone of the workflow',
		),
		dateField(
			'endedAfter',
			'Only runs that ended at this time or later, in the time zone of the workflow',
		),
		dateField(
			'endedBefore',
			'Only runs that ended before this time, in the time zone of the workflow',
		),
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: STATUS_OPTIONS.map(({ name, value }) => ({ name, value })),
			default: 'failed',
			description: 'Only runs that are in this status now',
		},
		TYPE,
	],
};

export const listFields: INodeProperties[] = [...limitFields(show), FILTERS];
