import type { INode, INodeExecutionData } from 'n8n-workflow';

/** What an AI agent gets of many items: a model reads no more, and n8n fails when a tool gives more than about 125,000. */

const MOST_ITEMS = 200;
/** The most characters of JSON, which are about 12,000 tokens. */
const MOST_CHARACTERS = 50_000;

/** Whether an agent runs the node: n8n adds "Tool" to the type of such a node. */
export function isForAgent({ type }: INode): boolean {
	return type.endsWith('Tool');
}

/** The first items, and one that says how many there are; all of them when they are few. */
export function limitedForAgent(items: INodeExecutionData[]): INodeExecutionData[] {
	let characters = 0;
	const given: INodeExecutionData[] = [];
	for (const item of items) {
		characters += JSON.stringify(item.json).length;
		if (given.length >= MOST_ITEMS || characters > MOST_CHARACTERS) break;
		given.push(item);
	}
	if (given.length === items.length) return items;
	const these =
		given.length === 0
			? `None of the ${items.length} items is here`
			: `These are the first ${given.length} of ${items.length} items`;
	const note = `${these}, because an AI agent can not read more at once. Limit, filters, or the columns and rows under Options of this tool choose which.`;
	return [...given, { json: { note }, pairedItem: items[0]?.pairedItem }];
}
