import type { INode } from 'n8n-workflow';

import { operationField, readLimit, resourceFieldOf } from '../../../core/parameters/fields';

/** The parameters that are the same in every service. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const OPTIONS = [{ name: 'Lamp', value: 'lamp' }];

it('the choice of a resource begins with the job', () => {
	expect(resourceFieldOf(OPTIONS)).toEqual({
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: OPTIONS,
		default: 'job',
	});
});

it.each([
	['of a job begins with Get Status', undefined, 'job', 'getStatus'],
	['of another resource begins as it says', { resource: 'lamp', operation: 'on' }, 'lamp', 'on'],
])('the choice of an operation %s', (_name, given, resource, operation) => {
	expect(operationField(OPTIONS, given)).toEqual({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: OPTIONS,
		default: operation,
	});
});

describe('the limit of a list', () => {
	const read = (parameters: Record<string, unknown>) =>
		readLimit(node, (name, otherwise) => parameters[name] ?? otherwise, 4);

	it.each([
		['is 50, when it was never touched', {}, 50],
		['is the number that was entered', { returnAll: false, limit: 7 }, 7],
		['is none with Return All', { returnAll: true, limit: 7 }, Infinity],
	])('%s', (_name, parameters, limit) => {
		expect(read(parameters)).toBe(limit);
	});

	it.each([
		['Return All', { returnAll: 'lamps' }],
		['Limit', { limit: 'lamps' }],
	])('cannot be read: %s is rejected with its name', (name, parameters) => {
		expect(() => read(parameters)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining(`'${name}'`),
				context: { itemIndex: 4 },
			}),
		);
	});
});
