import type {
	DeclarativeRestApiSettings,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { resultsOf } from './itemResults';
import { perItem, type ReadParameter } from './perItem';
import type { Api, ApiService } from './api';
import { openApi } from './request';
import { routedOptions } from './routedOptions';

/** An operation that does the same for every input item, in both ways in which n8n runs a node. */

export interface OperationItem {
	context: IExecuteFunctions | IExecutePaginationFunctions;
	api: Api;
	parameter: ReadParameter;
	itemIndex: number;
}

/**
 * `all` is for a node's `customOperations`; `one` for the `pagination` of a routing, which n8n uses for operations without an
 * own function, and for all where an agent runs the node as a tool.
 */
export function itemOperation(
	service: ApiService,
	run: (item: OperationItem) => Promise<INodeExecutionData[]>,
) {
	return {
		async all(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await perItem(
				this,
				service,
				async (api, parameter, itemIndex) =>
					await run({ context: this, api, parameter, itemIndex }),
			);
		},

		async one(
			this: IExecutePaginationFunctions,
			request: DeclarativeRestApiSettings.ResultOptions,
		): Promise<INodeExecutionData[]> {
			const itemIndex = this.getItemIndex();
			return await resultsOf(this, itemIndex, async () => {
				const api = await openApi(this, service, { options: routedOptions(request) });
				const parameter: ReadParameter = (name, otherwise) =>
					this.getNodeParameter(name, otherwise);
				return await run({ context: this, api, parameter, itemIndex });
			});
		},
	};
}
