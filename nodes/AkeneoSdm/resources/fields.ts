import type { INodeProperties } from 'n8n-workflow';

import { JOB_ID } from '../ids';

/** Parameters that several operations, or node and trigger, have in common. */

export const STATUS_OPTIONS = [
	{
		name: 'Done',
		value: 'done',
		description: 'All steps are finished and the output can be fetched',
	},
	{
		name: 'Error',
		value: 'error',
		description: 'The job has stopped; its message says why',
	},
	{
		name: 'Pending',
		value: 'pending',
		description: 'The job waits for a person to act in Akeneo',
	},
	{
		name: 'Running',
		value: 'running',
		description: 'The job is being processed',
	},
];

export const jobField: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The job to look at',
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
