import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { JOB_ID } from '../ids';

/** Parameters that several operations, or node and trigger, have in common. */

/** `action` is what the panel of all nodes offers for the trigger. */
export const STATUS_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'Done',
		value: 'done',
		action: 'On job done',
		description: 'All steps are finished and the output can be fetched',
	},
	{
		name: 'Error',
		value: 'error',
		action: 'On job stopped by an error',
		description: 'The job has stopped; its message says why',
	},
	{
		name: 'Pending',
		value: 'pending',
		action: 'On job waiting for a person',
		description: 'The job waits for a person to act in Akeneo',
	},
	{
		name: 'Running',
		value: 'running',
		action: 'On job running',
		description: 'The job is being processed, for the first time or again',
	},
];

export const STATUS_NAMES = 'Done, Error, Pending or Running';

export const jobField: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description:
		'The job this is about. After the trigger, choose By ID and drag the ID of the job in. A job chosen from the list keeps the label it had at that moment.',
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
			placeholder: `e.g. ${JOB_ID.example}`,
		},
	],
};

export const projectField: INodeProperties = {
	displayName: 'Project',
	name: 'project',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Only jobs of this project. Akeneo also calls it a workflow.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a project...',
			typeOptions: { searchListMethod: 'searchProjects', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 41',
		},
	],
};
