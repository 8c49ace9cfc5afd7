import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { limitFields } from '../../../../core/fields';
import { STATUS_OPTIONS } from '../fields';
import { listJobs } from './listJobs';

const show = { resource: ['job'], operation: ['list'] };

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List ingest jobs, for example all of the last month that failed',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `listJobs.all`.
	routing: {
		request: { method: 'GET', url: '/ingest/jobs' },
		send: { paginate: true },
		operations: { pagination: listJobs.one },
	},
};

export const listFields: INodeProperties[] = [
	...limitFields(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show },
		description: 'Without any, the jobs of the last seven days are listed',
		options: [
			{
				displayName: 'Started After',
				name: 'startedAfter',
				type: 'dateTime',
				default: '',
				description:
					'Only jobs that started at this time or later, in the time zone of the workflow. Without it, only seven days are listed.',
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
	},
];
