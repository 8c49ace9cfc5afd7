import type { INodeProperties } from 'n8n-workflow';

import { OPTIONS_FIELD } from '../../../../core/parameters/collections';

const show = { resource: ['job'], operation: ['getOutput'] };

export const OUTPUT_AS: INodeProperties = {
	displayName: 'Output As',
	name: 'outputAs',
	type: 'options',
	options: [
		{
			name: 'Items',
			value: 'items',
			description: 'One item for each row, ready for the next nodes',
		},
		{
			name: 'JSON File',
			value: 'file',
			description:
				'One item with all rows in a JSON file; best for very large outputs, with n8n 2 or later',
		},
		{
			name: 'Result File',
			value: 'resultFile',
			description: 'One item with the CSV or Excel file that Akeneo offers for download',
		},
	],
	default: 'items',
	displayOptions: { show },
	hint: 'As items, the next step runs once for each row: a step that sends messages sends one for each row',
	description: 'How the output is handed to the next node',
};

export const FIELD: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	displayOptions: { show: { ...show, outputAs: ['file', 'resultFile'] } },
	hint: 'The name of the output binary field to put the file in',
};

export const OPTIONS: INodeProperties = {
	...OPTIONS_FIELD,
	displayOptions: { show: { ...show, outputAs: ['items'] } },
	options: [
		{
			displayName: 'Add Job to Rows',
			name: 'addJob',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the ID and the name of the job to each row, as the columns jobId and jobName',
		},
		{
			displayName: 'Columns',
			name: 'columns',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Column' },
			default: [],
			placeholder: 'e.g. sku',
			description:
				'The columns to keep. Separate several with commas. Without any, all columns are kept.',
		},
		{
			displayName: 'Keep Long Numbers Exact',
			name: 'exactNumbers',
			type: 'boolean',
			default: false,
			description:
				'Whether numbers too long to be exact, such as article numbers of 17 digits, become texts',
		},
		{
			displayName: 'Max Rows',
			name: 'maxRows',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1000,
			description: 'How many rows to fetch at most. The rest of the output is not downloaded.',
		},
		{
			displayName: 'Skip Rows',
			name: 'skipRows',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'How many rows at the beginning of the output to leave out',
		},
	],
};

/** What the editor shows for Get Output, besides the job. */
export const getOutputFields: INodeProperties[] = [
	{
		displayName: 'Output Format ID',
		name: 'outputFormatId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 12',
		displayOptions: { show },
		hint: 'The ID of the output, such as 12, or a pasted address that ends in …/download/12/',
		description:
			'Which of the outputs of the project to fetch. Ask the administrator of your Akeneo account for this ID.',
	},
	OUTPUT_AS,
	FIELD,
	OPTIONS,
];
