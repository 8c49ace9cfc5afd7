import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { openBinaryStore } from '../../../../../../core/files/binaryStore';
import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { checkedOption, checkedText } from '../../../../../../core/parameters/checkedValues';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { getJob, JOB_ID, jobPath, PCM } from '../../api/jobsApi';
import { flattenError, kindOf, readErrors } from '../../api/output';
import { saveFiles } from '../../api/outputFiles';

const show = { resource: ['job'], operation: ['getOutput'] };

/** One item for each file, or for each error. */
export const getOutput = defineOperation(PCM, async ({ context, api, parameter, itemIndex }) => {
	const node = context.getNode();
	const jobId = checkedId(node, locatorValue(parameter('jobId')), JOB_ID, itemIndex);
	const wanted = checkedOption(node, parameter('outputAs', 'auto'), OUTPUT_AS, itemIndex);
	const field =
		wanted === 'errors'
			? ''
			: checkedText(node, parameter('binaryPropertyName', 'data'), FIELD, itemIndex);
	const job = await getJob(api, jobId);
	if (kindOf(api, job, wanted) === 'errors') {
		const rows = await readErrors(api, jobId);
		return toItems(
			rows.map((row) => ({ jobId, ...flattenError(row) })),
			itemIndex,
		);
	}
	const files = await saveFiles(api, { ...job, id: jobId }, openBinaryStore(context, itemIndex));
	return files.map((file, index) => ({
		json: {
			jobId,
			fileNumber: index + 1,
			fileCount: files.length,
			fileName: file.fileName ?? null,
		},
		binary: { [field]: file },
		pairedItem: { item: itemIndex },
	}));
});

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get the files of an export, or the reasons why a job has failed',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, getOutput.one),
};

const OUTPUT_AS: INodeProperties = {
	displayName: 'Output As',
	name: 'outputAs',
	type: 'options',
	options: [
		{
			name: 'Errors',
			value: 'errors',
			description: 'One item for each thing that went wrong in the job',
		},
		{
			name: 'Files',
			value: 'file',
			description: 'One item for each file of an export',
		},
		{
			name: 'Files or Errors',
			value: 'auto',
			description: 'The files of an export that went well, the errors of a job that failed',
		},
	],
	default: 'auto',
	displayOptions: { show },
	description: 'What to fetch: the files of an export, the errors of a job, or whichever there is',
};

const FIELD: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	displayOptions: { show: { ...show, outputAs: ['auto', 'file'] } },
	hint: 'The name of the output binary field to put the file in',
};

export const getOutputFields: INodeProperties[] = [OUTPUT_AS, FIELD];
