import { Route } from '../../core/redirects';

/** Where answers may send a request on to, and what goes along. */

const BASE = 'https://sdm.example';
const START = { url: `${BASE}/api/v1/jobs/?page=1`, query: { status: 'done' }, isAway: false };
const route = (isDownload = true) => new Route(START, BASE, isDownload);

describe('a redirect', () => {
	it.each([
		['within the origin is followed', '/api/v1/jobs/2/', false, `${BASE}/api/v1/jobs/2/`, false],
		['with a relative address is followed', '../files/2', false, `${BASE}/api/v1/files/2`, false],
		[
			'of a file is followed elsewhere',
			'https://cdn.example/f',
			true,
			'https://cdn.example/f',
			true,
		],
		['without a scheme stays encrypted', '//cdn.example/f', true, 'https://cdn.example/f', true],
	])('%s', (_name, location, isDownload, url, isAway) => {
		const way = route(isDownload);
		expect(way.follow(location)).toBe(true);
		expect(way.now).toEqual({ url, isAway });
		expect(way.hasLeft).toBe(isAway);
	});

	it.each([
		['that is missing', undefined, true],
		['that is no address', 'https://', true],
		['elsewhere, of what is no file', 'https://cdn.example/f', false],
		['of a file to an address without encryption', 'http://cdn.example/f', true],
		['of a file to this computer itself', 'https://127.0.0.1/f', true],
		['to another port', `${BASE}:8443/api/v1/jobs/`, false],
	])('%s is not followed', (_name, location, isDownload) => {
		const way = route(isDownload);
		expect(way.follow(location)).toBe(false);
		expect(way.now).toEqual(START);
		expect(way.hasLeft).toBe(false);
	});

	it('is followed three times, and again three times from the beginning', () => {
		const way = route();
		const three = () => [1, 2, 3, 4].map((n) => way.follow(`/step/${n}`));
		expect(three()).toEqual([true, true, true, false]);
		expect(way.now).toEqual({ url: `${BASE}/step/3`, isAway: false });
		way.restart();
		expect(way.now).toEqual(START);
		expect(three()).toEqual([true, true, true, false]);
	});

	it('that leads back home does not get the token again', () => {
		const way = route();
		way.follow('https://cdn.example/f');
		way.follow(`${BASE}/files/1`);
		expect(way.now).toEqual({ url: `${BASE}/files/1`, isAway: true });
	});
});

it('a file that is elsewhere from the beginning has not left when it stays there', () => {
	const start = { url: 'https://cdn.example/f', isAway: true };
	const way = new Route(start, BASE, true);
	expect(way.follow('/g')).toBe(true);
	expect(way.now).toEqual({ url: 'https://cdn.example/g', isAway: true });
	expect(way.hasLeft).toBe(false);
});
