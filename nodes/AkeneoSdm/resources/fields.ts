import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Parameters that several operations, or node and trigger, share. */

/** `action` is the text of the trigger in n8n's list of nodes. */
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

export const projectField: INodeProperties = {
	displayName: 'Project',
	name: 'project',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Only jobs of this project. Akeneo also calls it a workflow.',
	hint: 'Without a choice, the jobs of all projects count',
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

export const ifPendingField: INodeProperties = {
	displayName: 'If a Person Has to Act',
	name: 'ifPending',
	type: 'options',
	options: [
		{
			name: 'Keep Waiting',
			value: 'wait',
			description: 'Until somebody has acted in Akeneo and the job has finished',
		},
		{
			name: 'Stop Waiting',
			value: 'stop',
			description: 'Go on with the job as it is, with the status pending',
		},
	],
	default: 'stop',
	description: 'What to do when the job is pending, which can take days',
};
