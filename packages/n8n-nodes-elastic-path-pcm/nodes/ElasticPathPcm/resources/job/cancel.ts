import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Api, GetOptions } from '../../../../core/api';
import type { RequestFailure } from '../../../../core/errors';
import { isRecord } from '../../../../core/guards';
import { checkedId } from '../../../../core/ids';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { settle } from '../../../../core/settle';
import { flatten, statusOf } from '../../jobs';
import { explainMissingJob, getJob, JOB_ID, PCM, postCancel } from '../../pcmApi';

/** One item: the job, cancelled. */
export const cancel = itemOperation(PCM, async ({ context, api, parameter, itemIndex }) => {
	const id = checkedId(context.getNode(), valueOf(parameter('jobId')), JOB_ID, itemIndex);
	const job = await cancelled(api, id);
	return linked([parameter('simplify', true) === false ? job : flatten(job)], itemIndex);
});

export const cancelOperation: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a job',
	description: 'Withdraw a job that is still pending',
	routing: {
		request: { method: 'GET', url: '/pcm/jobs' },
		send: { paginate: true },
		operations: { pagination: cancel.one },
	},
};

/** A request that may have worked is not sent again: the job itself tells whether it has. */
async function cancelled(api: Api, id: string): Promise<IDataObject> {
	const asked = await settle(postCancel(api, id, explainNotPending(api, id)));
	if (asked.ok) return asked.value;
	const code = isRecord(asked.error) ? Number(asked.error.httpCode ?? 500) : 0;
	if (code < 500) throw asked.error;
	const job = await settle(getJob(api, id));
	if (job.ok && statusOf(job.value) === 'cancelled') return job.value;
	throw asked.error;
}

/** How the API refuses here is not documented, so the job itself is asked why. */
function explainNotPending(api: Api, id: string): GetOptions['explain'] {
	return async (failure: RequestFailure) => {
		const { status = 0 } = failure;
		if (status === 404) return explainMissingJob(failure);
		if (![400, 403, 409, 422].includes(status)) return failure;
		const job = await settle(getJob(api, id));
		const now = job.ok ? statusOf(job.value) : undefined;
		if (now === undefined || now === 'pending') return failure;
		return {
			...failure,
			statement: `did not cancel this job: its status is "${now}"`,
			advice: 'Only a job that is still pending can be cancelled.',
		};
	};
}
