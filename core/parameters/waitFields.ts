import { type INode, type INodeProperties, NodeOperationError } from 'n8n-workflow';

import { numberOf } from '../util/typeGuards';
import { checkedBoolean } from './checkedValues';
import { OPTIONS_FIELD } from './collections';

/** The parameters of a wait for a job. */

/** Throws NodeOperationError. */
export function readMinutes(node: INode, value: unknown, itemIndex: number): number {
	const minutes = numberOf(value);
	if (minutes !== undefined && minutes > 0) return minutes;
	throw new NodeOperationError(node, "The parameter 'Timeout (Minutes)' is not a number above 0", {
		itemIndex,
		description: 'Enter how many minutes to wait at most, such as 60.',
	});
}

/** `trigger` is the shown name of the trigger node. */
export function timeoutField(trigger: string): INodeProperties {
	return {
		displayName: 'Timeout (Minutes)',
		name: 'timeoutMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: `How long to wait at most. For jobs that take many hours, start a workflow with the ${trigger} instead.`,
	};
}

export const ifTimedOutField: INodeProperties = {
	displayName: 'If Time Is Up',
	name: 'ifTimedOut',
	type: 'options',
	options: [
		{
			name: 'Continue',
			value: 'continue',
			description: "Go on with the job as it was last seen, and 'timedOut' set to true",
		},
		{
			name: 'Stop the Workflow',
			value: 'stop',
			description: 'End this execution with a message',
		},
	],
	default: 'stop',
	description: "What to do when the job has not finished within 'Timeout (Minutes)'",
};

type Shown = NonNullable<INodeProperties['displayOptions']>['show'];

export type WaitFields = [timeout: INodeProperties, options: INodeProperties];

/** Timeout and options of Wait Until Finished; `more` are the options that only one service has. */
export function waitFields(
	show: Shown,
	{ trigger, more = [] }: { trigger: string; more?: INodeProperties[] },
): WaitFields {
	return [
		{ ...timeoutField(trigger), displayOptions: { show } },
		{
			...OPTIONS_FIELD,
			displayOptions: { show },
			options: [...more, ifTimedOutField],
		},
	];
}

const WAIT: INodeProperties = {
	displayName: 'Wait Until Finished',
	name: 'waitUntilFinished',
	type: 'boolean',
	default: false,
};

/** The switch of an operation that starts a job, and the timeout of its wait. */
export function waitSwitchFields(
	show: Shown,
	{ trigger, description }: { trigger: string; description: string },
): INodeProperties[] {
	return [
		{ ...WAIT, description, displayOptions: { show } },
		{ ...timeoutField(trigger), displayOptions: { show: { ...show, waitUntilFinished: [true] } } },
	];
}

/** How long to wait at most; undefined when the switch is off. Throws NodeOperationError. */
export function readSwitchedMinutes(
	node: INode,
	parameter: (name: string, otherwise: boolean | number) => unknown,
	itemIndex: number,
): number | undefined {
	const waits = checkedBoolean(node, parameter('waitUntilFinished', false), WAIT, itemIndex);
	return waits ? readMinutes(node, parameter('timeoutMinutes', 60), itemIndex) : undefined;
}
