import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fetchOutput } from './fetchOutput';

const show = { resource: ['job'], operation: ['getOutput'] };

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get the files of an export, or the reasons why a job has failed',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `fetchOutput.all`.
	routing: {
		request: { method: 'GET', url: '/pcm/jobs' },
		send: { paginate: true },
		operations: { pagination: fetchOutput.one },
	},
};

export const getOutputFields: INodeProperties[] = [
	{
		displayName: 'Output As',
		name: 'outputAs',
		type: 'options',
		options: [
			{
				name: 'Errors',
				value: 'errors',
				description: 'One item for each thing that went wrong in the job',
			},
			{
				name: 'Files',
				value: 'file',
				description: 'One item for each file of an export',
			},
			{
				name: 'Files or Errors',
				value: 'auto',
				description: 'The files of an export that went well, the errors of a job that failed',
			},
		],
		default: 'auto',
		displayOptions: { show },
		description: 'What of the output is handed to the next node',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		displayOptions: { show: { ...show, outputAs: ['auto', 'file'] } },
		hint: 'The name of the output binary field to put the file in',
	},
];
