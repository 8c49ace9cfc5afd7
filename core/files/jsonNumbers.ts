import type { GenericValue } from 'n8n-workflow';

/**
 * Parses JSON with numbers that JSON.parse rejects, as other languages write them: NaN and Infinity become texts. On request,
 * numbers that JSON.parse would round become texts, such as integers above 2^53.
 */

/** JSON strings, matched to be skipped, and numbers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[-+]?\b(?:nan|inf(?:inity)?)\b|-?\d[\d.eE+-]*/gis;
const NAN_OR_INFINITY = /^[-+]?[a-z]/i;
/** As many digits as JavaScript keeps in any number. */
const KEPT_DIGITS = 15;

/** The elements of an array in JSON. Throws SyntaxError. */
export function parseArray(text: string, exactNumbers = false): GenericValue[] {
	if (exactNumbers) return JSON.parse(text.replace(TOKENS, asText(isRounded)));
	try {
		return JSON.parse(text);
	} catch {
		return JSON.parse(text.replace(TOKENS, asText(isNanOrInfinity)));
	}
}

function asText(isText: (token: string) => boolean): (token: string) => string {
	return (token) => (!token.startsWith('"') && isText(token) ? `"${token}"` : token);
}

function isNanOrInfinity(token: string): boolean {
	return NAN_OR_INFINITY.test(token);
}

function isRounded(token: string): boolean {
	const value = Number(token);
	const digits = token.replace(/e.*/i, '').replace(/\D/g, '').replace(/^0+/, '');
	return !Number.isFinite(value) || (digits.length > KEPT_DIGITS && String(value) !== token);
}
