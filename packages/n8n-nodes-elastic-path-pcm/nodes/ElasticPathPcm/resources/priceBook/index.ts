import type { INodeProperties } from 'n8n-workflow';

import { operationField } from '../../../../../../core/parameters/fields';
import { importFields, importOperation } from './import';

/** Everything the editor shows for the resource Price Book. */
export const priceBookDescription: INodeProperties[] = [
	operationField([importOperation], { resource: 'priceBook', operation: 'import' }),
	...importFields,
];
