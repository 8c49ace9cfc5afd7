import type { IDataObject, INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { type InputFile, openInputFile } from '../../../core/files/inputFile';
import type { Api } from '../../../core/http/api';
import type { Manner, OperationItem } from '../../../core/operation/defineOperation';
import {
	checkedNumber,
	checkedOption,
	checkedText,
	optionMeant,
} from '../../../core/parameters/checkedValues';
import { isChosen } from '../../../core/parameters/values';
import { checkedFile, checkRows } from '../api/fileRules';
import { type SdmFile, uploadFile, uploadRows } from '../api/filesApi';

/** Where a file to upload comes from: a binary field of each item, or all items as its rows. */

export type Source = { file: InputFile } | { rows: IDataObject[] };

/** Items do not wait for each other; those that are the rows of one file belong together. */
export const UPLOADING: Manner = {
	sideBySide: true,
	isForAll: (parameter) => optionMeant(parameter('source', 'binary'), sourceField) === 'items',
};

/** Throws NodeOperationError for a file, or rows, that Akeneo does not take. */
export async function readSource({
	context,
	parameter,
	items,
	binary,
	itemIndex,
}: OperationItem): Promise<Source> {
	const node = context.getNode();
	const source = checkedOption(node, parameter('source', 'binary'), sourceField, itemIndex);
	if (source === 'items') {
		const rows = items.map(({ json }) => json);
		checkRows(node, rows);
		return { rows };
	}
	const field = checkedText(node, parameter('binaryPropertyName', 'data'), binaryField, itemIndex);
	const file = await openInputFile(context.helpers, binary(field));
	return { file: checkedFile(node, file, itemIndex) };
}

export async function upload(api: Api, source: Source, skipLines: number): Promise<SdmFile> {
	return 'file' in source
		? await uploadFile(api, source.file, skipLines)
		: await uploadRows(api, source.rows);
}

/** The item that a run hands on, linked to the items that it was for. */
export function linked(
	json: IDataObject,
	{ items, itemIndex }: OperationItem,
): INodeExecutionData[] {
	const links = items.map((_, item) => ({ item }));
	return [{ json, pairedItem: links.length > 1 ? links : { item: itemIndex } }];
}

/** Throws NodeOperationError. */
export function readSkipLines(node: INode, value: unknown, itemIndex: number): number {
	return isChosen(value) ? checkedNumber(node, value, skipLinesField, itemIndex) : 0;
}

const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	options: [
		{
			name: 'File of the Item',
			value: 'binary',
			description: 'The file in a binary field; each item has one',
		},
		{
			name: 'Input Items',
			value: 'items',
			description: 'All input items together, each as a row with its fields as columns',
		},
	],
	default: 'binary',
	description: 'Where the data comes from',
};

const binaryField: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the input binary field containing the file to upload',
	description: 'An Excel, CSV, XML or JSON file of up to 50 MB',
};

export function sourceFields(show: NonNullable<INodeProperties['displayOptions']>['show']) {
	return [
		{ ...sourceField, displayOptions: { show } },
		{
			...binaryField,
			displayOptions: { show: { ...show, source: ['binary'] } },
		},
	] satisfies INodeProperties[];
}

export const skipLinesField: INodeProperties = {
	displayName: 'Skip Lines',
	name: 'skipLines',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: 'How many lines of the file stand before the line with the column names',
};
