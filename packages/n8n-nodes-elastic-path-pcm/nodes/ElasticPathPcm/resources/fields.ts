import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Parameters that several operations, or node and trigger, have in common. */

/** `action` is what the panel of all nodes offers for the trigger. */
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

/** The toggle between the plain and the raw form of a job. */
export function simplifyField(operations: string[]): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		displayOptions: { show: { resource: ['job'], operation: operations } },
		description: 'Whether to return a simplified version of the response instead of the raw data',
	};
}
