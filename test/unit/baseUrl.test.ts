import { cleanBaseUrl, fullUrl, isSameOrigin } from '../../core/baseUrl';

const EMPTY = "The credential has no base URL. Fill in 'Base URL' in the credential.";
const NO_ADDRESS =
	"The 'Base URL' of the credential is not a web address. Write it like https://sdm.akeneo.cloud.";
const USER =
	"The 'Base URL' of the credential must not contain a user name or password. Remove the part before the @ sign.";
const QUERY = "The 'Base URL' of the credential must end before any ? or # sign. Remove that part.";
const UNSAFE =
	"The 'Base URL' of the credential must start with https://, so that nobody on the way can read the token.";
const SDM = 'https://sdm.akeneo.cloud';

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
		expect(cleanBaseUrl(given, 'https://sdm.akeneo.cloud')).toBe(expected);
	});
});

describe('a base URL that can not', () => {
	it.each<[unknown, string]>([
		['', EMPTY],
		['   ', EMPTY],
		[undefined, EMPTY],
		[null, EMPTY],
		[41, EMPTY],
		[{ url: SDM }, EMPTY],
		['sdm.akeneo.cloud', NO_ADDRESS],
		['//sdm.akeneo.cloud', NO_ADDRESS],
		['/api', NO_ADDRESS],
		['https://', NO_ADDRESS],
		['https://sdm akeneo.cloud', NO_ADDRESS],
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
		expect(() => cleanBaseUrl(given, 'https://sdm.akeneo.cloud')).toThrow(new Error(sentence));
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
		['https://evil.example', SDM, 'https://evil.example'],
		['HTTP:evil.example', SDM, `${SDM}/HTTP:evil.example`],
		['', SDM, `${SDM}/`],
	])('of %j below %j is %s', (url, base, expected) => {
		expect(fullUrl(url, base)).toBe(expected);
	});
});
