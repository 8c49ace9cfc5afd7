import { asTest, testRules } from '../../../core/credential/testRules';

/** The result of the test of a credential, for each response of the service. */

const rules = (mayBeNull?: boolean) =>
	testRules({
		mayBeNull,
		service: 'Lamp Service',
		rejected: 'The token is not accepted. Paste a new one.',
		forbidden: 'The token is right, but may not see jobs.',
		list: 'jobs',
		exampleUrl: 'https://lamps.example',
	});

/** As n8n applies them: the first that fits. */
function said(
	status: number,
	body: Record<string, unknown> = { jobs: [] },
	mayBeNull?: boolean,
): string | undefined {
	for (const { type, properties } of rules(mayBeNull) ?? []) {
		const fits =
			type === 'responseCode'
				? properties.value === status
				: status === 200 && body[properties.key] === properties.value;
		if (fits) return properties.message;
	}
	return undefined;
}

const NOT_HERE =
	"There is no Lamp Service at this address. Check 'Base URL': it is written like https://lamps.example, with nothing behind it.";
const SENT_ON = "This address redirects requests to another one. Check 'Base URL'.";
const BROKEN =
	"Lamp Service is not working properly at the moment. Click 'Retry' in a few minutes.";

it.each<[number, string]>([
	[401, 'The token is not accepted. Paste a new one.'],
	[403, 'The token is right, but may not see jobs.'],
	...[400, 404, 405, 406, 409, 410, 422].map((status): [number, string] => [status, NOT_HERE]),
	...[300, 301, 302, 303, 304, 307, 308].map((status): [number, string] => [status, SENT_ON]),
	[429, "Lamp Service is receiving too many requests. Wait a minute and click 'Retry'."],
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

it('no list is an empty one where the service writes it so', () => {
	expect(said(200, { jobs: null }, true)).toBeUndefined();
	expect(said(200, {}, true)).toBe(NOT_HERE);
});

it('the request goes to the clean base URL, and is cancelled after 30 seconds', () => {
	const timeout = jest.spyOn(AbortSignal, 'timeout');
	const request = { url: '/jobs', baseURL: ' https://lamps.example/jobs/ ', qs: { limit: 1 } };
	const sent = asTest(request, 'https://lamps.example');
	expect(sent).toEqual({
		url: '/jobs',
		baseURL: 'https://lamps.example',
		qs: { limit: 1 },
		abortSignal: timeout.mock.results[0]?.value,
	});
	expect(timeout).toHaveBeenCalledWith(30_000);
	timeout.mockRestore();
});
