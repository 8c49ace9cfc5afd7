import type { INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { sumUp } from '../../api/job';
import { AMPERITY, explainMissingJob, getJob, JOB_ID, jobPath } from '../../api/jobsApi';
import { withRunError } from '../../api/runError';
import { statusOf } from '../../api/states';

/** One item: the job with the sum of its tables, and if it has failed, the error of its run. */
const getStatus = defineOperation(AMPERITY, async ({ context, api, parameter, itemIndex }) => {
	const id = checkedId(context.getNode(), locatorValue(parameter('jobId')), JOB_ID, itemIndex);
	const job = await getJob(api, id, explainMissingJob);
	return toItems([await withRunError(api, sumUp({ id, ...job }), statusOf(job))], itemIndex);
});

export const getStatusOperation: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of a job',
	description:
		'Get what an ingest job is doing now, how many rows it has loaded, and why it failed if it did',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, getStatus.one),
};
