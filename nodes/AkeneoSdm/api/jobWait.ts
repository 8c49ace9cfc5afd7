import type { WaitRules } from '../../../core/operation/waitForJob';
import { hasEnded, isPending, statusOf } from './job';
import { explainMissingJob, getJob } from './jobsApi';

/** How a wait sees a job, for Wait Until Finished and for the operations that start a job. */

export const TRIGGER = 'Akeneo SDM Trigger';

export const JOB_WAIT: WaitRules = {
	trigger: TRIGGER,
	readJob: async (api, id) => ({ id, ...(await getJob(api, id, explainMissingJob)) }),
	isOver: (job, { ifPending }) =>
		hasEnded(job) || (ifPending !== 'wait' && isPending(statusOf(job))),
	statusOf,
};
