import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { searchJobs } from './methods/listSearch';
import { cancel } from './resources/job/cancel';
import { fetchOutput } from './resources/job/fetchOutput';
import { getStatus } from './resources/job/getStatus';
import { listJobs } from './resources/job/listJobs';
import { jobDescription } from './resources/job';

export class ElasticPathPcm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Elastic Path PCM',
		name: 'elasticPathPcm',
		icon: {
			light: 'file:../../icons/elasticPathPcm.svg',
			dark: 'file:../../icons/elasticPathPcm.dark.svg',
		},
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ({ cancel: "Cancel", getOutput: "Get Output", getStatus: "Get Status", list: "List Jobs" })[$parameter["operation"]] }}',
		description: 'Look up jobs of Elastic Path PCM, fetch their files or errors, and cancel them',
		defaults: { name: 'Elastic Path PCM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'elasticPathApi', required: true }],
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

	customOperations = {
		job: {
			cancel: cancel.all,
			getOutput: fetchOutput.all,
			getStatus: getStatus.all,
			list: listJobs.all,
		},
	};
}
