import type { INodeProperties } from 'n8n-workflow';

import type { IdRule } from './ids';

/** Parameters that look the same in every service. */

type Shown = NonNullable<INodeProperties['displayOptions']>['show'];

/** The picker of a job, by list or by ID. The node has to have a list search called `searchJobs`. */
export function jobLocator({ example }: IdRule, show?: Shown): INodeProperties {
	return {
		displayName: 'Job',
		name: 'jobId',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		...(show ? { displayOptions: { show } } : {}),
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
				placeholder: `e.g. ${example}`,
			},
		],
	};
}

/** Return All and Limit of a list. */
export function limitFields(show: Shown): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			displayOptions: { show },
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { ...show, returnAll: [false] } },
			description: 'Max number of results to return',
		},
	];
}
