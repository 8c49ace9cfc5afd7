import type { ICredentialTestRequest, IHttpRequestOptions } from 'n8n-workflow';

/** The test of a credential: its request, and the texts that it shows. */

/** In ms. n8n allows five minutes, but no user keeps the dialog open for that long. */
const TEST_MS = 30_000;

interface TestTexts {
	/** Shown name of the service. */
	service: string;
	/** When the service did not accept the credential, with what to do. */
	rejected: string;
	/** When the credential is valid, but may not see jobs. */
	forbidden: string;
	/** The key of the jobs in every response. */
	list: string;
	/** An empty list may be null. */
	mayBeNull?: boolean;
	/** The base URL that most users have. */
	exampleUrl: string;
}

/**
 * The request of the test, which n8n sends itself, to the address that nodes use. `base` is a clean base URL. Nodes send whole
 * addresses, and have their own timeout.
 */
export function asTest(request: IHttpRequestOptions, base: string): IHttpRequestOptions {
	return Object.assign(request, { baseURL: base, abortSignal: AbortSignal.timeout(TEST_MS) });
}

/** Sentences in place of the bare name of a status, such as "Bad Gateway". */
export function testRules(texts: TestTexts): ICredentialTestRequest['rules'] {
	const { service, rejected, forbidden, list, mayBeNull = false, exampleUrl } = texts;
	const notHere = `There is no ${service} at this address. Check 'Base URL': it is written like ${exampleUrl}, with nothing behind it.`;
	return [
		...statusRules(rejected, 401),
		...statusRules(forbidden, 403),
		...statusRules(notHere, 400, 404, 405, 406, 409, 410, 422),
		...statusRules(
			"This address redirects requests to another one. Check 'Base URL'.",
			...[300, 301, 302, 303, 304, 307, 308],
		),
		...statusRules(
			`${service} is receiving too many requests. Wait a minute and click 'Retry'.`,
			429,
		),
		...statusRules(
			`${service} is not working properly at the moment. Click 'Retry' in a few minutes.`,
			...[500, 501, 502, 503, 504],
		),
		// A web page, such as a login, has the status 200 too, but no list of jobs.
		...(mayBeNull ? [undefined] : [undefined, null]).map((value) => ({
			type: 'responseSuccessBody',
			properties: { key: list, value, message: notHere },
		})),
		// n8n applies rules of both kinds together; its type only knows lists of one kind.
	] as ICredentialTestRequest['rules'];
}

function statusRules(message: string, ...statuses: number[]) {
	return statuses.map((value) => ({ type: 'responseCode', properties: { value, message } }));
}
