import type { INodePropertyOptions } from 'n8n-workflow';

import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { JOB_ID } from '../../ids';
import { getJob, explainMissingJob, SDM } from '../../sdmApi';

/** One item: the job's own fields, and its id also when the API leaves it out. */
const getStatus = itemOperation(SDM, async ({ context, api, parameter, itemIndex }) => {
	const id = checkedId(context.getNode(), valueOf(parameter('jobId')), JOB_ID, itemIndex);
	return linked([{ id, ...(await getJob(api, id, explainMissingJob)) }], itemIndex);
});

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description: 'Get what a job is doing now, and why it stopped if it did',
	routing: {
		request: { method: 'GET', url: '/api/v1/jobs/' },
		send: { paginate: true },
		operations: { pagination: getStatus.one },
	},
};
