import { isRedirect, redirectTarget } from '../../../core/security/redirects';

/** Where responses may send a request on to. */

const BASE = 'https://sdm.example';
const target = (location: string | undefined, isDownload = true) =>
	redirectTarget({ url: `${BASE}/api/v1/jobs/?page=1`, location, baseUrl: BASE, isDownload });

describe('a redirect', () => {
	it.each([
		['within the origin is followed', '/api/v1/jobs/2/', false, `${BASE}/api/v1/jobs/2/`, false],
		['with a relative address is followed', '../files/2', false, `${BASE}/api/v1/files/2`, false],
		[
			'of a file is followed to another origin',
			'https://cdn.example/f',
			true,
			'https://cdn.example/f',
			true,
		],
		['without a scheme stays encrypted', '//cdn.example/f', true, 'https://cdn.example/f', true],
	])('%s', (_name, location, isDownload, url, isCrossOrigin) => {
		expect(target(location, isDownload)).toEqual({ url, isCrossOrigin });
	});

	it.each([
		['that is missing', undefined, true],
		['that is no address', 'https://', true],
		['to another origin, when it is not of a file', 'https://cdn.example/f', false],
		['of a file to an address without encryption', 'http://cdn.example/f', true],
		['of a file to this computer itself', 'https://127.0.0.1/f', true],
		['to another port', `${BASE}:8443/api/v1/jobs/`, false],
	])('%s is not followed', (_name, location, isDownload) => {
		expect(target(location, isDownload)).toBeUndefined();
	});
});

it.each([
	[301, true],
	[302, true],
	[303, true],
	[307, true],
	[308, true],
	[300, false],
	[304, false],
	[200, false],
	[400, false],
])('the status %i is a redirect: %s', (status, expected) => {
	expect(isRedirect(status)).toBe(expected);
});
