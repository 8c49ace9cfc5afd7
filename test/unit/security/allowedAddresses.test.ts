import {
	cleanBaseUrl,
	fullUrl,
	headerValue,
	isSafeCrossOrigin,
	isSameOrigin,
	throwIfCrossOrigin,
	CredentialError,
	type UnsignedRequest,
} from '../../../core/security/allowedAddresses';

const EMPTY_ADVICE =
	'Fill it in. If an expression is there, check that it gives a text: the variable or secret it names may be missing.';
const EMPTY = `The 'Base URL' of the credential is empty. ${EMPTY_ADVICE}`;
const NO_TEXT = `The 'Base URL' of the credential is not a text. ${EMPTY_ADVICE}`;
const NO_ADDRESS =
	"The 'Base URL' of the credential is not a web address. Write it like https://sdm.akeneo.cloud.";
const USER =
	"The 'Base URL' of the credential must not contain a user name or password. Remove the part before the @ sign.";
const QUERY =
	"The 'Base URL' of the credential must end before any ? or # sign. Write it like https://sdm.akeneo.cloud.";
const UNSAFE =
	"The 'Base URL' of the credential must start with https://, so that nobody on the way can read the token. Write it like https://sdm.akeneo.cloud.";
const SDM = 'https://sdm.akeneo.cloud';
const SDM_RULE = { example: SDM, path: '/api/v1/jobs/' };

