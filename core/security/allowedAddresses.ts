/** The addresses that a credential may be used with. */

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Thrown instead of sending a request. The message is a sentence for the user. */
export class CredentialError extends Error {
	/** The sentence once more: n8n's test of a credential shows the code of an error, and some versions keep nothing else. */
	readonly code = this.message;
}

/** How the base URL of a service is written. */
export interface BaseUrlRule {
	/** Such as `https://app.amperity.com/api`. */
	example: string;
	/** The path of the first request, behind the base URL. */
	path: string;
}

/**
 * Checks the base URL that a user typed, and returns it without what is too much: blanks, slashes, and the beginning of the
 * API's own path. Throws a CredentialError with a sentence for the user.
 */
export function cleanBaseUrl(value: unknown, rule: BaseUrlRule): string {
	const { example } = rule;
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') throw new CredentialError(emptySentence('Base URL', value));
	const url = parse(text);
	if (!url || /\s/.test(text)) {
		throw new CredentialError(
			`The 'Base URL' of the credential is not a web address. Write it like ${example}.`,
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new CredentialError(
			"The 'Base URL' of the credential must not contain a user name or password. Remove the part before the @ sign.",
		);
	}
	if (/[?#]/.test(text)) {
		throw new CredentialError(
			`The 'Base URL' of the credential must end before any ? or # sign. Write it like ${example}.`,
		);
	}
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
		throw new CredentialError(
			`The 'Base URL' of the credential must start with https://, so that nobody on the way can read the token. Write it like ${example}.`,
		);
	}
	return `${url.origin}${pathIn(url, rule)}`;
}

/** The path of a base URL. Where there is none, the service's usual one takes its place. */
function pathIn({ pathname }: URL, { example, path }: BaseUrlRule): string {
	const own = path.split('/').filter((part) => part !== '');
	let given = pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
	for (let parts = own.length; parts > 0; parts--) {
		const beginning = `/${own.slice(0, parts).join('/')}`;
		if (!given.toLowerCase().endsWith(beginning)) continue;
		given = given.slice(0, -beginning.length);
		break;
	}
	return given === '' ? new URL(example).pathname.replace(/\/$/, '') : given;
}

/** For a field of the credential that is empty, or that an expression has made into something else than text. */
function emptySentence(field: string, value: unknown): string {
	const advice =
		'If an expression is there, check that it gives a text: the variable or secret it names may be missing.';
	return value === undefined || value === null || typeof value === 'string'
		? `The '${field}' of the credential is empty. Fill it in. ${advice}`
		: `The '${field}' of the credential is not a text. Fill it in. ${advice}`;
}

/** True when `target` is on the origin of the credential's base URL and has no user name or password of its own. */
export function isSameOrigin(target: string, baseUrl: string): boolean {
	const url = parse(target);
	return (
		url !== undefined &&
		url.origin === parse(baseUrl)?.origin &&
		// They would take the place of the token.
		url.username === '' &&
		url.password === ''
	);
}

/**
 * True when a download may be fetched from `target`, on another origin than the base URL: over https only, and nothing on
 * n8n's own machine unless the base URL is there too.
 */
export function isSafeCrossOrigin(target: string, baseUrl: string): boolean {
	const url = parse(target);
	if (!url || url.username !== '' || url.password !== '') return false;
	if (LOOPBACK.test(url.hostname)) return LOOPBACK.test(parse(baseUrl)?.hostname ?? '');
	return url.protocol === 'https:';
}

/** The full address of a request as n8n's HTTP helper understands `baseURL` and `url`. */
export function fullUrl(url: string, baseURL?: string): string {
	if (baseURL === undefined || baseURL === '' || /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url))
		return url;
	return `${baseURL.trim().replace(/\/+$/, '')}/${url.replace(/^\//, '')}`;
}

/** A request before the token is added. The HTTP Request node of n8n names the address "uri". */
export interface UnsignedRequest {
	url?: unknown;
	uri?: unknown;
	baseURL?: string;
}

/** Throws a CredentialError for a request that would carry a token to another origin than that of `base`, a clean base URL. */
export function throwIfCrossOrigin({ url, uri, baseURL }: UnsignedRequest, base: string): void {
	const addresses = [url, uri].filter(Boolean).map(String);
	const isAllowed = addresses.every((address) => isSameOrigin(fullUrl(address, baseURL), base));
	if (addresses.length === 0 || !isAllowed) {
		throw new CredentialError(
			`This credential may only be used with ${base}. Use that address, or change 'Base URL' in the credential.`,
		);
	}
}

/**
 * The value that a user pasted for a header, without blanks around it. `parameter` is its shown name. Throws a CredentialError
 * when it is empty or could not be sent.
 */
export function headerValue(value: unknown, parameter: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') throw new CredentialError(emptySentence(parameter, value));
	if (/^[\x21-\x7e]+$/.test(text)) return text;
	throw new CredentialError(
		`The '${parameter}' of the credential contains blanks, or signs that cannot be sent. Paste it again, without anything around it.`,
	);
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
