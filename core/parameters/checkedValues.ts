import { NodeOperationError, type INode, type INodeProperties } from 'n8n-workflow';

import { textOf } from '../util/typeGuards';
import { shownValue } from './ids';

/**
 * Each function reads a parameter as its description says, or throws NodeOperationError that names it. An expression may give
 * any value.
 */

/** The parts of a description that the value depends on. */
export type Field = Pick<INodeProperties, 'displayName' | 'name' | 'options' | 'typeOptions'>;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** True, "TRUE", "1" and 1 mean the same. */
export function checkedBoolean(
	node: INode,
	value: unknown,
	field: Field,
	itemIndex?: number,
): boolean {
	throwIfEmpty(node, value, field, itemIndex);
	const word = typeof value === 'boolean' ? String(value) : wordOf(value);
	if (word === 'true' || word === '1') return true;
	if (word === 'false' || word === '0') return false;
	throw new NodeOperationError(
		node,
		`The parameter '${field.displayName}' is neither true nor false: ${shownValue(value)}`,
		{
			itemIndex,
			description: 'Switch it on or off, or check that its expression gives true or false.',
		},
	);
}

/** A whole number, not below the minimum in the description. A fraction is cut off, and a number may come as text. */
export function checkedNumber(
	node: INode,
	value: unknown,
	field: Field,
	itemIndex?: number,
): number {
	throwIfEmpty(node, value, field, itemIndex);
	const least = field.typeOptions?.minValue ?? 0;
	const isNumber = typeof value === 'number' || NUMBER.test(wordOf(value));
	const number = isNumber ? Math.floor(Number(value)) : NaN;
	if (number >= least && number < Infinity) return number;
	throw new NodeOperationError(
		node,
		`The parameter '${field.displayName}' is not a number of ${least} or more: ${shownValue(value)}`,
		{
			itemIndex,
			description: 'Enter a whole number, or check that its expression gives one.',
		},
	);
}

/** The value of an option, which may be given by its shown name, in any case. */
export function checkedOption(
	node: INode,
	value: unknown,
	field: Field,
	itemIndex?: number,
): string {
	throwIfEmpty(node, value, field, itemIndex);
	const meant = optionMeant(value, field);
	if (meant !== undefined) return meant;
	const options = optionsOf(field);
	const names = listed(options.map(({ name }) => `'${name}'`));
	const values = listed(options.map((option) => option.value));
	throw new NodeOperationError(
		node,
		`The parameter '${field.displayName}' has no valid value: ${shownValue(value)}`,
		{ itemIndex, description: `Choose ${names}, or let the expression give ${values}.` },
	);
}

/** The value of an option, by its value or shown name in any case; undefined for any other. */
export function optionMeant(value: unknown, field: Field): string | undefined {
	const word = wordOf(value);
	return optionsOf(field).find((option) =>
		[option.value, option.name].some((text) => text.toLowerCase() === word),
	)?.value;
}

function optionsOf({ options = [] }: Field): Array<{ name: string; value: string }> {
	return options.flatMap((option) =>
		'value' in option ? [{ name: option.name, value: String(option.value) }] : [],
	);
}

/** A text, without blanks around it. */
export function checkedText(node: INode, value: unknown, field: Field, itemIndex?: number): string {
	throwIfEmpty(node, value, field, itemIndex);
	const text = textOf(value)?.trim();
	if (text !== undefined) return text;
	throw new NodeOperationError(
		node,
		`The parameter '${field.displayName}' is not a text: ${shownValue(value)}`,
		{ itemIndex, description: 'Enter a text, or check that its expression gives one.' },
	);
}

/** Such as "a, b or c". */
export function listed(words: string[]): string {
	const last = words[words.length - 1] ?? '';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** Throws NodeOperationError for undefined, null or blank text. */
export function throwIfEmpty(node: INode, value: unknown, field: Field, itemIndex?: number): void {
	const isBlank = typeof value === 'string' && value.trim() === '';
	if (value !== undefined && value !== null && !isBlank) return;
	throw new NodeOperationError(node, `The parameter '${field.displayName}' is empty`, {
		itemIndex,
		description: 'Enter or choose a value, or check that its expression gives one.',
	});
}

/** Text or a number as text, to compare; empty for anything else. */
function wordOf(value: unknown): string {
	return (textOf(value) ?? '').trim().toLowerCase();
}
