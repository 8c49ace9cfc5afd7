import type { INodePropertyOptions } from 'n8n-workflow';

import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { flatten } from '../../jobs';
import { getJob, JOB_ID, PCM } from '../../pcmApi';

/** One item: the job. */
export const getStatus = itemOperation(PCM, async ({ context, api, parameter, itemIndex }) => {
	const id = checkedId(context.getNode(), valueOf(parameter('jobId')), JOB_ID, itemIndex);
	const job = await getJob(api, id);
	return linked([parameter('simplify', true) === false ? job : flatten(job)], itemIndex);
});

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description: 'Get what a job is doing now',
	routing: {
		request: { method: 'GET', url: '/pcm/jobs' },
		send: { paginate: true },
		operations: { pagination: getStatus.one },
	},
};
