import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { limitFields } from '../../../../core/fields';
import { projectField, STATUS_OPTIONS } from '../fields';
import { listJobs } from './listJobs';

const show = { resource: ['job'], operation: ['list'] };

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List jobs, for example all that were created today or that wait for a person',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `listJobs.all`.
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
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
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only jobs created after this time, in the time zone of the workflow',
			},
			{
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description: 'Only jobs created before this time, in the time zone of the workflow',
			},
			projectField,
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: STATUS_OPTIONS,
				default: 'done',
				description: 'Only jobs that are in this status now',
			},
		],
	},
];
