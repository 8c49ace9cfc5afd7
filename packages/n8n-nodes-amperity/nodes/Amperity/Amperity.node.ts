import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { searchJobs } from './methods/listSearch';
import { jobDescription } from './resources/job';
import { getOutput } from './resources/job/getOutput';
import { listJobs } from './resources/job/listJobs';

export class Amperity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amperity',
		name: 'amperity',
		icon: { light: 'file:../../icons/amperity.svg', dark: 'file:../../icons/amperity.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ({ getOutput: "Get Output", getStatus: "Get Status", list: "List Jobs" })[$parameter["operation"]] }}',
		description: 'Look up ingest jobs of Amperity and what they have loaded',
		defaults: { name: 'Amperity' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'amperityApi', required: true }],
		requestDefaults: {
			baseURL: '={{ $credentials.baseUrl }}',
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		},
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Job', value: 'job' }],
				default: 'job',
			},
			...jobDescription,
		],
	};

	methods = { listSearch: { searchJobs } };

	customOperations = { job: { getOutput: getOutput.all, list: listJobs.all } };
}
