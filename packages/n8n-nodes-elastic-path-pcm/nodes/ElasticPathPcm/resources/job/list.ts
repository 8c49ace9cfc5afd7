import {
	type IDataObject,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
	NodeOperationError,
} from 'n8n-workflow';

import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { hintAtMissingJobs, toItems } from '../../../../../../core/operation/items';
import { routing } from '../../../../../../core/operation/routing';
import { checkedCollection, FILTERS_FIELD } from '../../../../../../core/parameters/collections';
import { limitFields, readLimit } from '../../../../../../core/parameters/fields';
import { readStatusFilter } from '../../../../../../core/parameters/statuses';
import { isChosen } from '../../../../../../core/parameters/values';
import { textOf } from '../../../../../../core/util/typeGuards';
import { createdAt, canonicalType, statusOf, typeOf } from '../../api/job';
import { readJobs } from '../../api/jobListing';
import { JOBS_PATH, PCM } from '../../api/jobsApi';
import { pageQuery } from '../../api/pages';
import { readForm, STATUS_NAMES, STATUS_OPTIONS, typeField } from '../fields';

const show = { resource: ['job'], operation: ['list'] };

/** One item for each job. With Return All the newest job comes first, otherwise the order is that of the API. */
export const list = defineOperation(PCM, async (item) => {
	const { context, api, parameter, itemIndex } = item;
	const inForm = readForm(item);
	const isWanted = filterOf(context.getNode(), parameter('filters', {}), itemIndex);
	const limit = readLimit(context.getNode(), parameter, itemIndex);
	const returnAll = limit === Infinity;
	const listed = await readJobs(
		api,
		({ rows }) => !returnAll && rows.filter(isWanted).length >= limit,
	);
	if (!listed.complete) hintAtMissingJobs(context);
	const rows = listed.rows.filter(isWanted).slice(0, limit);
	// Two jobs without a date would give NaN.
	if (returnAll)
		rows.sort((a, b) => (createdAt(b) ?? -Infinity) - (createdAt(a) ?? -Infinity) || 0);
	return toItems(rows.map(inForm), itemIndex);
});

function filterOf(node: INode, given: unknown, itemIndex: number): (job: IDataObject) => boolean {
	const chosen = checkedCollection(node, given, FILTERS, itemIndex);
	const status = readStatusFilter(node, chosen.status, { names: STATUS_NAMES, itemIndex });
	const type = readTypeFilter(node, chosen.type, itemIndex);
	return (job) =>
		(status === undefined || statusOf(job) === status) &&
		(type === undefined || typeOf(job) === type);
}

/** The type in a filter, or undefined when none was chosen. Throws NodeOperationError. */
export function readTypeFilter(
	node: INode,
	value: unknown,
	itemIndex?: number,
): string | undefined {
	if (!isChosen(value)) return undefined;
	const type = canonicalType(textOf(value) ?? '');
	if (/^[a-z][a-z-]{0,59}$/.test(type)) return type;
	throw new NodeOperationError(node, "The parameter 'Type' is not a type of jobs", {
		itemIndex,
		description: 'Choose one of the list, such as Product Export.',
	});
}

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List jobs, for example all imports that have failed',
	routing: routing({ url: JOBS_PATH, qs: pageQuery(0) }, list.one),
};

const FILTERS: INodeProperties = {
	...FILTERS_FIELD,
	displayOptions: { show },
	options: [
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: STATUS_OPTIONS,
			default: 'success',
			description: 'Only jobs that are in this status now',
		},
		typeField,
	],
};

export const listFields: INodeProperties[] = [...limitFields(show), FILTERS];
