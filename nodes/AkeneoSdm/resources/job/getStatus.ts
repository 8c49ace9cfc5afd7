import type { INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../core/operation/defineOperation';
import { toItems } from '../../../../core/operation/items';
import { fromParameter, routing } from '../../../../core/operation/routing';
import { checkedId } from '../../../../core/parameters/ids';
import { locatorValue } from '../../../../core/parameters/values';
import { endingIdOf, isPending, statusOf } from '../../api/job';
import { explainMissingJob, getJob, JOB_ID, jobPath, SDM } from '../../api/jobsApi';
import { projectReader, withPendingStep } from '../../api/pendingStep';

/**
 * One item: the fields of the job, and its ID even when the API leaves it out. For a pending job also what it waits for, and
 * for one that has ended the `eventId` of the trigger.
 */
const getStatus = defineOperation(SDM, async ({ context, api, parameter, itemIndex }) => {
	const id = checkedId(context.getNode(), locatorValue(parameter('jobId')), JOB_ID, itemIndex);
	const job = { id, ...(await getJob(api, id, explainMissingJob)) };
	const shown = isPending(statusOf(job)) ? await withPendingStep(job, projectReader(api)) : job;
	const eventId = endingIdOf(job);
	return toItems([eventId === undefined ? shown : { ...shown, eventId }], itemIndex);
});

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description: 'Get what a job is doing now, and why it stopped if it did',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, getStatus.one),
};
