import { NodeOperationError, type INode } from 'n8n-workflow';

import { shortened } from './apiWords';
import { textOf } from './guards';

/** Ids are checked before they become part of an address: `..`, `#` or an empty one would reach another endpoint. */

export interface IdRule {
	/** Display name of the parameter. */
	parameter: string;
	pattern: RegExp;
	/** What a right one looks like, for the user. */
	example: string;
	/** Finds the id in a pasted address. */
	inUrl?: RegExp;
}

/** The id in `value`, without blanks around it. Throws NodeOperationError, naming the parameter. */
export function checkedId(node: INode, value: unknown, rule: IdRule, itemIndex?: number): string {
	// Signs that nobody sees come along when an ID is copied from a page.
	const given = (textOf(value) ?? '').replace(/\p{Cf}/gu, '').trim();
	const id = /^https?:\/\//i.test(given) ? (rule.inUrl?.exec(given)?.[1] ?? given) : given;
	if (rule.pattern.test(id)) return id;
	const { parameter, example } = rule;
	if (given === '') {
		throw new NodeOperationError(node, `The parameter '${parameter}' is empty`, {
			itemIndex,
			description: `Choose one, or check that its expression gives a value such as ${example}.`,
		});
	}
	throw new NodeOperationError(
		node,
		`The parameter '${parameter}' has no valid ID: ${shown(given)}`,
		{
			itemIndex,
			description: `A valid ID looks like ${example}.`,
		},
	);
}

function shown(value: string): string {
	return shortened(value.replace(/[\p{Cc}\p{Cf}]+/gu, ' '), 60);
}
