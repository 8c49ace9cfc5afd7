import type { INodePropertyOptions } from 'n8n-workflow';

import { defineWait } from '../../../../core/operation/defineWait';
import { fromParameter, routing } from '../../../../core/operation/routing';
import { waitFields } from '../../../../core/parameters/waitFields';
import { JOB_ID, jobPath, SDM } from '../../api/jobsApi';
import { JOB_WAIT, TRIGGER } from '../../api/jobWait';
import { ifPendingField } from '../fields';

const show = { resource: ['job'], operation: ['waitUntilFinished'] };

export const waitUntilFinishedFields = waitFields(show, {
	trigger: TRIGGER,
	more: [ifPendingField],
});

const waitUntilFinished = defineWait(SDM, JOB_ID, () => JOB_WAIT, waitUntilFinishedFields);

export const waitUntilFinishedOperation: INodePropertyOptions = {
	name: 'Wait Until Finished',
	value: 'waitUntilFinished',
	action: 'Wait until a job is finished',
	description: 'Hold the workflow until a job is done, has stopped, or waits for a person',
	routing: routing({ url: jobPath(fromParameter('jobId')) }, waitUntilFinished.one),
};
