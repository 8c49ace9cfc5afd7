import type { IDataObject, INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { OperationItem } from '../../../../../core/operation/defineOperation';
import { checkedBoolean, checkedText } from '../../../../../core/parameters/checkedValues';
import type { IdRule } from '../../../../../core/parameters/ids';
import { flatten } from '../api/job';

/** Parameters that several operations, or node and trigger, share. */

/** `action` is the text of the trigger in n8n's list of nodes. */
export const STATUS_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'Cancelled',
		value: 'cancelled',
		action: 'On job cancelled',
		description: 'The job was withdrawn while it was pending',
	},
	{
		name: 'Failed',
		value: 'failed',
		action: 'On job failed',
		description: 'The job has ended with errors; Get Output fetches them',
	},
	{
		name: 'Pending',
		value: 'pending',
		action: 'On job pending',
		description: 'The job waits for its turn; jobs are worked on one after the other',
	},
	{
		name: 'Started',
		value: 'started',
		action: 'On job started',
		description: 'The job is being worked on',
	},
	{
		name: 'Success',
		value: 'success',
		action: 'On job succeeded',
		description: 'The job has ended well; the files of an export can be fetched',
	},
];

export const STATUS_NAMES = 'Cancelled, Failed, Pending, Started or Success';

export const typeField: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{
			name: 'Child Products',
			value: 'child-products',
			description: 'Building the variations of a product',
		},
		{
			name: 'Hierarchy Duplicate',
			value: 'hierarchy-duplicate',
			description: 'Copying a hierarchy',
		},
		{
			name: 'Price Import',
			value: 'price-import',
			description: 'Importing a price book, also where the API calls it pricebook-import',
		},
		{ name: 'Product Export', value: 'product-export', description: 'Exporting products to files' },
		{
			name: 'Product Import',
			value: 'product-import',
			description: 'Importing products from a file',
		},
	],
	default: 'product-export',
	description: 'Only jobs of this type',
};

const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The switch between the plain and the raw form of a job. */
export function simplifyField(operations: string[]): INodeProperties {
	return { ...SIMPLIFY, displayOptions: { show: { resource: ['job'], operation: operations } } };
}

/** Throws NodeOperationError. */
export function isSimplified({ context, parameter, itemIndex }: OperationItem): boolean {
	return checkedBoolean(context.getNode(), parameter('simplify', true), SIMPLIFY, itemIndex);
}

/** A function that gives a job in the form that was chosen. Throws NodeOperationError. */
export function readForm(item: OperationItem) {
	return isSimplified(item) ? flatten : (job: IDataObject) => job;
}

/** The picker of a product or a hierarchy, by list or by ID. */
export function locatorField(
	{ parameter, example }: IdRule,
	{
		name,
		searchListMethod,
		description,
	}: { name: string; searchListMethod: string; description: string },
): INodeProperties {
	return {
		displayName: parameter,
		name,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${parameter.toLowerCase()}...`,
				typeOptions: { searchListMethod, searchable: true },
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

/** Undefined for an empty text. An expression that gives nothing is an error. Throws NodeOperationError. */
export function optionalText(
	node: INode,
	value: unknown,
	field: INodeProperties,
	itemIndex: number,
): string | undefined {
	const isNone = typeof value === 'string' && value.trim() === '';
	return isNone ? undefined : checkedText(node, value, field, itemIndex);
}
