// @ts-check
'use strict';

// Times are whole microseconds since 1970: the API prints six decimals, and JavaScript's own dates drop the last three.

const DATE_TIME =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** @param {string | undefined} zone */
function zoneMinutes(zone) {
	if (!zone || zone.toUpperCase() === 'Z') return 0;
	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
	return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * The forms Django's date-time field accepts; without a zone it is UTC. Undefined when the text is not a date.
 *
 * @param {string} text
 * @returns {number | undefined}
 */
function parseDate(text) {
	const match = DATE_TIME.exec(text.trim());
	if (!match) return undefined;
	const [date = '', time = '00:00:00'] = [match.slice(1, 4), match.slice(4, 7)].map((parts, kind) =>
		parts.map((part) => part ?? '00').join(kind ? ':' : '-'),
	);
	const ms = Date.parse(`${date}T${time}Z`);
	// JavaScript rolls 30 February over into March and knows an hour 24; Django rejects both.
	if (Number.isNaN(ms) || new Date(ms).toISOString() !== `${date}T${time}.000Z`) return undefined;
	return (ms - zoneMinutes(match[8]) * 60_000) * 1000 + Number((match[7] ?? '').padEnd(6, '0'));
}

/**
 * A date of a test or script: ISO text, epoch milliseconds or a Date.
 *
 * @param {string | number | Date} value
 * @returns {number} microseconds
 */
function toMicros(value) {
	const micros = typeof value === 'string' ? parseDate(value) : Math.round(Number(value) * 1000);
	if (micros === undefined || !Number.isFinite(micros))
		throw new Error(`Not a date: ${String(value)}`);
	return micros;
}

/**
 * ISO 8601 in UTC, always with six decimals.
 *
 * @param {number} micros
 */
function formatDate(micros) {
	const fraction = ((micros % 1e6) + 1e6) % 1e6;
	const seconds = new Date((micros - fraction) / 1000).toISOString().slice(0, 19);
	return `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}

/**
 * The same without trailing zeros, the way the API prints the end of a job.
 *
 * @param {number} micros
 */
function formatShortDate(micros) {
	return formatDate(micros).replace(/\.?0+Z$/, 'Z');
}

module.exports = { parseDate, toMicros, formatDate, formatShortDate };
