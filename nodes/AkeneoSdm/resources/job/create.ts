import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../core/operation/defineOperation';
import { toItems } from '../../../../core/operation/items';
import { routing } from '../../../../core/operation/routing';
import { checkedId } from '../../../../core/parameters/ids';
import { FILE_ID } from '../../api/filesApi';
import { JOBS_PATH, SDM } from '../../api/jobsApi';
import { createJob } from '../../api/newJob';
import { fallbackName, readStart, startedJob } from './start';
import { startFields, startOptions, startProjectField } from './startFields';

const show = { resource: ['job'], operation: ['create'] };

/** One item: the job, with its ID and `created`. */
export const create = defineOperation(
	SDM,
	async (item) => {
		const { context, api, parameter, itemIndex } = item;
		const fileId = checkedId(context.getNode(), parameter('fileId'), FILE_ID, itemIndex);
		const start = readStart(item, {
			fallback: fallbackName('File', fileId),
			waitsByDefault: false,
			optionsField: OPTIONS,
		});
		const made = await createJob(context, api, { ...start.job, fileId }, itemIndex);
		return toItems([await startedJob(item, made, start)], itemIndex);
	},
	{ sideBySide: true },
);

export const createOperation: INodePropertyOptions = {
	name: 'Create Job',
	value: 'create',
	action: 'Create a job',
	description: 'Start a job for a file that was uploaded. It runs at once.',
	routing: routing({ url: JOBS_PATH }, create.one),
};

const OPTIONS = startOptions(show);

export const createFields: INodeProperties[] = [
	{ ...startProjectField, displayOptions: { show } },
	{
		displayName: 'File ID',
		name: 'fileId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 7001',
		displayOptions: { show },
		hint: 'Drag in the ID that Upload File gives',
		description: 'The uploaded file that the job is for',
	},
	...startFields(show, { options: OPTIONS, waitsByDefault: false }),
];
