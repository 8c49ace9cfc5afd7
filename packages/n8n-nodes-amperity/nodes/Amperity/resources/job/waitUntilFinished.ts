import type { INodePropertyOptions } from 'n8n-workflow';

import { defineWait } from '../../../../../../core/operation/defineWait';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { waitFields } from '../../../../../../core/parameters/waitFields';
import { settle } from '../../../../../../core/util/outcome';
import { sumUp } from '../../api/job';
import { AMPERITY, explainMissingJob, getJob, JOB_ID, jobPath } from '../../api/jobsApi';
import { withRunError } from '../../api/runError';
import { hasEnded, isPaused, statusOf } from '../../api/states';
import { ifPausedField, TRIGGER } from '../fields';

const show = { resource: ['job'], operation: ['waitUntilFinished'] };

export const waitUntilFinishedFields = waitFields(show, {
	trigger: TRIGGER,
	more: [ifPausedField],
});

const waitUntilFinished = defineWait(
	AMPERITY,
	JOB_ID,
	() => ({
		trigger: TRIGGER,
		readJob: async (api, id) => ({ id, ...(await getJob(api, id, explainMissingJob)) }),
		isOver: (job, { ifPaused }) =>
			hasEnded(job) || (ifPaused !== 'wait' && isPaused(statusOf(job))),
		statusOf,
		toJson: async (api, job) => {
			const sum = sumUp(job);
			const withError = await settle(withRunError(api, sum, statusOf(job)));
			return withError.ok ? withError.value : { ...sum, error: null };
		},
	}),
	waitUntilFinishedFields,
);

export const waitUntilFinishedOperation: INodePropertyOptions = {
	name: 'Wait Until Finished',
	value: 'waitUntilFinished',
	action: 'Wait until a job is finished',
	description: 'Hold the workflow until an ingest job has ended, or waits for a person',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, waitUntilFinished.one),
};
