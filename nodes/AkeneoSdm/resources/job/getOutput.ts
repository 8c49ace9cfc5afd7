import {
	sleep,
	type DeclarativeRestApiSettings,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { isRecord, textOf } from '../../../../core/guards';
import { checkedId } from '../../../../core/ids';
import { resultsOf } from '../../../../core/itemResults';
import { openApi, type Api } from '../../../../core/request';
import { settle } from '../../../../core/settle';
import { userOptions } from '../../../../core/userOptions';
import { JOB_ID, OUTPUT_FORMAT_ID } from '../../ids';
import { explainBroken, isStream, NOT_ROWS, openOutput, rowsOf } from '../../output';
import { SDM } from '../../sdmApi';
import { routedOptions } from '../routedOptions';
import { valueOf } from '../values';

const show = { resource: ['job'], operation: ['getOutput'] };

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get the rows a finished job has produced, as items or as a file',
	// Used where n8n runs the node as a tool of an agent; a workflow runs `getOutput` below.
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
		send: { paginate: true },
		operations: { pagination: getOutputOfOne },
	},
};

export const getOutputFields: INodeProperties[] = [
	{
		displayName: 'Output Format ID',
		name: 'outputFormatId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 12',
		displayOptions: { show },
		description:
			'The number of the output format to fetch. You find it in Akeneo on the Outputs page of the project.',
	},
	{
		displayName: 'Output As',
		name: 'outputAs',
		type: 'options',
		options: [
			{
				name: 'Items',
				value: 'items',
				description: 'One item for each row, ready for the next nodes',
			},
			{
				name: 'File',
				value: 'file',
				description: 'One item with a JSON file; best for very large outputs',
			},
		],
		default: 'items',
		displayOptions: { show },
		description: 'How the rows are handed to the next node',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		displayOptions: { show: { ...show, outputAs: ['file'] } },
		hint: 'The name of the output binary field to put the file in',
	},
];

/**
 * One item a row in the order of the API, or one item with the file. Runs as an operation of its own, because the
 * declarative engine can't hand over more than about 120,000 items.
 */
export async function getOutput(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	const { request, batching } = userOptions(this);
	for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
		if (itemIndex > 0 && itemIndex % batching.size === 0) await sleep(batching.interval);
		const items = await resultsOf(this, itemIndex, async () => {
			const api = await openApi(this, SDM, { options: request });
			const parameter = (name: string) => this.getNodeParameter(name, itemIndex);
			return await outputOfItem(this, api, parameter, itemIndex);
		});
		// No spread: a million arguments overflow the stack.
		for (const item of items) results.push(item);
	}
	return [results];
}

/** The same for one input item, within the limits of the declarative engine. */
async function getOutputOfOne(
	this: IExecutePaginationFunctions,
	request: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	return await resultsOf(this, itemIndex, async () => {
		const api = await openApi(this, SDM, { options: routedOptions(request) });
		const parameter = (name: string) => this.getNodeParameter(name);
		return await outputOfItem(this, api, parameter, itemIndex);
	});
}

async function outputOfItem(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	api: Api,
	parameter: (name: string) => unknown,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const jobId = checkedId(node, valueOf(parameter('jobId')), JOB_ID, itemIndex);
	const formatId = checkedId(node, parameter('outputFormatId'), OUTPUT_FORMAT_ID, itemIndex);
	const pairedItem = { item: itemIndex };
	if (parameter('outputAs') === 'file') {
		const field = textOf(parameter('binaryPropertyName')) ?? 'data';
		const body = await openOutput(api, jobId, formatId, { stream: true });
		if (!isStream(body)) throw api.unusable(NOT_ROWS);
		const fileName = `job-${jobId}-output-${formatId}.json`;
		const file = await settle(
			context.helpers.prepareBinaryData(body, fileName, 'application/json'),
		);
		if (!file.ok) throw explainBroken(api, file.error);
		const json = { jobId, outputFormatId: formatId };
		return [{ json, binary: { [field]: file.value }, pairedItem }];
	}
	const rows = rowsOf(api, await openOutput(api, jobId, formatId));
	return rows.map((row) => ({ json: isRecord(row) ? row : { value: row }, pairedItem }));
}
