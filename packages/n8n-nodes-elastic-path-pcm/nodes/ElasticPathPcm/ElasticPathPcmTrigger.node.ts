import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { checkExpressions } from '../../core/parameters';
import { isRecord } from '../../core/guards';
import { pollDeadline } from '../../core/pollBudget';
import { pollJobs } from '../../core/pollJobs';
import { openApi } from '../../core/request';
import { checkTriggerOn, statusesOf } from '../../core/statuses';
import { pcmJobSource } from './pcmJobSource';
import { PCM } from './pcmApi';
import { STATUS_NAMES, STATUS_OPTIONS, typeField } from './resources/fields';
import { checkedType } from './resources/job/listJobs';

export class ElasticPathPcmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Elastic Path PCM Trigger',
		name: 'elasticPathPcmTrigger',
		icon: {
			light: 'file:../../icons/elasticPathPcm.svg',
			dark: 'file:../../icons/elasticPathPcm.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "On job " + [].concat($parameter["triggerOn"]).join(" or ") }}',
		description:
			'Starts the workflow when an import, an export or another job of Elastic Path PCM ends',
		defaults: { name: 'Elastic Path PCM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'elasticPathApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'multiOptions',
				required: true,
				options: STATUS_OPTIONS,
				default: ['success', 'failed', 'cancelled'],
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [typeField],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const triggerOn = this.getNodeParameter('triggerOn', []);
		return await pollJobs(this, {
			statuses: statusesOf(triggerOn),
			openSource: async () => {
				const node = this.getNode();
				checkTriggerOn(node, triggerOn, { names: STATUS_NAMES });
				const given: unknown = this.getNodeParameter('filters', {});
				const filters = isRecord(given) ? given : {};
				checkExpressions(node, filters, { type: 'Type' });
				const type = checkedType(node, filters.type);
				const api = await openApi(this, PCM, { deadline: pollDeadline(this) });
				return pcmJobSource(api, type);
			},
		});
	}
}
