import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { REQUEST_DEFAULTS } from '../../core/operation/routing';
import { resourceFieldOf } from '../../core/parameters/fields';
import { searchJobs, searchProjects } from './methods/listSearch';
import { fileDescription } from './resources/file';
import { uploadFile } from './resources/file/upload';
import { jobDescription } from './resources/job';
import { create } from './resources/job/create';
import { getOutput } from './resources/job/getOutput';
import { list } from './resources/job/list';
import { runFile } from './resources/job/runFile';

export class AkeneoSdm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Akeneo SDM',
		name: 'akeneoSdm',
		icon: { light: 'file:../../icons/akeneoSdm.svg', dark: 'file:../../icons/akeneoSdm.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ({ create: "Create Job", getOutput: "Get Output", getStatus: "Get Status", list: "List Jobs", runFile: "Run File", upload: "Upload File", waitUntilFinished: "Wait Until Finished" })[$parameter["operation"]] }}',
		description:
			'Run supplier files through Akeneo Supplier Data Manager, look up jobs and fetch what they produced',
		documentationUrl: 'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm#operations',
		defaults: { name: 'Akeneo SDM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'akeneoSdmApi', required: true }],
		requestDefaults: REQUEST_DEFAULTS,
		properties: [
			resourceFieldOf([
				{ name: 'File', value: 'file' },
				{ name: 'Job', value: 'job' },
			]),
			...fileDescription,
			...jobDescription,
		],
	};

	methods = { listSearch: { searchJobs, searchProjects } };

	customOperations = {
		file: { upload: uploadFile.all },
		job: { create: create.all, getOutput: getOutput.all, list: list.all, runFile: runFile.all },
	};
}
