import { NodeOperationError, type INode } from 'n8n-workflow';

import { checkSize, shownName } from '../../../core/files/fileSize';

/** What is said about a file before it is uploaded. */

const node = { id: '1', name: 'Lamps', type: 'lamps', typeVersion: 1 } as INode;
const RULE = { taker: 'The shop', largestMb: 2, advice: 'Send it in parts.' };
const MB = 1024 * 1024;

function check(size: number, name = 'lamps.csv'): void {
	checkSize(node, { name, size } as Parameters<typeof checkSize>[1], RULE, 3);
}

it.each([
	['the name', 'lamps.csv', 'lamps.csv'],
	['one blank for characters that cannot be seen', 'la\u0000\u200b\nmps.csv', 'la mps.csv'],
	['a word for an empty name', '', 'The file'],
	['the beginning of a long name', 'x'.repeat(70), `${'x'.repeat(59)}…`],
])('a sentence shows %s', (_name, name, shown) => {
	expect(shownName({ name })).toBe(shown);
});

it.each([1, 2 * MB])('a file of %i bytes may be sent', (size) => {
	expect(() => check(size)).not.toThrow();
});

it.each([
	['that is empty', 0, 'lamps.csv is empty', 'Check the step that made the file.'],
	[
		'that is a byte too large',
		2 * MB + 1,
		'lamps.csv has 3 MB, and The shop takes no more than 2 MB',
		RULE.advice,
	],
])('a file %s is not sent', (_name, size, message, description) => {
	const error = { message, description, context: { itemIndex: 3 } };
	expect(() => check(size)).toThrow(expect.objectContaining(error));
	expect(() => check(size)).toThrow(NodeOperationError);
});
