import type { INodeProperties } from 'n8n-workflow';

import { operationField } from '../../../../core/parameters/fields';
import { uploadFields, uploadOperation } from './upload';

/** Everything the editor shows for the resource File. */
export const fileDescription: INodeProperties[] = [
	operationField([uploadOperation], { resource: 'file', operation: 'upload' }),
	...uploadFields,
];
