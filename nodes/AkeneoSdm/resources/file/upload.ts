import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../core/operation/defineOperation';
import { routing } from '../../../../core/operation/routing';
import { checkedCollection, OPTIONS_FIELD } from '../../../../core/parameters/collections';
import { FILES_PATH } from '../../api/filesApi';
import { SDM } from '../../api/jobsApi';
import {
	linked,
	readSkipLines,
	readSource,
	skipLinesField,
	sourceFields,
	upload,
	UPLOADING,
} from '../sourceFields';
import { parsedFile } from './parsed';

const show = { resource: ['file'], operation: ['upload'] };

/** How long Akeneo may take to read a file, in ms. */
export const PARSING_MS = 10 * 60_000;

/** One item for each file: the file as the API shows it once it is parsed. */
export const uploadFile = defineOperation(
	SDM,
	async (item) => {
		const { context, api, parameter, itemIndex } = item;
		const node = context.getNode();
		const { skipLines } = checkedCollection(node, parameter('options', {}), OPTIONS, itemIndex);
		const skipped = readSkipLines(node, skipLines, itemIndex);
		const file = await upload(api, await readSource(item), skipped);
		const deadline = Date.now() + PARSING_MS;
		return linked(await parsedFile(context, api, file, { deadline, itemIndex }), item);
	},
	UPLOADING,
);

export const uploadOperation: INodePropertyOptions = {
	name: 'Upload File',
	value: 'upload',
	action: 'Upload a file',
	description: 'Upload a file, or the input items as rows, and wait until Akeneo has read it',
	routing: routing({ method: 'POST', url: FILES_PATH }, uploadFile.one),
};

const OPTIONS: INodeProperties = {
	...OPTIONS_FIELD,
	displayOptions: { show: { ...show, source: ['binary'] } },
	options: [skipLinesField],
};

export const uploadFields: INodeProperties[] = [...sourceFields(show), OPTIONS];
