import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { waitForJob } from './waitForJob';

const show = { resource: ['job'], operation: ['waitUntilFinished'] };

export const waitOperation: INodePropertyOptions = {
	name: 'Wait Until Finished',
	value: 'waitUntilFinished',
	action: 'Wait until a job is finished',
	description: 'Hold the workflow until a job is done, has stopped, or waits for a person',
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
		send: { paginate: true },
		operations: { pagination: waitForJob },
	},
};

export const waitFields: INodeProperties[] = [
	{
		displayName: 'Timeout (Minutes)',
		name: 'timeoutMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		displayOptions: { show },
		description:
			'How long to wait at most. For jobs that take many hours, start a workflow with the Akeneo SDM Trigger instead.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show },
		options: [
			{
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
			},
			{
				displayName: 'If Time Is Up',
				name: 'ifTimedOut',
				type: 'options',
				options: [
					{
						name: 'Continue',
						value: 'continue',
						description: "Go on with the job as it was last seen, and 'timedOut' set to true",
					},
					{
						name: 'Stop the Workflow',
						value: 'stop',
						description: 'End this execution with a message',
					},
				],
				default: 'stop',
				description: "What to do when the job has not finished within 'Timeout (Minutes)'",
			},
		],
	},
];
