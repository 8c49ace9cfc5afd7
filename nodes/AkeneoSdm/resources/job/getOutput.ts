import { type IDataObject, type INodePropertyOptions, NodeOperationError } from 'n8n-workflow';

import { openBinaryStore } from '../../../../core/files/binaryStore';
import { defineOperation, type OperationItem } from '../../../../core/operation/defineOperation';
import { hint, toItems } from '../../../../core/operation/items';
import { fromParameter, routing } from '../../../../core/operation/routing';
import { checkedOption, checkedText } from '../../../../core/parameters/checkedValues';
import { checkedOptions } from '../../../../core/parameters/collections';
import { checkedId, shownValue } from '../../../../core/parameters/ids';
import { locatorValue } from '../../../../core/parameters/values';
import { numberOf, textOf } from '../../../../core/util/typeGuards';
import {
	explainMissingJob,
	getJob,
	JOB_ID,
	OUTPUT_FORMAT_ID,
	outputPath,
	SDM,
} from '../../api/jobsApi';
import { saveResultFile, saveRows } from '../../api/outputFiles';
import { readRows, type RowRange, type RowsRead } from '../../api/outputRows';
import { FIELD, OPTIONS, OUTPUT_AS } from './getOutputFields';

/** One item for each row in the order of the API, or one item with the file. */
export const getOutput = defineOperation(SDM, async (item) => {
	const { context, api, parameter, itemIndex } = item;
	const node = context.getNode();
	const output = {
		jobId: checkedId(node, locatorValue(parameter('jobId')), JOB_ID, itemIndex),
		formatId: checkedId(node, parameter('outputFormatId'), OUTPUT_FORMAT_ID, itemIndex),
	};
	const outputAs = checkedOption(node, parameter('outputAs'), OUTPUT_AS, itemIndex);
	if (outputAs !== 'items') {
		const field = checkedText(node, parameter('binaryPropertyName', 'data'), FIELD, itemIndex);
		const save = outputAs === 'file' ? saveRows : saveResultFile;
		const file = await save(api, output, openBinaryStore(context, itemIndex));
		const json = { jobId: output.jobId, outputFormatId: output.formatId };
		return [{ json, binary: { [field]: file }, pairedItem: { item: itemIndex } }];
	}
	const options = checkedOptions(node, parameter('options', {}), OPTIONS, itemIndex);
	const range = rangeOf(options);
	const read = await readRows(api, output, range);
	checkColumns(context, read, range.columns, itemIndex);
	const { rows } = read;
	if (options.addJob === true && rows.length > 0) {
		const job = { jobId: output.jobId, jobName: await nameOf(item, output.jobId) };
		for (const row of rows) Object.assign(row, job);
	}
	return toItems(rows, itemIndex);
});

/** The chosen rows and columns. */
function rangeOf({ columns, exactNumbers, maxRows, skipRows }: IDataObject): RowRange {
	return {
		skip: numberOf(skipRows) ?? 0,
		limit: numberOf(maxRows) ?? Infinity,
		columns: Array.isArray(columns) ? columns.map(String) : [],
		exactNumbers: exactNumbers === true,
	};
}

/** The name of a job; null when there is none. An item of the trigger has it already, and a job by itself may lack it. */
async function nameOf({ api, items }: OperationItem, jobId: string): Promise<string | null> {
	const input = items[0]?.json;
	const known = textOf(input?.id) === jobId ? textOf(input?.name) : undefined;
	return known ?? textOf((await getJob(api, jobId, explainMissingJob)).name) ?? null;
}

/** Throws NodeOperationError when no row has one of the chosen columns; a hint names those that are missing. */
function checkColumns(
	context: OperationItem['context'],
	{ rows, missing, columns }: RowsRead,
	chosen: string[],
	itemIndex: number,
): void {
	if (columns.length === 0 || missing.length === 0) return;
	const names = (list: string[]) => {
		const shown = list.slice(0, 20).map(shownValue).join(', ');
		return list.length > 20 ? `${shown} and ${list.length - 20} more` : shown;
	};
	if (rows.some((row) => Object.keys(row).length > 0)) {
		const thereAre = `The columns of this output are: ${names(columns)}.`;
		hint(context, `No row has these columns: ${names(missing)}. ${thereAre}`);
		return;
	}
	throw new NodeOperationError(
		context.getNode(),
		`The parameter 'Columns' names no column of this output: ${names(chosen)}`,
		{
			itemIndex,
			description: `Correct 'Columns'. The columns of this output are: ${names(columns)}.`,
		},
	);
}

/** The result file has an address of its own. */
const DECLARED_PATH = outputPath(
	fromParameter('jobId'),
	'{{ $parameter.outputAs === "resultFile" ? "download" : "data" }}',
	fromParameter('outputFormatId'),
);

export const getOutputOperation: INodePropertyOptions = {
	name: 'Get Output',
	value: 'getOutput',
	action: 'Get the output of a job',
	description: 'Get the rows a finished job has produced, as items or as a file',
	routing: routing({ url: DECLARED_PATH }, getOutput.one),
};
