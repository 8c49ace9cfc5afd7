import {
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
	NodeOperationError,
} from 'n8n-workflow';

/** What parameters of jobs and of workflow runs share. */

/** The statuses that users choose from, in the node and in the trigger. `action` is the text of the trigger in n8n's list of nodes. */
export const STATUS_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'Canceled',
		value: 'canceled',
		action: 'On job canceled',
		description: 'Somebody stopped the job or run before it was done',
	},
	{
		name: 'Failed',
		value: 'failed',
		action: 'On job failed',
		description:
			'A table of the job could not be loaded, or the run has failed. Somebody may start it again.',
	},
	{
		name: 'Paused',
		value: 'paused',
		action: 'On job paused',
		description: 'The job or run waits for a person to let it go on',
	},
	{
		name: 'Running',
		value: 'running',
		action: 'On job running',
		description: 'The job or run is being worked on, for the first time or again',
	},
	{
		name: 'Scheduled',
		value: 'scheduled',
		action: 'On job scheduled',
		description: 'The job or run has not begun yet',
	},
	{
		name: 'Succeeded',
		value: 'succeeded',
		action: 'On job succeeded',
		description: 'The job or run is done; single rows of a job may have had errors',
	},
	{
		name: 'Unknown',
		value: 'unknown',
		action: 'On job in an unknown state',
		description: 'The job has no tables yet, or Amperity has a state that this node does not know',
	},
];

export const STATUS_NAMES = 'Succeeded, Failed, Canceled, Running, Scheduled, Paused or Unknown';

/** Throws NodeOperationError for a time filter whose end is not after its beginning. Both are named as in the editor. */
export function checkPeriod(
	node: INode,
	[after, from]: [name: string, date: string | number | undefined],
	[before, to]: [name: string, date: string | number | undefined],
	itemIndex: number,
): void {
	if (from === undefined || to === undefined || from < to) return;
	throw new NodeOperationError(node, `'${after}' is not earlier than '${before}'`, {
		itemIndex,
		description: 'Swap the two dates, or remove one of them.',
	});
}

/** Shown name of the trigger, which waits for any length of time. */
export const TRIGGER = 'Amperity Trigger';

export const ifPausedField: INodeProperties = {
	displayName: 'If a Person Has to Act',
	name: 'ifPaused',
	type: 'options',
	options: [
		{
			name: 'Keep Waiting',
			value: 'wait',
			description: 'Until somebody has let the work go on in Amperity, and it has ended',
		},
		{
			name: 'Stop Waiting',
			value: 'stop',
			description: 'Go on as it is, with the status paused',
		},
	],
	default: 'stop',
	description: 'What to do when the job or run is paused, which can take days',
};
