/** Which addresses a credential may be used with. */

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Thrown in place of letting a request go. The message is a sentence for the user. */
export class Refusal extends Error {}

/**
 * Checks the base URL a user typed and gives it without surplus blanks or trailing slashes. `example` shows what one looks
 * like.
 * Throws a Refusal with a sentence for the user.
 */
export function cleanBaseUrl(value: unknown, example: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') {
		throw new Refusal("The credential has no base URL. Fill in 'Base URL' in the credential.");
	}
	const url = parse(text);
	if (!url) {
		throw new Refusal(
			`The 'Base URL' of the credential is not a web address. Write it like ${example}.`,
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new Refusal(
			"The 'Base URL' of the credential must not contain a user name or password. Remove the part before the @ sign.",
		);
	}
	if (/[?#]/.test(text)) {
		throw new Refusal(
			"The 'Base URL' of the credential must end before any ? or # sign. Remove that part.",
		);
	}
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
		throw new Refusal(
			"The 'Base URL' of the credential must start with https://, so that nobody on the way can read the token.",
		);
	}
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** True when a request to `target` stays on the origin of the credential's base URL, as the user it was given for. */
export function isSameOrigin(target: string, baseUrl: string): boolean {
	const url = parse(target);
	return (
		url !== undefined &&
		url.origin === parse(baseUrl)?.origin &&
		// A user part would take the place of the token.
		url.username === '' &&
		url.password === ''
	);
}

/**
 * True when a download may be fetched from `target`, on another origin than the base URL: over https only, and nothing on
 * n8n's own machine unless the base URL is there too.
 */
export function isSafeElsewhere(target: string, baseUrl: string): boolean {
	const url = parse(target);
	if (!url || url.username !== '' || url.password !== '') return false;
	if (LOOPBACK.test(url.hostname)) return LOOPBACK.test(parse(baseUrl)?.hostname ?? '');
	return url.protocol === 'https:';
}

/** The full address of a request as n8n's HTTP helper understands `baseURL` and `url`. */
export function fullUrl(url: string, baseURL?: string): string {
	if (baseURL === undefined || baseURL === '' || /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url))
		return url;
	return `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\//, '')}`;
}

/** A request as it is before it is signed. The HTTP Request node of n8n names the address "uri". */
export interface Unsigned {
	url?: unknown;
	uri?: unknown;
	baseURL?: string;
}

/** Throws a Refusal for a request that would carry a token to any address off the origin of `base`, a clean base URL. */
export function refuseElsewhere({ url, uri, baseURL }: Unsigned, base: string): void {
	const addresses = [url, uri].filter(Boolean).map(String);
	const stays = addresses.every((address) => isSameOrigin(fullUrl(address, baseURL), base));
	if (addresses.length === 0 || !stays) {
		throw new Refusal(
			`This credential may only be used with ${base}. Use that address, or change 'Base URL' in the credential.`,
		);
	}
}

/**
 * What a user pasted as the value of a header, without blanks around it. `parameter` is its shown name. Throws a Refusal when
 * it is empty or could not be sent.
 */
export function headerValue(value: unknown, parameter: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (/^[\x21-\x7e]+$/.test(text)) return text;
	throw new Refusal(
		`The '${parameter}' of the credential is empty or contains blanks. Paste it again, without anything around it.`,
	);
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
