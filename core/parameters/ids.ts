import { NodeOperationError, type INode } from 'n8n-workflow';

import { shortened } from '../errors/serverMessage';
import { textOf } from '../util/typeGuards';

/** IDs are checked before they become part of an address: `..`, `#` or an empty one would reach another endpoint. */

export interface IdRule {
	/** Display name of the parameter. */
	parameter: string;
	pattern: RegExp;
	/** A valid ID, to show to the user. */
	example: string;
	/** Finds the ID in a pasted address. */
	inUrl?: RegExp;
	/** Whether the parameter also offers a list to choose from. */
	hasList?: boolean;
}

/** The ID in `value`, without blanks around it. Throws NodeOperationError that names the parameter. */
export function checkedId(node: INode, value: unknown, rule: IdRule, itemIndex?: number): string {
	// Invisible characters come along when an ID is copied from a page.
	const given = (textOf(value) ?? '').replace(/\p{Cf}/gu, '').trim();
	const id = /^https?:\/\//i.test(given) ? (rule.inUrl?.exec(given)?.[1] ?? given) : given;
	if (rule.pattern.test(id)) return id;
	const { parameter, example, hasList } = rule;
	if (value === undefined || value === null || (given === '' && typeof value === 'string')) {
		throw new NodeOperationError(node, `The parameter '${parameter}' is empty`, {
			itemIndex,
			description: `${hasList ? 'Choose' : 'Enter'} one, or check that its expression gives a value such as ${example}.`,
		});
	}
	throw new NodeOperationError(
		node,
		`The parameter '${parameter}' has no valid ID: ${shownValue(typeof value === 'string' ? given : value)}`,
		{
			itemIndex,
			description: `${hasList ? "Choose one 'From List', enter" : 'Enter'} one like ${example}, or check that its expression gives one.`,
		},
	);
}

/** A value of any kind, for a sentence. */
export function shownValue(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (Number.isNaN(value)) return 'not a number';
	if (typeof value === 'object' && value !== null) return 'an object';
	return shortened(
		String(value)
			.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
			.trim(),
		60,
	);
}
