import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { searchJobs, searchProjects } from './methods/listSearch';
import { fetchOutput } from './resources/job/fetchOutput';
import { listJobs } from './resources/job/listJobs';
import { jobDescription } from './resources/job';

export class AkeneoSdm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Akeneo SDM',
		name: 'akeneoSdm',
		icon: { light: 'file:../../icons/akeneoSdm.svg', dark: 'file:../../icons/akeneoSdm.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ({ getOutput: "Get Output", getStatus: "Get Status", list: "List Jobs", waitUntilFinished: "Wait Until Finished" })[$parameter["operation"]] }}',
		description: 'Look up jobs of Akeneo Supplier Data Manager and fetch what they produced',
		defaults: { name: 'Akeneo SDM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'akeneoSdmApi', required: true }],
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

	methods = { listSearch: { searchJobs, searchProjects } };

	customOperations = { job: { getOutput: fetchOutput.all, list: listJobs.all } };
}
