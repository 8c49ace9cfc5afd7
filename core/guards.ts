import type { IDataObject } from 'n8n-workflow';

/** Small guards for everything that arrives from outside: API answers, saved state, parameters. */

export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text, or a number as text; undefined for anything else and for text that is empty. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number, also one that was sent as text or with decimals ("100.0"). */
export function numberOf(value: unknown): number | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const number = value === '' ? NaN : Number(value);
	return Number.isFinite(number) ? number : undefined;
}

/** Milliseconds since 1970 of an ISO 8601 date. One without a zone counts as UTC. */
export function timeOf(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const dateAndTime = /^\d{4}-\d\d-\d\dT[\d:.]+$/;
	const time = Date.parse(dateAndTime.test(value) ? `${value}Z` : value);
	return Number.isFinite(time) ? time : undefined;
}