describe('a base URL that can be used', () => {
	it.each([
		[SDM, SDM],
		[`${SDM}/`, SDM],
		[`${SDM}///`, SDM],
		[`  ${SDM}\r\n`, SDM],
		['HTTPS://SDM.Akeneo.Cloud', SDM],
		[`${SDM}:443`, SDM],
		[`${SDM}:8443/`, `${SDM}:8443`],
		[`${SDM}/proxy/`, `${SDM}/proxy`],
		[`${SDM}/a/../b`, `${SDM}/b`],
		['https://münchen.example', 'https://xn--mnchen-3ya.example'],
		['https://10.0.0.1', 'https://10.0.0.1'],
		['http://localhost:3000', 'http://localhost:3000'],
		['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
		['http://127.1.2.3', 'http://127.1.2.3'],
		['http://127.1', 'http://127.0.0.1'],
		['http://[::1]:80', 'http://[::1]'],
	])('%j is %s', (given, expected) => {
		expect(cleanBaseUrl(given, SDM_RULE)).toBe(expected);
	});

	it.each([
		['/api', ''],
		['/api/', ''],
		['/api/v1', ''],
		['/api/v1//', ''],
		['/API/V1', ''],
		['/api//v1', ''],
		['\\api\\v1', ''],
		['/api/v1/jobs', ''],
		['/gateway/api/v1/jobs/', '/gateway'],
		['/gateway//akeneo', '/gateway/akeneo'],
		['/api/akeneo', '/api/akeneo'],
		['/api/v2', '/api/v2'],
		['/api/v1/projects', '/api/v1/projects'],
		['/myapi', '/myapi'],
		['/v1', '/v1'],
	])('%j behind it becomes %j', (path, expected) => {
		expect(cleanBaseUrl(`${SDM}${path}`, SDM_RULE)).toBe(`${SDM}${expected}`);
	});

	it.each([
		['', '/api'],
		['/', '/api'],
		['/api/', '/api'],
		['/ingest/jobs', '/api'],
		['/api/ingest', '/api'],
		['/gateway', '/gateway'],
	])('with a usual path of its own, %j becomes %j', (path, expected) => {
		const rule = { example: 'https://app.amperity.com/api/', path: '/ingest/jobs' };
		expect(cleanBaseUrl(`https://eu.amperity.com${path}`, rule)).toBe(
			`https://eu.amperity.com${expected}`,
		);
	});
});

describe('a base URL that can not', () => {
	it.each<[unknown, string]>([
		['', EMPTY],
		['   ', EMPTY],
		[undefined, EMPTY],
		[null, EMPTY],
		[41, NO_TEXT],
		[{ url: SDM }, NO_TEXT],
		['sdm.akeneo.cloud', NO_ADDRESS],
		['//sdm.akeneo.cloud', NO_ADDRESS],
		['/api', NO_ADDRESS],
		['https://', NO_ADDRESS],
		['https://sdm akeneo.cloud', NO_ADDRESS],
		[`${SDM}/proxy ${SDM}`, NO_ADDRESS],
		['https://sdm.akeneo.cloud:99999', NO_ADDRESS],
		['https://me@sdm.akeneo.cloud', USER],
		['https://me:secret@sdm.akeneo.cloud', USER],
		['https://:secret@sdm.akeneo.cloud', USER],
		['https://sdm.akeneo.cloud@evil.example', USER],
		[`${SDM}?`, QUERY],
		[`${SDM}#`, QUERY],
		[`${SDM}?token=1`, QUERY],
		[`${SDM}/#/jobs`, QUERY],
		['http://sdm.akeneo.cloud', UNSAFE],
		['http://localhost.evil.example', UNSAFE],
		['http://127.0.0.1.evil.example', UNSAFE],
		['http://evil.example/127.0.0.1', UNSAFE],
		['http://10.0.0.1', UNSAFE],
		['http://0.0.0.0', UNSAFE],
		['http://[::2]', UNSAFE],
		['ftp://sdm.akeneo.cloud', UNSAFE],
		['file:///etc/passwd', UNSAFE],
		['javascript:alert(1)', UNSAFE],
		['sdm.akeneo.cloud:443', UNSAFE],
		['ws://localhost', UNSAFE],
	])('%j says so', (given, sentence) => {
		const clean = () => cleanBaseUrl(given, SDM_RULE);
		expect(clean).toThrow(new Error(sentence));
		// Its class tells a setting that has to change from a mistake in the code.
		expect(clean).toThrow(CredentialError);
		// In the test of a credential, n8n shows the code in place of the message.
		expect(clean).toThrow(expect.objectContaining({ code: sentence }));
	});
});

describe('a request stays on the origin', () => {
	it.each([
		[`${SDM}/api/v1/jobs/`, SDM, true],
		[`${SDM}:443/x`, `${SDM}/proxy`, true],
		['HTTPS://SDM.AKENEO.CLOUD', SDM, true],
		['https://sdm.akeneo.cloud\\@evil.example', SDM, true],
		['http://sdm.akeneo.cloud', SDM, false],
		[`${SDM}:8443`, SDM, false],
		['https://evil.example', SDM, false],
		['https://sdm.akeneo.cloud@evil.example', SDM, false],
		['https://sdm.akeneo.cloud.evil.example', SDM, false],
		['//sdm.akeneo.cloud', SDM, false],
		['/api', SDM, false],
		['', SDM, false],
		['https://me@sdm.akeneo.cloud', SDM, false],
		['https://:secret@sdm.akeneo.cloud', SDM, false],
		[SDM, 'nonsense', false],
		['', '', false],
		['nonsense', 'nonsense', false],
	])('%s of %s: %s', (target, base, expected) => {
		expect(isSameOrigin(target, base)).toBe(expected);
	});
});

describe('the full address', () => {
	it.each([
		['/a', SDM, `${SDM}/a`],
		['a', `${SDM}/`, `${SDM}/a`],
		['//a', `${SDM}//`, '//a'],
		['/a', undefined, '/a'],
		['/a', '', '/a'],
		['a', '', 'a'],
		['a/b', SDM, `${SDM}/a/b`],
		['a', `${SDM}//`, `${SDM}/a`],
		['/a?next=https://evil.example', SDM, `${SDM}/a?next=https://evil.example`],
		['a/b://c', SDM, `${SDM}/a/b://c`],
		['h2c://evil.example', SDM, 'h2c://evil.example'],
		['https://evil.example', SDM, 'https://evil.example'],
		['HTTP:evil.example', SDM, `${SDM}/HTTP:evil.example`],
		['', SDM, `${SDM}/`],
	])('of %j below %j is %s', (url, base, expected) => {
		expect(fullUrl(url, base)).toBe(expected);
	});
});

describe('a file may be fetched elsewhere', () => {
	it.each([
		['https://files.example/f?signed', SDM, true],
		['https://10.0.0.1/f', SDM, true],
		['http://files.example/f', SDM, false],
		['ftp://files.example/f', SDM, false],
		['https://me@files.example/f', SDM, false],
		['https://:secret@files.example/f', SDM, false],
		['https://localhost/f', SDM, false],
		['https://127.0.0.1/f', SDM, false],
		['https://[::1]/f', SDM, false],
		// A local server may redirect to another local one.
		['http://localhost:9000/f', 'http://127.0.0.1:3000', true],
		['http://files.example/f', 'http://127.0.0.1:3000', false],
		['https://localhost/f', 'nonsense', false],
		['/f', SDM, false],
		['', SDM, false],
	])('%s from %s: %s', (target, base, expected) => {
		expect(isSafeCrossOrigin(target, base)).toBe(expected);
	});
});

describe('a request with a credential', () => {
	const sent = (request: UnsignedRequest) => () => throwIfCrossOrigin(request, SDM);

	it.each<[string, UnsignedRequest]>([
		['a whole address', { url: `${SDM}/api` }],
		['an address below a base', { url: '/api', baseURL: SDM }],
		['an address where another step has it', { uri: `${SDM}/api`, url: '' }],
		['the same address in both places', { url: `${SDM}/api`, uri: `${SDM}/api` }],
	])('with %s of its own is sent', (_name, request) => {
		expect(sent(request)).not.toThrow();
	});

	it.each<[string, UnsignedRequest]>([
		['an address on another origin', { url: 'https://evil.example' }],
		['one of two addresses on another origin', { url: `${SDM}/api`, uri: 'https://evil.example' }],
		['an address below a base on another origin', { url: '/api', baseURL: 'https://evil.example' }],
		['an address on another origin, whatever its base', { url: '//evil.example', baseURL: SDM }],
		['an address that is no text', { url: { toString: () => 'https://evil.example' } }],
		['no address', {}],
		['an empty address', { url: '', baseURL: SDM }],
	])('with %s is not sent', (_name, request) => {
		expect(sent(request)).toThrow(
			new CredentialError(
				`This credential may only be used with ${SDM}. Use that address, or change 'Base URL' in the credential.`,
			),
		);
		expect(sent(request)).toThrow(CredentialError);
	});
});

describe('the value of a header', () => {
	it.each([
		['abc', 'abc'],
		[' abc\r\n', 'abc'],
		['!~', '!~'],
	])('%j is %j', (given, expected) => {
		expect(headerValue(given, 'API Token')).toBe(expected);
	});

	it.each([
		...['a b', 'a\nb', 'a\u0000', 'tökén'].map((given): [unknown, string] => [
			given,
			'contains blanks, or signs that cannot be sent. Paste it again, without anything around it.',
		]),
		...['', '  ', undefined, null].map((given): [unknown, string] => [
			given,
			`is empty. ${EMPTY_ADVICE}`,
		]),
		...[7, {}, []].map((given): [unknown, string] => [given, `is not a text. ${EMPTY_ADVICE}`]),
	])('%j is rejected', (given, sentence) => {
		const use = () => headerValue(given, 'API Token');
		expect(use).toThrow(new CredentialError(`The 'API Token' of the credential ${sentence}`));
		expect(use).toThrow(CredentialError);
	});
});
