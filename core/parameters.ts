import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { isRecord, timeOf } from './guards';
import { checkedId, type IdRule } from './ids';

/** Values of parameters, whatever a user or an expression made of them. */

/** What a picker holds, or what an expression put in its place. */
export function valueOf(parameter: unknown): unknown {
	return isRecord(parameter) && 'value' in parameter ? parameter.value : parameter;
}

/** The id in a filter, or undefined when none was chosen. Throws NodeOperationError, naming the parameter. */
export function chosenId(
	node: INode,
	parameter: unknown,
	rule: IdRule,
	itemIndex?: number,
): string | undefined {
	const value = valueOf(parameter);
	if (parameter === undefined || value === null || value === '') return undefined;
	// Undefined within a picker is an expression that gives nothing, and not to be taken for no filter.
	return checkedId(node, value, rule, itemIndex);
}

/**
 * An expression that gives nothing must not be taken for a filter that was not chosen: all jobs would come.
 * `names` are the names shown for the keys. Throws NodeOperationError, naming the parameter.
 */
export function checkExpressions(
	node: INode,
	filters: IDataObject,
	names: Record<string, string>,
	itemIndex?: number,
): void {
	for (const [key, value] of Object.entries(filters)) {
		if (value !== undefined) continue;
		throw new NodeOperationError(node, `The parameter '${names[key] ?? key}' is empty`, {
			itemIndex,
			description: 'Check that its expression gives a value, or remove the filter.',
		});
	}
}

/**
 * A date as the API wants it: ISO 8601 in UTC. A day, and a date without a zone as the date picker gives it, are in
 * `timezone`.
 * Throws NodeOperationError, naming the parameter.
 */
export function dateOf(
	node: INode,
	value: unknown,
	{ parameter, timezone, itemIndex }: { parameter: string; timezone: string; itemIndex: number },
): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const text = asText(value);
	const time = timeOf(text);
	if (time === undefined) {
		throw new NodeOperationError(node, `The parameter '${parameter}' is not a date`, {
			itemIndex,
			description: 'Choose a date, or write one like 2026-01-31T08:00:00Z.',
		});
	}
	const hasZone = !/^\d{4}-\d\d-\d\d([T ][\d:.]+)?$/.test(String(text));
	const shift = hasZone ? 0 : offsetOf(timezone, time);
	return new Date(time - shift).toISOString();
}

/** Dates of JavaScript and of n8n's expressions both know how to become ISO text. */
function asText(value: unknown): unknown {
	if (typeof value === 'string') return value.trim();
	return isRecord(value) && typeof value.toJSON === 'function' ? value.toJSON() : undefined;
}

/** How far a time zone is ahead of UTC, in ms, when its clocks show `localTime`. */
function offsetOf(timezone: string, localTime: number): number {
	const ahead = (time: number) => {
		const clock = new Date(time).toLocaleString('sv-SE', { timeZone: timezone });
		return Date.parse(`${clock.replace(' ', 'T')}Z`) - Math.floor(time / 1000) * 1000;
	};
	// The zone's own clock decides, so ask once more for the moment found first.
	return ahead(localTime - ahead(localTime));
}
