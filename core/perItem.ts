import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { resultsOf } from './itemResults';
import type { Api, ApiService } from './api';
import { openApi } from './request';
import { userOptions } from './userOptions';

/** Reads a parameter of the input item in question. */
export type ReadParameter = (
	name: string,
	otherwise?: boolean | number | string | object,
) => unknown;

/**
 * Runs an operation for one input item after the other, as n8n's engine would, but with any number of items as the result:
 * the engine ends at about 120,000.
 */
export async function perItem(
	context: IExecuteFunctions,
	service: ApiService,
	operation: (
		api: Api,
		parameter: ReadParameter,
		itemIndex: number,
	) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	const { request, batching } = userOptions(context);
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		if (itemIndex > 0 && itemIndex % batching.size === 0) await sleep(batching.interval);
		const items = await resultsOf(context, itemIndex, async () => {
			const api = await openApi(context, service, { options: request });
			const parameter: ReadParameter = (name, otherwise) =>
				context.getNodeParameter(name, itemIndex, otherwise);
			return await operation(api, parameter, itemIndex);
		});
		// No spread: a million arguments overflow the stack.
		for (const item of items) results.push(item);
	}
	return [results];
}
