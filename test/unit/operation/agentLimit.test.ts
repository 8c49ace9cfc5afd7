import type { INode, INodeExecutionData } from 'n8n-workflow';

import { isForAgent, limitedForAgent } from '../../../core/operation/agentLimit';

/** What an AI agent gets of many items. */

const pairedItem = { item: 3 };
const items = (count: number, text = ''): INodeExecutionData[] =>
	Array.from({ length: count }, (_, row) => ({ json: { row, text }, pairedItem }));
const noteOf = (these: string) => ({
	json: {
		note: `${these}, because an AI agent can not read more at once. Limit, filters, or the columns and rows under Options of this tool choose which.`,
	},
	pairedItem,
});

it.each([
	['n8n-nodes-lamps.lampsTool', true],
	['n8n-nodes-lamps.lamps', false],
	['n8n-nodes-lamps.lampsToolbox', false],
])('a node of the type %s is run by an agent: %p', (type, expected) => {
	expect(isForAgent({ type } as INode)).toBe(expected);
});

it.each([0, 1, 200])('%d items are given as they are', (count) => {
	const all = items(count);
	expect(limitedForAgent(all)).toBe(all);
});

it('of more items the first are given, and one that says how many there are', () => {
	const all = items(130_000);
	expect(limitedForAgent(all)).toEqual([
		...all.slice(0, 200),
		noteOf('These are the first 200 of 130000 items'),
	]);
});

it('items with much text are fewer', () => {
	// Each takes 10,000 characters as JSON.
	const all = items(7, 'x'.repeat(10_000 - 20));
	expect(JSON.stringify(all[0]?.json)).toHaveLength(10_000 - 20 + 19);
	expect(limitedForAgent(all)).toEqual([
		...all.slice(0, 5),
		noteOf('These are the first 5 of 7 items'),
	]);
});

it('an item that is too long alone is not given', () => {
	expect(limitedForAgent(items(2, 'x'.repeat(50_000)))).toEqual([
		noteOf('None of the 2 items is here'),
	]);
});
