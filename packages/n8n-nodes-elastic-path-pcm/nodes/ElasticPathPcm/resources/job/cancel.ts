import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { httpStatusOf } from '../../../../../../core/errors/kinds';
import type { RequestFailure } from '../../../../../../core/errors/userErrors';
import type { Api, GetOptions } from '../../../../../../core/http/api';
import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { settle } from '../../../../../../core/util/outcome';
import { isCancelled, isPending, statusOf } from '../../api/job';
import { cancelPath, explainMissingJob, getJob, JOB_ID, PCM, postCancel } from '../../api/jobsApi';
import { readForm } from '../fields';

/** One item: the cancelled job. */
export const cancel = defineOperation(PCM, async (item) => {
	const { context, api, parameter, itemIndex } = item;
	const inForm = readForm(item);
	const id = checkedId(context.getNode(), locatorValue(parameter('jobId')), JOB_ID, itemIndex);
	const job = await cancelJob(api, id);
	return toItems([inForm(job)], itemIndex);
});

/** A request that may have worked is not sent again: the status of the job tells whether it has. */
async function cancelJob(api: Api, id: string): Promise<IDataObject> {
	const posted = await settle(postCancel(api, id, explainNotPending(api, id)));
	if (posted.ok) return posted.value;
	if ((httpStatusOf(posted.error) ?? 500) < 500) throw posted.error;
	const job = await settle(getJob(api, id));
	if (job.ok && isCancelled(statusOf(job.value))) return job.value;
	throw posted.error;
}

/** How the API rejects this request is not documented, so the status of the job tells why. */
function explainNotPending(api: Api, id: string): GetOptions['explain'] {
	return async (failure: RequestFailure) => {
		const { status = 0 } = failure;
		if (status === 404) return explainMissingJob(failure);
		if (![400, 403, 409, 422].includes(status)) return failure;
		const job = await settle(getJob(api, id));
		const now = job.ok ? statusOf(job.value) : undefined;
		if (now === undefined || isPending(now)) return failure;
		return {
			...failure,
			statement: `did not cancel this job: its status is "${now}"`,
			advice:
				'Only a job that is still pending can be cancelled. There is nothing to do: this one is being worked on, or has ended.',
		};
	};
}

export const cancelOperation: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a job',
	description: 'Withdraw a job that is still pending',
	routing: routing({ method: 'POST', url: cancelPath(fromParameter('jobId')) }, cancel.one),
};
