import type { INodePropertyOptions } from 'n8n-workflow';

import { defineWait } from '../../../../../../core/operation/defineWait';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { waitFields } from '../../../../../../core/parameters/waitFields';
import { JOB_ID, jobPath, PCM } from '../../api/jobsApi';
import { jobWait, TRIGGER } from '../../api/jobWait';
import { isSimplified } from '../fields';

const show = { resource: ['job'], operation: ['waitUntilFinished'] };

export const waitUntilFinishedFields = waitFields(show, { trigger: TRIGGER });

const waitUntilFinished = defineWait(
	PCM,
	JOB_ID,
	(item) => jobWait(isSimplified(item)),
	waitUntilFinishedFields,
);

export const waitUntilFinishedOperation: INodePropertyOptions = {
	name: 'Wait Until Finished',
	value: 'waitUntilFinished',
	action: 'Wait until a job is finished',
	description: 'Hold the workflow until a job has succeeded, failed, or was cancelled',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, waitUntilFinished.one),
};
