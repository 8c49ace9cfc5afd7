import type { INodeProperties } from 'n8n-workflow';

import { operationField } from '../../../../../../core/parameters/fields';
import { runLocator } from './fields';
import { getOperation } from './get';
import { listFields, listOperation } from './list';
import { startOperation } from './start';
import { startFields } from './startFields';
import { stopFields, stopOperation } from './stop';

/** Everything the editor shows for the resource Workflow Run. */
export const workflowRunDescription: INodeProperties[] = [
	operationField([getOperation, listOperation, startOperation, stopOperation], {
		resource: 'workflowRun',
		operation: 'get',
	}),
	runLocator,
	...listFields,
	...startFields,
	...stopFields,
];
