import {
	type IDataObject,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import { asNodeError } from '../errors/userErrors';
import { settle } from '../util/outcome';

/** The output items of one input item; with Continue On Fail, an item that holds the error. */

interface ItemContext {
	getNode(): INode;
	continueOnFail(): boolean;
	/** All items, or only the one that the operation runs for. */
	getInputData(): INodeExecutionData[] | INodeExecutionData;
}

/** Runs an operation for one input item. Throws NodeApiError or NodeOperationError that names the item. */
export async function runForItem(
	context: ItemContext,
	itemIndex: number,
	operation: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const outcome = await settle(operation());
	if (outcome.ok) return outcome.value;
	const error = asNodeError(context.getNode(), outcome.error);
	error.context.itemIndex = itemIndex;
	if (!context.continueOnFail()) throw error;
	const { onError } = context.getNode();
	// n8n sends an item with exactly these two keys to the error output, and adds the fields of the input item itself.
	const input = onError === 'continueErrorOutput' ? {} : inputOf(context, itemIndex);
	const failed = { error: error.message, message: error.description || error.message };
	const item = { json: { ...input, ...failed }, pairedItem: { item: itemIndex } };
	failedItems.add(item);
	return [item];
}

const failedItems = new WeakSet<INodeExecutionData>();

/** Whether an item holds the error of an input item. A row of a service may have the same fields. */
export function isFailedItem(item: INodeExecutionData): boolean {
	return failedItems.has(item);
}

function inputOf(context: ItemContext, itemIndex: number): IDataObject {
	const input = context.getInputData();
	return (Array.isArray(input) ? input[itemIndex] : input)?.json ?? {};
}

/** Items linked to the input item they come from. They share one link object, because a million of them would take memory. */
export function toItems(rows: IDataObject[], itemIndex: number): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	return rows.map((json) => ({ json, pairedItem }));
}

const MAYBE_INCOMPLETE =
	'Jobs were added or removed while the list was read, so one of them may be missing. Run this node again to be sure.';

/** Tells the user that a list may lack a job. */
export function hintAtMissingJobs(context: IExecuteFunctions | IExecutePaginationFunctions): void {
	hint(context, MAYBE_INCOMPLETE);
}

/** Shows a hint beside the output, or writes a log line where n8n has no hints (old versions, AI agents). */
export function hint(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	message: string,
): void {
	if ('addExecutionHints' in context) {
		context.addExecutionHints({ message, location: 'outputPane' });
	} else {
		context.logger.warn(message);
	}
}
