import { isRecord } from '../util/typeGuards';
import { Secrets } from '../security/redaction';

/** The message of an API about a request that it rejected, as one line of plain text. */

const LONGEST = 300;
/** Keys that only wrap the text; every other key names the field the text is about. */
const WRAPPERS = new Set(['detail', 'message', 'non_field_errors', 'errors', 'error', 'title']);

/**
 * The texts in an error body of any shape (`{detail}`, `{field: [texts]}`, `{errors: [{title, detail}]}`, plain text),
 * cleaned of control characters, redacted and cut; empty when the body has no readable text, such as an HTML page.
 */
export function serverMessage(body: unknown, secrets = new Secrets()): string {
	const message = [...new Set(texts(body, 0))].join('; ');
	// Redacted before it is cut: half a token is still half a token.
	return shortened(secrets.redactText(message), LONGEST);
}

/** At most `longest` UTF-16 units, without cutting a character in two. */
export function shortened(text: string, longest: number): string {
	if (text.length <= longest) return text;
	return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function texts(value: unknown, depth: number): string[] {
	if (typeof value === 'string') return clean(value);
	if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
	if (depth > 3) return [];
	if (Array.isArray(value)) return value.slice(0, 10).flatMap((entry) => texts(entry, depth + 1));
	if (!isRecord(value)) return [];
	return Object.entries(value)
		.filter(([key, entry]) => !isForMachines(key, entry))
		.slice(0, 10)
		.flatMap(([key, entry]) =>
			texts(entry, depth + 1).map((text) =>
				WRAPPERS.has(key) ? text : [...clean(key), text].join(': '),
			),
		);
}

/** Whether a value repeats the HTTP status, or is an ID that only the support of the service can look up. */
function isForMachines(key: string, value: unknown): boolean {
	if (key === 'status') return /^[1-5]\d\d$/.test(String(value));
	return ['request_id', 'trace_id'].includes(key);
}

function clean(text: string): string[] {
	if (/^\s*</.test(text)) return [];
	const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
	return line === '' ? [] : [line];
}
