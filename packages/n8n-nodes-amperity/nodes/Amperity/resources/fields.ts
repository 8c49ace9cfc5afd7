import type { INodePropertyOptions } from 'n8n-workflow';

/** The statuses that users choose from, in the node and in the trigger. */

/** `action` is what the panel of all nodes offers for the trigger. */
export const STATUS_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'Canceled',
		value: 'canceled',
		action: 'On job canceled',
		description: 'Somebody stopped the job before all its tables were loaded',
	},
	{
		name: 'Failed',
		value: 'failed',
		action: 'On job failed',
		description: 'At least one table could not be loaded. Somebody may start it again.',
	},
	{
		name: 'Paused',
		value: 'paused',
		action: 'On job paused',
		description: 'A table waits for a person to let it go on',
	},
	{
		name: 'Running',
		value: 'running',
		action: 'On job running',
		description: 'At least one table is being loaded, for the first time or again',
	},
	{
		name: 'Scheduled',
		value: 'scheduled',
		action: 'On job scheduled',
		description: 'No table has begun yet',
	},
	{
		name: 'Succeeded',
		value: 'succeeded',
		action: 'On job succeeded',
		description: 'All tables were loaded; single rows may have had errors',
	},
	{
		name: 'Unknown',
		value: 'unknown',
		action: 'On job in an unknown state',
		description: 'The job has no tables yet, or Amperity has a state that this node does not know',
	},
];

export const STATUS_NAMES = 'Succeeded, Failed, Canceled, Running, Scheduled, Paused or Unknown';
