import type { INodeProperties } from 'n8n-workflow';

import { operationField } from '../../../../../../core/parameters/fields';
import { buildChildProductsFields, buildChildProductsOperation } from './buildChildProducts';
import { exportFields, exportOperation } from './export';
import { importFields, importOperation } from './import';

/** Everything the editor shows for the resource Product. */
export const productDescription: INodeProperties[] = [
	operationField([buildChildProductsOperation, exportOperation, importOperation], {
		resource: 'product',
		operation: 'import',
	}),
	...buildChildProductsFields,
	...exportFields,
	...importFields,
];
