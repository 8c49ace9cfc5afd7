import type { INodeProperties } from 'n8n-workflow';

import type { AgentRule } from '../../../../../../core/operation/starting';
import { RUN_ID } from '../../api/runsApi';

/** Parameters and rules that the operations on workflow runs share. */

export const AGENTS: AgentRule = {
	work: 'start or stop workflow runs',
	option: 'Allow AI Agents to Start and Stop Runs',
	because: 'A run can send campaigns and data to other systems, and may cost money.',
};

export const runLocator: INodeProperties = {
	displayName: 'Workflow Run',
	name: 'workflowRunId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	displayOptions: { show: { resource: ['workflowRun'], operation: ['get', 'stop'] } },
	description:
		"The workflow run to get or stop. After a trigger, choose By ID and drag in the run's ID, or the workflow_id of an ingest job. A run chosen from the list keeps the label it had at that moment.",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a run...',
			typeOptions: { searchListMethod: 'searchRuns', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: `e.g. ${RUN_ID.example}`,
		},
	],
};
