import type {
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';

import { checkedCollection, FILTERS_FIELD } from '../../../../core/parameters/collections';
import { TRIGGER, TRIGGER_ON } from '../../../../core/trigger/description';
import { pollJobs } from '../../../../core/trigger/poll';
import { openApi } from '../../../../core/http/client';
import { checkTriggerOn, statusesOf } from '../../../../core/parameters/statuses';
import { pcmJobSource } from './trigger/jobSource';
import { PCM } from './api/jobsApi';
import { STATUS_NAMES, STATUS_OPTIONS, typeField } from './resources/fields';
import { readTypeFilter } from './resources/job/list';

const FILTERS: INodeProperties = {
	...FILTERS_FIELD,
	options: [typeField],
};

export class ElasticPathPcmTrigger implements INodeType {
	description: INodeTypeDescription = {
		...TRIGGER,
		displayName: 'Elastic Path PCM Trigger',
		name: 'elasticPathPcmTrigger',
		icon: {
			light: 'file:../../icons/elasticPathPcm.svg',
			dark: 'file:../../icons/elasticPathPcm.dark.svg',
		},
		subtitle:
			'={{ "On job " + [].concat($parameter["triggerOn"]).join(" or ").replace("success", "succeeded") }}',
		description:
			'Starts the workflow when an import, an export or another job of Elastic Path PCM ends',
		documentationUrl:
			'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm/tree/main/packages/n8n-nodes-elastic-path-pcm#the-trigger',
		defaults: { name: 'Elastic Path PCM Trigger' },
		credentials: [{ name: 'elasticPathApi', required: true }],
		properties: [
			{
				...TRIGGER_ON,
				options: STATUS_OPTIONS,
				default: ['success', 'failed', 'cancelled'],
			},
			FILTERS,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const triggerOn = this.getNodeParameter('triggerOn', []);
		return await pollJobs(this, {
			statuses: statusesOf(triggerOn),
			openSource: async (deadline) => {
				const node = this.getNode();
				checkTriggerOn(node, triggerOn, { names: STATUS_NAMES });
				const filters = checkedCollection(node, this.getNodeParameter('filters', {}), FILTERS);
				const type = readTypeFilter(node, filters.type);
				const api = await openApi(this, PCM, { deadline });
				return pcmJobSource(api, type);
			},
		});
	}
}
