import {
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeProperties,
} from 'n8n-workflow';

import { isRecord } from '../util/typeGuards';
import {
	checkedBoolean,
	checkedNumber,
	checkedOption,
	checkedText,
	type Field,
	listed,
	throwIfEmpty,
} from './checkedValues';
import { shownValue } from './ids';
import { isChosen, locatorValue } from './values';

/** Collections of optional parameters, such as filters. */

export const FILTERS_FIELD: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
};

export const OPTIONS_FIELD: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
};

/**
 * The values of a collection. An expression without a value is an error: ignoring the filter would return all jobs. Throws
 * NodeOperationError that names the field, or the collection.
 */
export function checkedCollection(
	node: INode,
	value: unknown,
	field: Field,
	itemIndex?: number,
): IDataObject {
	throwIfEmpty(node, value, field, itemIndex);
	const fields = fieldsOf(field);
	const names = listed(fields.map(({ name }) => name));
	if (!isRecord(value)) {
		throw new NodeOperationError(
			node,
			`The parameter '${field.displayName}' has no valid value: ${shownValue(value)}`,
			{ itemIndex, description: `Remove its expression, or let it give fields such as ${names}.` },
		);
	}
	const raw: unknown = node.parameters[field.name];
	for (const [name, given] of Object.entries(value)) {
		const entry = fields.find((other) => other.name === name);
		if (!entry) continue;
		if (!gaveNothing(given, isRecord(raw) ? raw[name] : raw, entry.type)) continue;
		throw new NodeOperationError(node, `The parameter '${entry.displayName}' is empty`, {
			itemIndex,
			description: `Check that its expression gives a value, or remove it from '${field.displayName}'.`,
		});
	}
	return value;
}

/** Like `checkedCollection`, with each value checked by its type. */
export function checkedOptions(
	node: INode,
	value: unknown,
	field: Field,
	itemIndex?: number,
): IDataObject {
	const given = checkedCollection(node, value, field, itemIndex);
	const checked: IDataObject = {};
	for (const entry of fieldsOf(field)) {
		const one = given[entry.name];
		if (isChosen(one)) checked[entry.name] = checkedValue(node, one, entry, itemIndex);
	}
	return checked;
}

function checkedValue(node: INode, value: unknown, entry: INodeProperties, itemIndex?: number) {
	if (entry.type === 'boolean') return checkedBoolean(node, value, entry, itemIndex);
	if (entry.type === 'number') return checkedNumber(node, value, entry, itemIndex);
	if (entry.type === 'options') return checkedOption(node, value, entry, itemIndex);
	if (entry.typeOptions?.multipleValues !== true) return checkedText(node, value, entry, itemIndex);
	// An expression may give a list within the list.
	return [value]
		.flat(2)
		.filter(isChosen)
		.map((text) => checkedText(node, text, entry, itemIndex));
}

function fieldsOf({ options = [] }: Field): INodeProperties[] {
	return options.flatMap((option) => ('type' in option ? [option] : []));
}

/** Whether an expression gave no value. `raw` is what the editor holds: null or '' there is an emptied field, not an expression. */
function gaveNothing(given: unknown, raw: unknown, type: INodeProperties['type']): boolean {
	if (Array.isArray(given))
		return given.some((one, at) => gaveNothing(one, Array.isArray(raw) ? raw[at] : raw, type));
	const value = locatorValue(given);
	if (value === undefined) return true;
	const source = locatorValue(raw);
	if (typeof source !== 'string' || !source.startsWith('=')) return false;
	// An agent can only send '' to leave a filter out.
	return value === null || (value === '' && type === 'number');
}
