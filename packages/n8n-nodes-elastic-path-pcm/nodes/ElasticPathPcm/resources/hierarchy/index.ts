import type { INodeProperties } from 'n8n-workflow';

import { operationField } from '../../../../../../core/parameters/fields';
import { duplicateFields, duplicateOperation } from './duplicate';

/** Everything the editor shows for the resource Hierarchy. */
export const hierarchyDescription: INodeProperties[] = [
	operationField([duplicateOperation], { resource: 'hierarchy', operation: 'duplicate' }),
	...duplicateFields,
];
