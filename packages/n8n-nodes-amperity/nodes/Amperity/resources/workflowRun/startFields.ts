import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { allowAgentsField } from '../../../../../../core/operation/starting';
import { OPTIONS_FIELD } from '../../../../../../core/parameters/collections';
import { ifTimedOutField, waitSwitchFields } from '../../../../../../core/parameters/waitFields';
import { CONFIG_ID } from '../../api/runsApi';
import { ifPausedField, TRIGGER } from '../fields';
import { AGENTS } from './fields';

/** The parameters of Start Run. */

const show = { resource: ['workflowRun'], operation: ['start'] };

const RUN_MODES: INodePropertyOptions[] = [
	{
		name: 'Full',
		value: 'full',
		description: 'Pull data, run Stitch, update databases, and send results to other systems',
	},
	{
		name: 'Refresh',
		value: 'refresh',
		description: 'Pull data, run Stitch and update databases, but send nothing',
	},
	{ name: 'Source', value: 'source', description: 'Pull data and refresh domain tables only' },
];

export const RUN_MODE: INodeProperties = {
	displayName: 'Run Mode',
	name: 'runMode',
	type: 'options',
	options: RUN_MODES,
	default: 'source',
	description:
		'Courier groups only: how far the run goes. Without it, the settings of the courier group apply.',
};

export const OPTIONS: INodeProperties = {
	...OPTIONS_FIELD,
	displayOptions: { show },
	options: [
		allowAgentsField(AGENTS),
		ifPausedField,
		ifTimedOutField,
		{
			displayName: 'Range From',
			name: 'rangeFrom',
			type: 'dateTime',
			default: '',
			description:
				"Courier groups only: the time from which files are pulled, in the time zone of the workflow. Required for courier groups that read files. Without 'Range To', the files of this day are pulled.",
		},
		{
			displayName: 'Range To',
			name: 'rangeTo',
			type: 'dateTime',
			default: '',
			description:
				'Courier groups only: the time before which files are pulled, in the time zone of the workflow',
		},
		RUN_MODE,
	],
};

/** The options of the wait. */
export const WAIT_OPTIONS: INodeProperties = {
	...OPTIONS,
	options: [ifPausedField, ifTimedOutField],
};

export const startFields: INodeProperties[] = [
	{
		displayName:
			'Each run of this node starts real work in Amperity: it can send campaigns to customers and data to other systems, and may cost money. It starts once for every input item.',
		name: 'startNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'Configuration ID',
		name: 'configId',
		type: 'string',
		required: true,
		default: '',
		placeholder: `e.g. ${CONFIG_ID.example}`,
		displayOptions: { show },
		description:
			'What to start: a courier group (cg-), an orchestration group (og-) or a campaign (cc-). In Amperity, open its menu and choose Copy ID.',
	},
	...waitSwitchFields(show, {
		trigger: TRIGGER,
		description: 'Whether to hold the workflow until the run has ended, or waits for a person',
	}),
	OPTIONS,
];
