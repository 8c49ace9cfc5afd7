import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { checkedOption } from '../../../../../../core/parameters/checkedValues';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { fileItems, tableItems } from '../../api/job';
import { AMPERITY, explainMissingJob, getJob, JOB_ID, jobPath } from '../../api/jobsApi';

const show = { resource: ['job'], operation: ['getOutput'] };

/** One item for each table, or for each file, in the order of Amperity. */
export const getOutput = defineOperation(
	AMPERITY,
	async ({ context, api, parameter, itemIndex }) => {
		const node = context.getNode();
		const id = checkedId(node, locatorValue(parameter('jobId')), JOB_ID, itemIndex);
		const outputAs = checkedOption(node, parameter('outputAs'), OUTPUT_AS, itemIndex);
		const itemsOf = outputAs === 'files' ? fileItems : tableItems;
		return toItems(itemsOf({ id, ...(await getJob(api, id, explainMissingJob)) }), itemIndex);
	},
);

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get what an ingest job has loaded, one item for each table or file',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, getOutput.one),
};

const OUTPUT_AS: INodeProperties = {
	displayName: 'Output As',
	name: 'outputAs',
	type: 'options',
	options: [
		{
			name: 'Files',
			value: 'files',
			description: 'One item for each file that was loaded, with its number of rows and errors',
		},
		{
			name: 'Tables',
			value: 'tables',
			description: 'One item for each table, with its state and its numbers of rows',
		},
	],
	default: 'tables',
	displayOptions: { show },
	description: 'Whether each item is a table or a file',
};

export const getOutputFields: INodeProperties[] = [OUTPUT_AS];
