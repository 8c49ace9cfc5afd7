import type { INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { getJob, JOB_ID, jobPath, PCM } from '../../api/jobsApi';
import { readForm } from '../fields';

/** One item: the job. */
export const getStatus = defineOperation(PCM, async (item) => {
	const { context, api, parameter, itemIndex } = item;
	const inForm = readForm(item);
	const id = checkedId(context.getNode(), locatorValue(parameter('jobId')), JOB_ID, itemIndex);
	const job = await getJob(api, id);
	return toItems([inForm(job)], itemIndex);
});

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description: 'Get what a job is doing now',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, getStatus.one),
};
