import type { INode } from 'n8n-workflow';

import {
	ifTimedOutField,
	readMinutes,
	readSwitchedMinutes,
	waitFields,
	waitSwitchFields,
} from '../../../core/parameters/waitFields';

/** The parameters of a wait. */

const TIMEOUT = {
	displayName: 'Timeout (Minutes)',
	name: 'timeoutMinutes',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description:
		'How long to wait at most. For jobs that take many hours, start a workflow with the Lamp Trigger instead.',
};
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
		{ ...TIMEOUT, displayOptions: { show } },
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

describe('the switch of an operation that starts a job', () => {
	const read = (parameters: Record<string, unknown>) =>
		readSwitchedMinutes(node, (name, otherwise) => parameters[name] ?? otherwise, 4);

	it.each([
		['off, when it was never touched', {}, undefined],
		['off', { waitUntilFinished: false, timeoutMinutes: 5 }, undefined],
		['on', { waitUntilFinished: true, timeoutMinutes: 5 }, 5],
		['on, with the timeout as the editor shows it', { waitUntilFinished: true }, 60],
	])('is %s', (_name, parameters, minutes) => {
		expect(read(parameters)).toBe(minutes);
	});

	it.each([
		['itself', { waitUntilFinished: 'lamps' }, "The parameter 'Wait Until Finished'"],
		[
			'timeout',
			{ waitUntilFinished: true, timeoutMinutes: 0 },
			"The parameter 'Timeout (Minutes)' is not a number above 0",
		],
	])('with an unusable %s is rejected with a sentence', (_name, parameters, message) => {
		expect(() => read(parameters)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining(message),
				context: { itemIndex: 4 },
			}),
		);
	});

	it('shows its timeout only when it is on', () => {
		const show = { operation: ['start'] };
		const texts = { trigger: 'Lamp Trigger', description: 'Whether to wait for the lamp' };
		expect(waitSwitchFields(show, texts)).toEqual([
			{
				displayName: 'Wait Until Finished',
				name: 'waitUntilFinished',
				type: 'boolean',
				default: false,
				description: 'Whether to wait for the lamp',
				displayOptions: { show },
			},
			{
				...TIMEOUT,
				displayOptions: { show: { ...show, waitUntilFinished: [true] } },
			},
		]);
	});
});
