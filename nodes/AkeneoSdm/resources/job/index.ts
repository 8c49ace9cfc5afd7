import type { INodeProperties } from 'n8n-workflow';

import { jobLocator, operationField } from '../../../../core/parameters/fields';
import { JOB_ID } from '../../api/jobsApi';
import { createFields, createOperation } from './create';
import { getOutputOperation } from './getOutput';
import { getOutputFields } from './getOutputFields';
import { getStatusOperation } from './getStatus';
import { listFields, listOperation } from './list';
import { runFileFields, runFileOperation } from './runFile';
import { waitUntilFinishedFields, waitUntilFinishedOperation } from './waitUntilFinished';

/** Everything the editor shows for the resource Job. */
export const jobDescription: INodeProperties[] = [
	operationField([
		createOperation,
		getOutputOperation,
		getStatusOperation,
		listOperation,
		runFileOperation,
		waitUntilFinishedOperation,
	]),
	jobLocator(JOB_ID, {
		resource: ['job'],
		operation: ['getStatus', 'getOutput', 'waitUntilFinished'],
	}),
	...createFields,
	...getOutputFields,
	...listFields,
	...runFileFields,
	...waitUntilFinishedFields,
];
