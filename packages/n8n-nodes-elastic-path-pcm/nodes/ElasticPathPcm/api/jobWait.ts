import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import type { WaitRules } from '../../../../../core/operation/waitForJob';
import { settle } from '../../../../../core/util/outcome';
import { flatten, hasEnded, hasFailed, statusOf } from './job';
import { getJob } from './jobsApi';
import { firstErrors } from './output';

/** How a wait sees a job, for Wait Until Finished and for the operations that start a job. */

export const TRIGGER = 'Elastic Path PCM Trigger';

export function jobWait(simplify: boolean): WaitRules {
	return {
		trigger: TRIGGER,
		readJob: async (api, id) => ({ ...(await getJob(api, id)), id }),
		isOver: hasEnded,
		statusOf,
		toJson: async (api, job) => ({
			...(simplify ? flatten(job) : job),
			...(hasFailed(statusOf(job)) ? await reasonsOf(api, job) : {}),
		}),
	};
}

/** Without them, the job is handed on all the same. */
async function reasonsOf(api: Api, { id }: IDataObject): Promise<IDataObject> {
	const errors = await settle(firstErrors(api, String(id)));
	return errors.ok && errors.value !== undefined ? { errors: errors.value } : {};
}
