import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { chosenId } from '../../core/parameters';
import { pollDeadline } from '../../core/pollBudget';
import { pollJobs } from '../../core/pollJobs';
import { openApi } from '../../core/request';
import { checkTriggerOn, statusesOf } from '../../core/statuses';
import { PROJECT_ID } from './ids';
import { searchProjects } from './methods/listSearch';
import { projectField, STATUS_NAMES, STATUS_OPTIONS } from './resources/fields';
import { SDM } from './sdmApi';
import { sdmJobSource } from './sdmJobSource';

export class AkeneoSdmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Akeneo SDM Trigger',
		name: 'akeneoSdmTrigger',
		icon: { light: 'file:../../icons/akeneoSdm.svg', dark: 'file:../../icons/akeneoSdm.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "On job " + [].concat($parameter["triggerOn"]).join(" or ") }}',
		description:
			'Starts the workflow when a job of Akeneo Supplier Data Manager is done, stops, or waits for a person',
		defaults: { name: 'Akeneo SDM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'akeneoSdmApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'multiOptions',
				required: true,
				options: STATUS_OPTIONS,
				default: ['done', 'error'],
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [projectField],
			},
		],
	};

	methods = { listSearch: { searchProjects } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const triggerOn = this.getNodeParameter('triggerOn', []);
		return await pollJobs(this, {
			statuses: statusesOf(triggerOn),
			openSource: async () => {
				checkTriggerOn(this.getNode(), triggerOn, { names: STATUS_NAMES });
				const chosen = this.getNodeParameter('filters.project', '');
				const project = chosenId(this.getNode(), chosen, PROJECT_ID);
				const api = await openApi(this, SDM, { deadline: pollDeadline(this) });
				return sdmJobSource(api, project);
			},
		});
	}
}
