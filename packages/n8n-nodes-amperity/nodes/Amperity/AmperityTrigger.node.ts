import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { textOf } from '../../core/guards';
import { pollDeadline } from '../../core/pollBudget';
import { pollJobs } from '../../core/pollJobs';
import { openApi } from '../../core/request';
import { checkTriggerOn, statusesOf } from '../../core/statuses';
import { AMPERITY } from './amperityApi';
import { amperityJobSource } from './amperityJobSource';
import { STATUS_NAMES, STATUS_OPTIONS } from './resources/fields';

export class AmperityTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amperity Trigger',
		name: 'amperityTrigger',
		icon: { light: 'file:../../icons/amperity.svg', dark: 'file:../../icons/amperity.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "On job " + [].concat($parameter["triggerOn"]).join(" or ") }}',
		description:
			'Starts the workflow when an ingest job of Amperity succeeds, fails, or is canceled',
		defaults: { name: 'Amperity Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'amperityApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'multiOptions',
				required: true,
				options: STATUS_OPTIONS,
				default: ['succeeded', 'failed', 'canceled'],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const triggerOn = this.getNodeParameter('triggerOn', []);
		return await pollJobs(this, {
			statuses: statusesOf(triggerOn),
			openSource: async () => {
				checkTriggerOn(this.getNode(), triggerOn, { names: STATUS_NAMES });
				const { tenant } = await this.getCredentials(AMPERITY.credentialType);
				const api = await openApi(this, AMPERITY, { deadline: pollDeadline(this) });
				return amperityJobSource(api, textOf(tenant)?.trim() ?? '');
			},
		});
	}
}
