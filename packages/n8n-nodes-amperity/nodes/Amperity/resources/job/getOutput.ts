import { NodeOperationError, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { AMPERITY, explainMissingJob, getJob } from '../../amperityApi';
import { JOB_ID } from '../../ids';
import { fileItems, tableItems } from '../../job';

const show = { resource: ['job'], operation: ['getOutput'] };

/** One item a table, or one a file, in the order of Amperity. */
export const getOutput = itemOperation(AMPERITY, async ({ context, api, parameter, itemIndex }) => {
	const node = context.getNode();
	const id = checkedId(node, valueOf(parameter('jobId')), JOB_ID, itemIndex);
	const shape = SHAPES.get(parameter('outputAs'));
	if (!shape) {
		throw new NodeOperationError(node, "The parameter 'Output As' has no valid value", {
			itemIndex,
			description: "Choose 'Tables' or 'Files', or give tables or files.",
		});
	}
	return linked(shape({ id, ...(await getJob(api, id, explainMissingJob)) }), itemIndex);
});

const SHAPES = new Map<unknown, typeof tableItems>([
	['tables', tableItems],
	['files', fileItems],
]);

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get what an ingest job has loaded, one item for each table or file',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `getOutput.all`.
	routing: {
		request: { method: 'GET', url: '/ingest/jobs/' },
		send: { paginate: true },
		operations: { pagination: getOutput.one },
	},
};

export const getOutputFields: INodeProperties[] = [
	{
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
		description: 'What to give an item for',
	},
];
