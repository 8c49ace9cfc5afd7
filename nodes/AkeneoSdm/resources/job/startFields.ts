import type { INodeProperties } from 'n8n-workflow';

import { type AgentRule, allowAgentsField } from '../../../../core/operation/starting';
import { OPTIONS_FIELD } from '../../../../core/parameters/collections';
import { ifTimedOutField, timeoutField } from '../../../../core/parameters/waitFields';
import { TRIGGER } from '../../api/jobWait';
import { ifPendingField, projectField } from '../fields';

/** The parameters that Create Job and Run File share. */

export const AGENTS: AgentRule = {
	work: 'start jobs',
	option: 'Allow AI Agents to Start Jobs',
	because: "A job runs at once, and can't be taken back.",
};

export const startProjectField: INodeProperties = {
	...projectField,
	required: true,
	hint: undefined,
	description: 'The project whose steps the file goes through. Akeneo also calls it a workflow.',
};

export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Spring lamps',
	hint: 'Without a name, the job is named after its file or items. A repeated run within three days uses the job it finds.',
	description:
		"The name of the job in Akeneo. If 'Name' is empty and a job for the same file was created in the last three days, the node uses that job.",
};

export const waitUntilFinishedField: INodeProperties = {
	displayName: 'Wait Until Finished',
	name: 'waitUntilFinished',
	type: 'boolean',
	default: false,
	description: 'Whether to hold the workflow until the job has finished or waits for a person',
};

const OPTION_FIELDS: INodeProperties[] = [
	allowAgentsField(AGENTS),
	{
		displayName: 'If a Job With This Name Exists',
		name: 'ifNameExists',
		type: 'options',
		options: [
			{
				name: 'Create Another',
				value: 'create',
				description: 'Create a job each time, such as one a day with the same name',
			},
			{
				name: 'Use That Job',
				value: 'use',
				description: 'For names that stand for one file, so that no attempt creates a second job',
			},
		],
		default: 'create',
		description:
			"What to do when the project has a job of this 'Name' from the last three days. Without a name, the node always uses it.",
	},
	ifPendingField,
	ifTimedOutField,
	{
		displayName: 'Model Version',
		name: 'modelVersion',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'The version of the models that the job uses; without it, Akeneo decides',
	},
];

type Shown = NonNullable<INodeProperties['displayOptions']>['show'];

/** Options of a start; `more` are those of one operation only. */
export function startOptions(show: Shown, more: INodeProperties[] = []): INodeProperties {
	return { ...OPTIONS_FIELD, displayOptions: { show }, options: [...OPTION_FIELDS, ...more] };
}

/** The parameters after those of the file. */
export function startFields(
	show: Shown,
	{ options, waitsByDefault }: { options: INodeProperties; waitsByDefault: boolean },
): INodeProperties[] {
	return [
		{ ...nameField, displayOptions: { show } },
		{ ...waitUntilFinishedField, default: waitsByDefault, displayOptions: { show } },
		{ ...timeoutField(TRIGGER), displayOptions: { show: { ...show, waitUntilFinished: [true] } } },
		options,
	];
}
