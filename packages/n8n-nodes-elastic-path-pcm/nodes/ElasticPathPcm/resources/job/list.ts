import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { limitFields } from '../../../../core/fields';
import { STATUS_OPTIONS, typeField } from '../fields';
import { listJobs } from './listJobs';

const show = { resource: ['job'], operation: ['list'] };

export const listOperation: INodePropertyOptions = {
	name: 'List Jobs',
	value: 'list',
	action: 'List jobs',
	description: 'List jobs, for example all imports that have failed',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `listJobs.all`.
	routing: {
		request: { method: 'GET', url: '/pcm/jobs' },
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
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: STATUS_OPTIONS,
				default: 'success',
				description: 'Only jobs that are in this status now',
			},
			typeField,
		],
	},
];
