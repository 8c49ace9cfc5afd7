import { NodeOperationError, type INode } from 'n8n-workflow';

import {
	allowAgentsField,
	checkAgentAllowed,
	checkRetriesOff,
	type AgentRule,
} from '../../../core/operation/starting';

/** Who may start work that can't be taken back. */

const node = (more: Partial<INode> = {}) =>
	({ id: '1', name: 'Lamps', type: 'test.lamps', typeVersion: 1, ...more }) as INode;
const RULE: AgentRule = {
	work: 'switch lamps on',
	option: 'Allow AI Agents to Switch Lamps',
	because: 'A lamp costs money.',
};

/** What a check throws; undefined when it lets the work begin. */
function thrownBy(check: () => void): unknown {
	try {
		check();
		return undefined;
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		return error;
	}
}

it.each([undefined, null, {}, { allowAgents: false }, { allowAgents: 'true' }])(
	'an agent may not start it with the options %j',
	(options) => {
		const tool = node({ type: 'test.lampsTool' });
		expect(thrownBy(() => checkAgentAllowed(tool, options, RULE, 2))).toMatchObject({
			message: 'An AI agent may not switch lamps on with this tool',
			description:
				"A lamp costs money. To allow it, add the option 'Allow AI Agents to Switch Lamps' and switch it on.",
			context: { itemIndex: 2 },
		});
		expect(thrownBy(() => checkAgentAllowed(node(), options, RULE, 2))).toBeUndefined();
	},
);

it('an agent may start it where somebody has allowed it', () => {
	const tool = node({ type: 'test.lampsTool' });
	expect(thrownBy(() => checkAgentAllowed(tool, { allowAgents: true }, RULE, 0))).toBeUndefined();
	expect(allowAgentsField(RULE)).toEqual({
		displayName: 'Allow AI Agents to Switch Lamps',
		name: 'allowAgents',
		type: 'boolean',
		default: false,
		description:
			'Whether an AI agent that uses this node as a tool may switch lamps on. A lamp costs money.',
	});
});

it('nothing is started where n8n would repeat the node after an error', () => {
	expect(thrownBy(() => checkRetriesOff(node({ retryOnFail: true }), 3))).toMatchObject({
		message: "This operation does not run with 'Retry On Fail'",
		description: expect.stringContaining("Switch off 'Retry On Fail'"),
		context: { itemIndex: 3 },
	});
	expect(thrownBy(() => checkRetriesOff(node({ retryOnFail: false }), 3))).toBeUndefined();
	expect(thrownBy(() => checkRetriesOff(node(), 3))).toBeUndefined();
});
