import { type INode, type INodeProperties, NodeOperationError } from 'n8n-workflow';

import { isRecord } from '../util/typeGuards';

/** Protections of operations that start work which can't be taken back. */

export interface AgentRule {
	/** Such as "start jobs". */
	work: string;
	/** Shown name of the option that allows it. */
	option: string;
	/** Why it is not allowed, as a sentence. */
	because: string;
}

/** Throws NodeOperationError where an agent runs the node as a tool, and nobody has allowed it. `options` are those of the user. */
export function checkAgentAllowed(
	node: INode,
	options: unknown,
	{ work, option, because }: AgentRule,
	itemIndex: number,
): void {
	if (!node.type.endsWith('Tool') || (isRecord(options) && options.allowAgents === true)) return;
	throw new NodeOperationError(node, `An AI agent may not ${work} with this tool`, {
		itemIndex,
		description: `${because} To allow it, add the option '${option}' and switch it on.`,
	});
}

/** Throws NodeOperationError where n8n would repeat the node after an error: it cannot know whether the first start has worked. */
export function checkRetriesOff(node: INode, itemIndex: number): void {
	if (node.retryOnFail !== true) return;
	throw new NodeOperationError(node, "This operation does not run with 'Retry On Fail'", {
		itemIndex,
		description:
			"Switch off 'Retry On Fail' in the settings of this node. After an error, a second start could do the same work twice; this node retries by itself where that is safe.",
	});
}

/** The option that lets agents do it. */
export function allowAgentsField({ work, option, because }: AgentRule): INodeProperties {
	return {
		displayName: option,
		name: 'allowAgents',
		type: 'boolean',
		default: false,
		description: `Whether an AI agent that uses this node as a tool may ${work}. ${because}`,
	};
}
