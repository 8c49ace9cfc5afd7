import {
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { checkedCollection, FILTERS_FIELD } from '../../core/parameters/collections';
import { readIdFilter } from '../../core/parameters/values';
import {
	OVERDUE_OPTIONS,
	TRIGGER,
	TRIGGER_ON,
	TRIGGER_SUBTITLE,
} from '../../core/trigger/description';
import { pollJobs } from '../../core/trigger/poll';
import { openApi } from '../../core/http/client';
import { checkTriggerOn, statusesOf } from '../../core/parameters/statuses';
import { numberOf } from '../../core/util/typeGuards';
import { PROJECT_ID, SDM } from './api/jobsApi';
import { searchProjects } from './methods/listSearch';
import { projectField, STATUS_NAMES, STATUS_OPTIONS } from './resources/fields';
import { sdmJobSource } from './trigger/jobSource';

const FILTERS: INodeProperties = {
	...FILTERS_FIELD,
	options: [projectField],
};

export class AkeneoSdmTrigger implements INodeType {
	description: INodeTypeDescription = {
		...TRIGGER,
		displayName: 'Akeneo SDM Trigger',
		name: 'akeneoSdmTrigger',
		icon: { light: 'file:../../icons/akeneoSdm.svg', dark: 'file:../../icons/akeneoSdm.dark.svg' },
		subtitle: TRIGGER_SUBTITLE,
		description:
			'Starts the workflow when a job of Akeneo Supplier Data Manager is done, stops, or waits for a person',
		documentationUrl: 'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm#the-trigger',
		defaults: { name: 'Akeneo SDM Trigger' },
		credentials: [{ name: 'akeneoSdmApi', required: true }],
		properties: [
			{
				...TRIGGER_ON,
				options: STATUS_OPTIONS,
				default: ['done', 'error'],
			},
			FILTERS,
			OVERDUE_OPTIONS,
		],
	};

	methods = { listSearch: { searchProjects } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const triggerOn = this.getNodeParameter('triggerOn', []);
		const minutes = this.getNodeParameter('options.overdueAfterMinutes', '');
		return await pollJobs(this, {
			overdueAfterMinutes: numberOf(minutes),
			statuses: statusesOf(triggerOn),
			openSource: async (deadline) => {
				const node = this.getNode();
				checkMinutes(node, minutes);
				checkTriggerOn(node, triggerOn, { names: STATUS_NAMES });
				const filters = checkedCollection(node, this.getNodeParameter('filters', {}), FILTERS);
				const project = readIdFilter(node, filters.project, PROJECT_ID);
				const api = await openApi(this, SDM, { deadline });
				return sdmJobSource(api, project);
			},
		});
	}
}

/** Throws NodeOperationError. */
function checkMinutes(node: INode, value: unknown): void {
	const minutes = numberOf(value);
	if (value === '' || value === undefined || value === null) return;
	if (minutes !== undefined && Number.isInteger(minutes) && minutes > 0) return;
	throw new NodeOperationError(
		node,
		"The parameter 'Also When Still Running or Pending After (Minutes)' is not a whole number above 0",
		{ description: 'Enter a number of minutes such as 240, or remove the option.' },
	);
}
