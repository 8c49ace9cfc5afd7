import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { checkedBoolean, checkedNumber } from './checkedValues';
import type { IdRule } from './ids';

/** Parameters that are the same in every service. */

type Shown = NonNullable<INodeProperties['displayOptions']>['show'];

/** The choice of a resource; Job is the default. */
export function resourceFieldOf(options: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options,
		default: 'job',
	};
}

export function operationField(
	options: INodePropertyOptions[],
	{ resource = 'job', operation = 'getStatus' } = {},
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: operation,
	};
}

/** The picker of a job, by list or by ID. The node has to have a list search called `searchJobs`. */
export function jobLocator({ example }: IdRule, show?: Shown): INodeProperties {
	return {
		displayName: 'Job',
		name: 'jobId',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		...(show ? { displayOptions: { show } } : {}),
		description:
			"The job that this operation is for. After a trigger, choose By ID and drag in the job's ID. A job chosen from the list keeps the label it had at that moment.",
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a job...',
				typeOptions: { searchListMethod: 'searchJobs', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${example}`,
			},
		],
	};
}

const RETURN_ALL: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const LIMIT: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

/** Return All and Limit of a list. */
export function limitFields(show: Shown): INodeProperties[] {
	return [
		{ ...RETURN_ALL, displayOptions: { show } },
		{ ...LIMIT, displayOptions: { show: { ...show, returnAll: [false] } } },
	];
}

/** The most results to return; Infinity with Return All. Throws NodeOperationError. */
export function readLimit(
	node: INode,
	parameter: (name: string, otherwise: boolean | number) => unknown,
	itemIndex: number,
): number {
	if (checkedBoolean(node, parameter('returnAll', false), RETURN_ALL, itemIndex)) return Infinity;
	return checkedNumber(node, parameter('limit', 50), LIMIT, itemIndex);
}
