import {
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { textOf } from '../../../../core/util/typeGuards';
import { TRIGGER, TRIGGER_ON } from '../../../../core/trigger/description';
import { pollJobs } from '../../../../core/trigger/poll';
import { openApi } from '../../../../core/http/client';
import { checkTriggerOn, statusesOf } from '../../../../core/parameters/statuses';
import { AMPERITY } from './api/jobsApi';
import { amperityJobSource } from './trigger/jobSource';
import { workflowRunSource } from './trigger/runSource';
import { STATUS_NAMES, STATUS_OPTIONS } from './resources/fields';

const WATCH: INodeProperties = {
	displayName: 'Watch',
	name: 'watch',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Ingest Jobs',
			value: 'ingestJobs',
			description: 'The loads of files into tables, with their numbers of rows',
		},
		{
			name: 'Workflow Runs',
			value: 'workflowRuns',
			description: 'The runs of courier groups, orchestrations, campaigns and all else',
		},
	],
	default: 'ingestJobs',
	description: 'What starts the workflow when it changes',
};

export class AmperityTrigger implements INodeType {
	description: INodeTypeDescription = {
		...TRIGGER,
		displayName: 'Amperity Trigger',
		name: 'amperityTrigger',
		icon: { light: 'file:../../icons/amperity.svg', dark: 'file:../../icons/amperity.dark.svg' },
		subtitle:
			'={{ ($parameter["watch"] === "workflowRuns" ? "On run " : "On job ") + [].concat($parameter["triggerOn"]).join(" or ") }}',
		description:
			'Starts the workflow when an ingest job or a workflow run of Amperity succeeds, fails, or is canceled',
		documentationUrl:
			'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm/tree/main/packages/n8n-nodes-amperity#the-trigger',
		defaults: { name: 'Amperity Trigger' },
		credentials: [{ name: 'amperityApi', required: true }],
		properties: [
			WATCH,
			{
				...TRIGGER_ON,
				options: STATUS_OPTIONS,
				default: ['succeeded', 'failed', 'canceled'],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const triggerOn = this.getNodeParameter('triggerOn', []);
		return await pollJobs(this, {
			statuses: statusesOf(triggerOn),
			openSource: async (deadline) => {
				const watch = watchOf(this.getNode(), this.getNodeParameter('watch', 'ingestJobs'));
				checkTriggerOn(this.getNode(), triggerOn, { names: STATUS_NAMES });
				const { tenant } = await this.getCredentials(AMPERITY.credentialType);
				const api = await openApi(this, AMPERITY, { deadline });
				const owner = textOf(tenant)?.trim() ?? '';
				return watch === 'workflowRuns'
					? workflowRunSource(api, owner, statusesOf(triggerOn))
					: amperityJobSource(api, owner);
			},
		});
	}
}

/** Throws NodeOperationError. */
function watchOf(node: INode, value: unknown): 'ingestJobs' | 'workflowRuns' {
	if (value === 'ingestJobs' || value === 'workflowRuns') return value;
	throw new NodeOperationError(node, "The parameter 'Watch' has no valid value", {
		description: "Choose 'Ingest Jobs' or 'Workflow Runs'.",
	});
}
