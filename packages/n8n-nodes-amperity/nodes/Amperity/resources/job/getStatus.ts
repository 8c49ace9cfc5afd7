import type { INodePropertyOptions } from 'n8n-workflow';

import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { AMPERITY, explainMissingJob, getJob } from '../../amperityApi';
import { JOB_ID } from '../../ids';
import { summedUp } from '../../job';

/** One item: the job summed up, and its tables. */
const getStatus = itemOperation(AMPERITY, async ({ context, api, parameter, itemIndex }) => {
	const id = checkedId(context.getNode(), valueOf(parameter('jobId')), JOB_ID, itemIndex);
	const job = await getJob(api, id, explainMissingJob);
	return linked([summedUp({ id, ...job })], itemIndex);
});

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description: 'Get what an ingest job is doing now, and how many rows it has loaded',
	routing: {
		request: { method: 'GET', url: '/ingest/jobs/' },
		send: { paginate: true },
		operations: { pagination: getStatus.one },
	},
};
