import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fetchOutput } from './fetchOutput';

const show = { resource: ['job'], operation: ['getOutput'] };

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get the rows a finished job has produced, as items or as a file',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `fetchOutput.all`.
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
		send: { paginate: true },
		operations: { pagination: fetchOutput.one },
	},
};

export const getOutputFields: INodeProperties[] = [
	{
		displayName: 'Output Format ID',
		name: 'outputFormatId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 12',
		displayOptions: { show },
		hint: 'You find this number in Akeneo on the Outputs page of the project',
		description: 'Which of the outputs of the project to fetch',
	},
	{
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
				description: 'One item with all rows in a JSON file; best for very large outputs',
			},
			{
				name: 'Result File',
				value: 'resultFile',
				description: 'One item with the CSV or Excel file that Akeneo offers for download',
			},
		],
		default: 'items',
		displayOptions: { show },
		description: 'How the output is handed to the next node',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		displayOptions: { show: { ...show, outputAs: ['file', 'resultFile'] } },
		hint: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { ...show, outputAs: ['items'] } },
		options: [
			{
				displayName: 'Columns',
				name: 'columns',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Column' },
				default: [],
				placeholder: 'e.g. sku',
				description:
					'The columns to keep, spelled exactly as in the output. Without any, all columns are kept.',
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
	},
];
