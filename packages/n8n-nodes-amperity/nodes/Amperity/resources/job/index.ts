import type { INodeProperties } from 'n8n-workflow';

import { jobLocator } from '../../../../core/fields';
import { JOB_ID } from '../../ids';
import { getOutputFields, getOutputOperation } from './getOutput';
import { getStatusOperation } from './getStatus';
import { listFields, listOperation } from './list';

/** Everything the editor shows for the resource Job. */
export const jobDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['job'] } },
		options: [getOutputOperation, getStatusOperation, listOperation],
		default: 'getStatus',
	},
	jobLocator(JOB_ID, { resource: ['job'], operation: ['getStatus', 'getOutput'] }),
	...getOutputFields,
	...listFields,
];
