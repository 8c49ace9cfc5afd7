import type { INodeProperties } from 'n8n-workflow';

import { jobLocator, operationField } from '../../../../../../core/parameters/fields';
import { JOB_ID } from '../../api/jobsApi';
import { simplifyField } from '../fields';
import { cancelOperation } from './cancel';
import { getOutputFields, getOutputOperation } from './getOutput';
import { getStatusOperation } from './getStatus';
import { listFields, listOperation } from './list';
import { waitUntilFinishedFields, waitUntilFinishedOperation } from './waitUntilFinished';

/** Everything the editor shows for the resource Job. */
export const jobDescription: INodeProperties[] = [
	operationField([
		cancelOperation,
		getOutputOperation,
		getStatusOperation,
		listOperation,
		waitUntilFinishedOperation,
	]),
	jobLocator(JOB_ID, {
		resource: ['job'],
		operation: ['cancel', 'getOutput', 'getStatus', 'waitUntilFinished'],
	}),
	...getOutputFields,
	...listFields,
	...waitUntilFinishedFields,
	simplifyField(['cancel', 'getStatus', 'list', 'waitUntilFinished']),
];
