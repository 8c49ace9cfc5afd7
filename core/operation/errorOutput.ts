import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { isFailedItem } from './items';

/**
 * The items of a step whose On Error is "Continue (using error output)". n8n 2.41 divides them between the two outputs with
 * `while (items.length) items.shift()`, in `handleNodeErrorOutput`.
 */

/** An item with `error` and no field but `message` and `details` is an error to n8n. */
const EXTRA_FIELD = 'isRow';

/**
 * The items of a node as n8n takes them. Where it divides them, they get a `shift` of their own, which
 * - takes the same time for every item: that of an array moves all items behind it, which takes minutes for 600,000 of them,
 * - shows n8n a row that may look like an error with one field more, so that it leaves by the usual output.
 */
export function toOutput(node: INode, items: INodeExecutionData[]): INodeExecutionData[] {
	if (node.onError !== 'continueErrorOutput') return items;
	let next = 0;
	let shown: IDataObject | undefined;
	const shift = (): INodeExecutionData | undefined => {
		if (shown) delete shown[EXTRA_FIELD];
		shown = undefined;
		const item = items[next++];
		// n8n goes on after undefined, and ends when the length is 0.
		if (!item) items.length = 0;
		else if (item.json.error && !isFailedItem(item)) {
			shown = item.json;
			shown[EXTRA_FIELD] = true;
		}
		return item;
	};
	return Object.defineProperty(items, 'shift', { value: shift });
}
