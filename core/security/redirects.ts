import { isSafeCrossOrigin, isSameOrigin } from './allowedAddresses';

/** Which redirects are safe to follow. */

/** Whether a status is a redirect. With any other, such as 304, a Location header does not say where to go on. */
export function isRedirect(status: number): boolean {
	return [301, 302, 303, 307, 308].includes(status);
}

export interface RedirectFrom {
	url: string;
	/** As the response has it. */
	location: string | undefined;
	baseUrl: string;
	/** A file may lie on another origin; nothing else may. */
	isDownload: boolean;
}

/** The address to follow; undefined when there is none, or when following it is not safe. */
export function redirectTarget({ url, location, baseUrl, isDownload }: RedirectFrom) {
	const target = addressFrom(location, url);
	if (target === undefined) return undefined;
	const isCrossOrigin = !isSameOrigin(target, baseUrl);
	if (isCrossOrigin && !(isDownload && isSafeCrossOrigin(target, baseUrl))) return undefined;
	return { url: target, isCrossOrigin };
}

function addressFrom(location: string | undefined, base: string): string | undefined {
	if (location === undefined) return undefined;
	try {
		return new URL(location, base).href;
	} catch {
		return undefined;
	}
}
