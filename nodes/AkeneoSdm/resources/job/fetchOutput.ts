import { NodeOperationError, type IBinaryData, type IDataObject, type INode } from 'n8n-workflow';

import { isRecord, numberOf, textOf } from '../../../../core/guards';
import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { keepFile } from '../../../../core/keepFile';
import { valueOf } from '../../../../core/parameters';
import { columnNames } from '../../columns';
import { JOB_ID, OUTPUT_FORMAT_ID } from '../../ids';
import { readRows, type RowRange } from '../../output';
import { saveResultFile, saveRows } from '../../outputFiles';
import { SDM } from '../../sdmApi';

/** Get Output at work. */

/** One item a row in the order of the API, or one item with the file. */
export const fetchOutput = itemOperation(SDM, async ({ context, api, parameter, itemIndex }) => {
	const node = context.getNode();
	const output = {
		jobId: checkedId(node, valueOf(parameter('jobId')), JOB_ID, itemIndex),
		formatId: checkedId(node, parameter('outputFormatId'), OUTPUT_FORMAT_ID, itemIndex),
	};
	const saveFile = keepFile(context, itemIndex);
	const fileItem = (file: IBinaryData) => {
		const field = textOf(parameter('binaryPropertyName')) ?? 'data';
		const json = { jobId: output.jobId, outputFormatId: output.formatId };
		return [{ json, binary: { [field]: file }, pairedItem: { item: itemIndex } }];
	};
	switch (parameter('outputAs')) {
		case 'items': {
			return linked(
				await readRows(api, output, rangeOf(node, parameter('options', {}), itemIndex)),
				itemIndex,
			);
		}
		case 'file':
			return fileItem(await saveRows(api, output, saveFile));
		case 'resultFile':
			return fileItem(await saveResultFile(api, output, saveFile));
		default:
			throw new NodeOperationError(node, "The parameter 'Output As' has no valid value", {
				itemIndex,
				description:
					"Choose 'Items', 'JSON File' or 'Result File', or give items, file or resultFile.",
			});
	}
});

/** The options a user has added. Throws NodeOperationError for a number that is none, naming the parameter. */
function rangeOf(node: INode, options: unknown, itemIndex: number): RowRange {
	const { columns, maxRows, skipRows }: IDataObject = isRecord(options) ? options : {};
	const number = (value: unknown, parameter: string, least: number) => {
		if (value === undefined || value === null || value === '') return undefined;
		const whole = Math.floor(numberOf(value) ?? NaN);
		if (whole >= least) return whole;
		throw new NodeOperationError(
			node,
			`The parameter '${parameter}' is no number from ${least} on`,
			{
				itemIndex,
				description: `Enter a whole number such as 1000, or remove the option.`,
			},
		);
	};
	return {
		skip: number(skipRows, 'Skip Rows', 0) ?? 0,
		limit: number(maxRows, 'Max Rows', 1) ?? Infinity,
		columns: columnNames(columns),
	};
}
