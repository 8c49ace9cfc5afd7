import type { IDataObject } from 'n8n-workflow';

/** Small guards for everything that arrives from outside, such as responses, saved state and parameters; and dates as APIs want them. */

export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text, or a number as text; undefined for anything else and for text that is empty. */
export function textOf(value: unknown): string | undefined {
	if (Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number, also one that was sent as text or with decimals ("100.0"). */
export function numberOf(value: unknown): number | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const number = value === '' ? NaN : Number(value);
	return Number.isFinite(number) ? number : undefined;
}

const ISO_DATE =
	/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?(?: UTC)?)?$/i;

/**
 * Milliseconds since 1970 of an ISO 8601 date, also one written as Go does ("2023-11-27 12:32:50.036 +0000 UTC"). One without
 * a zone counts as UTC. Nothing else is a date: JavaScript's own parser would read "job 12" as the first of December 2001.
 */
export function timeOf(value: unknown): number | undefined {
	const parts = typeof value === 'string' ? ISO_DATE.exec(value) : null;
	if (!parts) return undefined;
	const [, date, clock = '00:00', zone = 'Z'] = parts;
	const hours = zone.slice(0, 3);
	const offset =
		zone.toUpperCase() === 'Z' ? 'Z' : `${hours}:${zone.slice(3).replace(':', '') || '00'}`;
	const time = Date.parse(`${date}T${clock}${offset}`);
	return Number.isFinite(time) ? time : undefined;
}

/** The ISO 8601 date, in UTC, of milliseconds since 1970. */
export function isoDate(ms: number): string {
	return new Date(ms).toISOString();
}

/** JavaScript's dates end at 8.64e15 ms; a time beyond them could not become a query or an event. */
export function isTime(ms: number): boolean {
	return Math.abs(ms) < 8.6e15;
}
