import { testRules } from '../../core/credentialTest';

/** What the test of a credential says, by what the service answers. */

const rules = () =>
	testRules({
		service: 'Lamp Service',
		refused: 'The token is not accepted. Paste a new one.',
		forbidden: 'The token is right, but may not see jobs.',
		list: 'jobs',
	});

/** As n8n applies them: the first that fits. */
function said(status: number, body: Record<string, unknown> = { jobs: [] }): string | undefined {
	for (const { type, properties } of rules() ?? []) {
		const fits =
			type === 'responseCode'
				? properties.value === status
				: status === 200 && body[properties.key] === properties.value;
		if (fits) return properties.message;
	}
	return undefined;
}

const NOT_HERE = "There is no Lamp Service at this address. Check 'Base URL'.";
const SENT_ON = "This address sends requests on to another one. Check 'Base URL'.";
const BROKEN = 'Lamp Service is not working properly at the moment. Test again in a few minutes.';

it.each<[number, string]>([
	[401, 'The token is not accepted. Paste a new one.'],
	[403, 'The token is right, but may not see jobs.'],
	...[400, 404, 405, 406, 409, 410, 422].map((status): [number, string] => [status, NOT_HERE]),
	...[300, 301, 302, 303, 304, 307, 308].map((status): [number, string] => [status, SENT_ON]),
	[429, 'Lamp Service is receiving too many requests. Wait a minute and test again.'],
	...[500, 501, 502, 503, 504].map((status): [number, string] => [status, BROKEN]),
])('%d: %s', (status, sentence) => {
	expect(said(status)).toBe(sentence);
});

it.each([
	['a list of jobs is right', { jobs: [] }, undefined],
	['a web page is not the service', {}, NOT_HERE],
	['no list is not the service', { jobs: null }, NOT_HERE],
])('200: %s', (_name, body, sentence) => {
	expect(said(200, body)).toBe(sentence);
});
