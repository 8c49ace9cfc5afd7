import {
	type DeclarativeRestApiSettings,
	type IBinaryData,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
	sleep,
} from 'n8n-workflow';

import type { Api, ApiService } from '../http/api';
import { openApi } from '../http/client';
import { settle, type Settled } from '../util/outcome';
import { toOutput } from './errorOutput';
import { isForAgent, limitedForAgent } from './agentLimit';
import { runForItem } from './items';
import { readRequestOptions, resolvedRequestOptions } from './requestOptions';

/** One input item, and the tools that an operation needs for it. */
export interface OperationItem {
	context: IExecuteFunctions | IExecutePaginationFunctions;
	api: Api;
	/** The same as the API of this item, but all its requests end at a deadline (epoch ms). */
	openUntil: (deadline: number, mostTimeoutMs: number) => Promise<Api>;
	/** Reads a parameter of this item. */
	parameter: (name: string, otherwise?: boolean | number | string | object) => unknown;
	itemIndex: number;
	/** The items that this run is for: one, or all of them together. */
	items: INodeExecutionData[];
	/** The file in a binary field of this item. Throws NodeOperationError. */
	binary: (field: string) => IBinaryData;
}

export interface Manner {
	/** Items do not wait for each other, because one can take hours. The queue of the API still holds. */
	sideBySide?: boolean;
	/** Whether one run is for all items together, such as for rows of one file. `one` still runs for each item. */
	isForAll?: (parameter: OperationItem['parameter']) => boolean;
}

/**
 * An operation that does the same for every input item, in both forms in which n8n runs a node. `all` is for the node's
 * `customOperations` and gives any number of items. `one` is for the routing of the operation: n8n uses it where the node
 * has no custom operation of that name, and for every operation where an agent runs the node as a tool.
 */
export function defineOperation(
	service: ApiService,
	run: (item: OperationItem) => Promise<INodeExecutionData[]>,
	{ sideBySide = false, isForAll = () => false }: Manner = {},
) {
	return {
		async all(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const { request, batching } = readRequestOptions(this);
			const input = this.getInputData();
			const runOne = async (itemIndex: number, items: INodeExecutionData[]) =>
				await runForItem(this, itemIndex, async () => {
					const parameter: OperationItem['parameter'] = (name, otherwise) =>
						this.getNodeParameter(name, itemIndex, otherwise);
					const binary = (field: string) => this.helpers.assertBinaryData(itemIndex, field);
					const tools = await openTools(this, service, request);
					const made = await run({ context: this, ...tools, parameter, itemIndex, items, binary });
					return isForAgent(this.getNode()) ? limitedForAgent(made) : made;
				});
			if (input.length > 0 && isForAll((name, other) => this.getNodeParameter(name, 0, other)))
				return [toOutput(this.getNode(), await runOne(0, input))];
			const results: INodeExecutionData[] = [];
			const runs: Array<Promise<Settled<INodeExecutionData[]>>> = [];
			for (let itemIndex = 0; itemIndex < input.length; itemIndex++) {
				if (itemIndex > 0 && itemIndex % batching.size === 0) await sleep(batching.interval);
				const started = runOne(itemIndex, input.slice(itemIndex, itemIndex + 1));
				if (sideBySide) runs.push(settle(started));
				else addTo(results, await started);
			}
			// An item that failed does not break off the others halfway.
			for (const outcome of await Promise.all(runs)) {
				if (!outcome.ok) throw outcome.error;
				addTo(results, outcome.value);
			}
			return [toOutput(this.getNode(), results)];
		},

		async one(
			this: IExecutePaginationFunctions,
			declared: DeclarativeRestApiSettings.ResultOptions,
		): Promise<INodeExecutionData[]> {
			const itemIndex = this.getItemIndex();
			return await runForItem(this, itemIndex, async () => {
				const parameter: OperationItem['parameter'] = (name, otherwise) =>
					this.getNodeParameter(name, otherwise);
				const binary = (field: string) => this.helpers.assertBinaryData(field);
				const items = [this.getInputData()];
				const tools = await openTools(
					this,
					service,
					resolvedRequestOptions(this.getNode(), declared),
				);
				const made = await run({ context: this, ...tools, parameter, itemIndex, items, binary });
				return isForAgent(this.getNode()) ? limitedForAgent(made) : made;
			});
		},
	};
}

/** No spread: a million arguments overflow the stack. */
function addTo(results: INodeExecutionData[], items: INodeExecutionData[]): void {
	for (const item of items) results.push(item);
}

async function openTools(
	context: IExecuteFunctions | IExecutePaginationFunctions,
	service: ApiService,
	options: Partial<IHttpRequestOptions>,
): Promise<Pick<OperationItem, 'api' | 'openUntil'>> {
	return {
		api: await openApi(context, service, { options }),
		openUntil: async (deadline, mostTimeoutMs) => {
			const timeout = Math.min(options.timeout ?? mostTimeoutMs, mostTimeoutMs);
			return await openApi(context, service, { options: { ...options, timeout }, deadline });
		},
	};
}
