import { NodeOperationError, type INode } from 'n8n-workflow';

import { isoDate, isRecord, timeOf } from '../util/typeGuards';
import { checkedId, type IdRule } from './ids';

/** Values of parameters, which users or their expressions may have made into anything. */

/** The value of a picker, or of the expression in its place. */
export function locatorValue(parameter: unknown): unknown {
	return isRecord(parameter) && 'value' in parameter ? parameter.value : parameter;
}

/** Whether a value was chosen for a filter or an option. */
export function isChosen(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** The ID in a filter, or undefined when none was chosen. Throws NodeOperationError that names the parameter. */
export function readIdFilter(
	node: INode,
	parameter: unknown,
	rule: IdRule,
	itemIndex?: number,
): string | undefined {
	const value = locatorValue(parameter);
	if (parameter === undefined || value === null || value === '') return undefined;
	// Undefined within a picker comes from an expression that gives nothing, which does not mean "no filter".
	return checkedId(node, value, rule, itemIndex);
}

/**
 * The date in a filter in ISO 8601 and UTC, or undefined when none was chosen. A day, and a date without a zone as the date
 * picker gives it, are in `timezone`. Throws NodeOperationError that names the parameter.
 */
export function readDateFilter(
	node: INode,
	value: unknown,
	{ parameter, timezone, itemIndex }: { parameter: string; timezone: string; itemIndex: number },
): string | undefined {
	if (!isChosen(value)) return undefined;
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
	return isoDate(time - shift);
}

/** Dates of JavaScript and of n8n's expressions have a `toJSON` that gives ISO text. */
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
	// The offset may differ at the moment found first, as around the change to summer time, so it is computed twice.
	return ahead(localTime - ahead(localTime));
}
