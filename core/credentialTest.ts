import type { ICredentialTestRequest } from 'n8n-workflow';

/** What the test of a credential says. */

/** n8n gives a test five minutes; nobody looks at a dialog for so long. */
export const TEST_MS = 30_000;

interface TestWords {
	/** Shown name of the service. */
	service: string;
	/** When the credential is refused, as a sentence that says what to do. */
	refused: string;
	/** When the credential is right, but may not see jobs. */
	forbidden: string;
	/** The key in every answer of the service under which the jobs stand. */
	list: string;
}

/** Sentences in place of the bare name of a status, such as "Bad Gateway". */
export function testRules(words: TestWords): ICredentialTestRequest['rules'] {
	const { service, refused, forbidden, list } = words;
	const notHere = `There is no ${service} at this address. Check 'Base URL'.`;
	return [
		...statusRules(refused, 401),
		...statusRules(forbidden, 403),
		...statusRules(notHere, 400, 404, 405, 406, 409, 410, 422),
		...statusRules(
			"This address sends requests on to another one. Check 'Base URL'.",
			...[300, 301, 302, 303, 304, 307, 308],
		),
		...statusRules(`${service} is receiving too many requests. Wait a minute and test again.`, 429),
		...statusRules(
			`${service} is not working properly at the moment. Test again in a few minutes.`,
			...[500, 501, 502, 503, 504],
		),
		// A web page, such as a login, answers 200 too, but has no list of jobs.
		...[undefined, null].map((value) => ({
			type: 'responseSuccessBody',
			properties: { key: list, value, message: notHere },
		})),
		// n8n applies rules of both kinds together; its type only knows lists of one kind.
	] as ICredentialTestRequest['rules'];
}

function statusRules(message: string, ...statuses: number[]) {
	return statuses.map((value) => ({ type: 'responseCode', properties: { value, message } }));
}
