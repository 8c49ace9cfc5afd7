import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodePropertyOptions,
} from 'n8n-workflow';

import { checkedId } from '../../../../core/ids';
import { linked, resultsOf } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { openApi } from '../../../../core/request';
import { routedOptions } from '../../../../core/routedOptions';
import { JOB_ID } from '../../ids';
import { getJob, explainMissingJob, SDM } from '../../sdmApi';

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description: 'Get what a job is doing now, and why it stopped if it did',
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
		send: { paginate: true },
		operations: { pagination: getStatus },
	},
};

/** One item: the job's own fields, and its id also when the API leaves it out. */
async function getStatus(
	this: IExecutePaginationFunctions,
	request: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	return await resultsOf(this, itemIndex, async () => {
		const id = checkedId(
			this.getNode(),
			valueOf(this.getNodeParameter('jobId')),
			JOB_ID,
			itemIndex,
		);
		const api = await openApi(this, SDM, { options: routedOptions(request) });
		const job: IDataObject = { id, ...(await getJob(api, id, explainMissingJob)) };
		return linked([job], itemIndex);
	});
}
