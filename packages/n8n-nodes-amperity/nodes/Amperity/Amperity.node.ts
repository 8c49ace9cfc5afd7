import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { REQUEST_DEFAULTS } from '../../../../core/operation/routing';
import { resourceFieldOf } from '../../../../core/parameters/fields';
import { searchJobs } from './methods/listSearch';
import { searchRuns } from './methods/runSearch';
import { jobDescription } from './resources/job';
import { getOutput } from './resources/job/getOutput';
import { list } from './resources/job/list';
import { workflowRunDescription } from './resources/workflowRun';
import { list as listRuns } from './resources/workflowRun/list';
import { start } from './resources/workflowRun/start';
import { stop } from './resources/workflowRun/stop';

export class Amperity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amperity',
		name: 'amperity',
		icon: { light: 'file:../../icons/amperity.svg', dark: 'file:../../icons/amperity.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle:
			'={{ ({ job: { getOutput: "Get Output", getStatus: "Get Status", list: "List Jobs", waitUntilFinished: "Wait Until Finished" }, workflowRun: { get: "Get Run", list: "List Runs", start: "Start Run", stop: "Stop Run" } })[$parameter["resource"]]?.[$parameter["operation"]] }}',
		description:
			'Look up ingest jobs of Amperity and what they have loaded, and start and stop workflow runs',
		documentationUrl:
			'https://github.com/n8n-nodes-akeneo-sdm/n8n-nodes-akeneo-sdm/tree/main/packages/n8n-nodes-amperity#operations',
		defaults: { name: 'Amperity' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'amperityApi', required: true }],
		requestDefaults: REQUEST_DEFAULTS,
		properties: [
			resourceFieldOf([
				{ name: 'Job', value: 'job' },
				{ name: 'Workflow Run', value: 'workflowRun' },
			]),
			...jobDescription,
			...workflowRunDescription,
		],
	};

	methods = { listSearch: { searchJobs, searchRuns } };

	customOperations = {
		job: { getOutput: getOutput.all, list: list.all },
		workflowRun: { list: listRuns.all, start: start.all, stop: stop.all },
	};
}
