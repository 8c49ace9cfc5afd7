import { NodeApiError, type IDataObject, type INode, type INodeExecutionData } from 'n8n-workflow';

import { asNodeError } from './errors';
import { settle } from './settle';

/** What one input item becomes: linked output items, or with Continue On Fail one that says what went wrong. */

interface ItemContext {
	getNode(): INode;
	continueOnFail(): boolean;
}

/** Runs an operation for one input item. Throws NodeApiError or NodeOperationError that names the item. */
export async function resultsOf(
	context: ItemContext,
	itemIndex: number,
	operation: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const outcome = await settle(operation());
	if (outcome.ok) return outcome.value;
	const error = asNodeError(context.getNode(), outcome.error);
	error.context.itemIndex = itemIndex;
	if (!context.continueOnFail()) throw error;
	const details: IDataObject = {
		description: error.description ?? null,
		httpCode: error instanceof NodeApiError ? error.httpCode : null,
	};
	// Exactly these keys make n8n send the item to the error output where the user has one.
	return [{ json: { error: error.message, details }, pairedItem: { item: itemIndex } }];
}

/** Items linked to the input item they came from; all have one link, for a million of them would take memory. */
export function linked(rows: IDataObject[], itemIndex: number): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	return rows.map((json) => ({ json, pairedItem }));
}
