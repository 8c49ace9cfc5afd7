import type { INode } from 'n8n-workflow';

import { ifTimedOutField, readMinutes, waitFields } from '../../../core/parameters/waitFields';

/** The parameters of a wait. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;

it.each([
	[60, 60],
	['2', 2],
	[0.5, 0.5],
])('%j is a number of minutes', (value, minutes) => {
	expect(readMinutes(node, value, 0)).toBe(minutes);
});

it.each([0, -1, 'soon', '', null, undefined, {}])('%j is no number of minutes', (value) => {
	expect(() => readMinutes(node, value, 4)).toThrow(
		expect.objectContaining({
			message: "The parameter 'Timeout (Minutes)' is not a number above 0",
			description: 'Enter how many minutes to wait at most, such as 60.',
			context: { itemIndex: 4 },
		}),
	);
});

it('the options of a service stand before the one of every service', () => {
	const show = { operation: ['wait'] };
	const own = { displayName: 'Own', name: 'own', type: 'boolean' as const, default: false };
	expect(waitFields(show, { trigger: 'Lamp Trigger', more: [own] })).toEqual([
		{
			displayName: 'Timeout (Minutes)',
			name: 'timeoutMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description:
				'How long to wait at most. For jobs that take many hours, start a workflow with the Lamp Trigger instead.',
			displayOptions: { show },
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			displayOptions: { show },
			options: [own, ifTimedOutField],
		},
	]);
	expect(waitFields(show, { trigger: 'Lamp Trigger' })[1]?.options).toEqual([ifTimedOutField]);
});
