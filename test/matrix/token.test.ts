import { ENTRY_POINTS, enter, HEALTHY, SESAME, type EntryPoint } from './entryPoints';
import { makeCertificates, saying, startServer, watchConnections, type Answer } from './servers';
import { useDaysOfTheirOwn } from './time';

/** The API token goes to the origin of the credential and nowhere else, and nobody gets to read it. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

type Server = Awaited<ReturnType<typeof startServer>>;

let certificates: Awaited<ReturnType<typeof makeCertificates>>;
let connections: ReturnType<typeof watchConnections>;
let servers: Server[] = [];
beforeAll(async () => {
	certificates = await makeCertificates();
	connections = watchConnections();
});
afterAll(() => connections.stop());
useDaysOfTheirOwn();
afterEach(async () => {
	await Promise.all(servers.map(async (server) => await server.close()));
	servers = [];
});

async function serve(...given: Parameters<typeof startServer>): Promise<Server> {
	const server = await startServer(...given);
	servers.push(server);
	return server;
}

const mayLieElsewhere = (entry: EntryPoint) => entry === 'Get Output as the result file';

/** Goes in, and gives everything that was to be seen: outcome, log, saved state. */
async function goIn(entry: EntryPoint, server: Server, answer: Answer): Promise<string> {
	const later = entry === 'Trigger, later poll';
	server.answer = later ? HEALTHY : answer;
	const seen: unknown[] = [];
	const outcome = await enter(entry, {
		url: server.url,
		onLog: (line) => seen.push(line),
		afterFirstPoll: () => void (server.answer = answer),
	});
	return JSON.stringify([outcome, seen]);
}

describe('The token does not follow a redirect', () => {
	const away: Array<[string, (home: Server) => Promise<[location: string, other: Server]>]> = [
		[
			'to another port',
			async () => {
				const other = await serve(HEALTHY);
				return [`${other.url}/api/v1/jobs/`, other];
			},
		],
		[
			'to another name of the same host',
			async () => {
				const other = await serve(HEALTHY);
				return [`http://localhost:${other.port}/api/v1/jobs/`, other];
			},
		],
		[
			'to another name of the same server',
			async (home) => [`http://localhost:${home.port}/elsewhere/`, home],
		],
		[
			'to another address of the same host',
			async () => {
				const other = await serve(HEALTHY, { host: '::1' });
				return [`${other.url}/api/v1/jobs/`, other];
			},
		],
		[
			'with encryption to another port',
			async () => {
				const other = await serve(HEALTHY, { name: 'localhost', tls: certificates.right });
				return [`${other.url}/api/v1/jobs/`, other];
			},
		],
		[
			'without a scheme',
			async () => {
				const other = await serve(HEALTHY);
				return [other.url.replace('http:', ''), other];
			},
		],
		[
			'with backslashes',
			async () => {
				const other = await serve(HEALTHY);
				return [other.url.replace('http://', '\\\\'), other];
			},
		],
		[
			'behind a user that looks like the host',
			async (home) => {
				const other = await serve(HEALTHY);
				return [other.url.replace('://', `://127.0.0.1:${home.port}@`), other];
			},
		],
		[
			'to the same server as another user',
			async (home) => [home.url.replace('://', '://me@') + '/elsewhere/', home],
		],
	];
	const cases = away.flatMap(([name, where]) =>
		[301, 302, 303, 307, 308].flatMap((status) =>
			ENTRY_POINTS.map((entry) => [entry, status, name, where] as const),
		),
	);
	it.each(cases)('%s: %i %s', async (entry, status, _name, where) => {
		const home = await serve(HEALTHY);
		const [location, other] = await where(home);
		const seen = await goIn(entry, home, saying(status, '', { location }));
		const strayed =
			other === home ? home.hits.filter(({ url }) => /elsewhere/.test(url)) : other.hits;
		// A file may lie in a store of files anywhere, but nobody there gets to see the token.
		if (mayLieElsewhere(entry)) expect(JSON.stringify(strayed)).not.toContain(SESAME);
		else expect(strayed).toEqual([]);
		expect(home.hits.length).toBeGreaterThan(0);
		expect(seen).not.toContain(SESAME);
	});

	it.each(ENTRY_POINTS)('%s: from https to http of the same host', async (entry) => {
		const other = await serve(HEALTHY, { name: 'localhost' });
		const home = await serve(HEALTHY, { name: 'localhost', tls: certificates.right });
		await goIn(entry, home, saying(302, '', { location: `${other.url}/api/v1/jobs/` }));
		if (mayLieElsewhere(entry)) expect(JSON.stringify(other.hits)).not.toContain(SESAME);
		else expect(other.hits).toEqual([]);
		expect(home.hits.length).toBeGreaterThan(0);
	});
});

describe('A result file is fetched from the server it lies on, which does not get the token', () => {
	const places: Array<[string, () => Promise<Server>]> = [
		['another port', async () => await serve(HEALTHY)],
		[
			'another name, with encryption',
			async () => await serve(HEALTHY, { name: 'localhost', tls: certificates.right }),
		],
	];
	const cases = places.flatMap(([name, open]) =>
		[301, 302, 303, 307, 308].map((status) => [name, status, open] as const),
	);
	it.each(cases)('on %s: %i', async (_name, status, open) => {
		const store = await open();
		const home = await serve(HEALTHY);
		const location = `${store.url}/download/signed?signature=4f1c`;
		const seen = await goIn(
			'Get Output as the result file',
			home,
			saying(status, '', { location }),
		);
		expect(seen).toContain('"bytes":8');
		expect(store.hits.map(({ url }) => url)).toEqual(['/download/signed?signature=4f1c']);
		expect(JSON.stringify(store.hits)).not.toContain(SESAME);
		expect(home.hits.map(({ authorization }) => authorization)).toEqual([`Token ${SESAME}`]);
	});
});

describe('The token follows a redirect on the same origin', () => {
	it.each(ENTRY_POINTS.filter((entry) => entry !== 'Credential test'))('%s', async (entry) => {
		const home = await serve(HEALTHY);
		const moved: Answer = (request, response, number) => {
			const to = `${request.url ?? ''}${request.url?.includes('?') ? '&' : '?'}moved=1`;
			if (/moved=1/.test(request.url ?? '')) return HEALTHY(request, response, number);
			saying(302, '', { location: to })(request, response, number);
		};
		expect(await goIn(entry, home, moved)).toContain('"given"');
		const after = home.hits.filter(({ url }) => /moved=1/.test(url));
		expect(after.length).toBeGreaterThan(0);
		for (const { authorization } of after) expect(authorization).toBe(`Token ${SESAME}`);
	});
});

describe('An address in a body is not followed', () => {
	it.each(ENTRY_POINTS)('%s', async (entry) => {
		const other = await serve(HEALTHY);
		const home = await serve(HEALTHY);
		const address = `${other.url}/api/v1/jobs/?page=2`;
		const luring: Answer = (request, response) => {
			const page = Number(new URL(request.url ?? '', home.url).searchParams.get('page'));
			const id = `7b0f6a52-3a0e-4b7c-9a51-${String(page).padStart(12, '0')}`;
			const job = { id, status: 'done', url: address, next: address, creation_date: address };
			const list = { count: 3, next: address, previous: address, results: page > 3 ? [] : [job] };
			const isOne = /\/jobs\/[^?]/.test(request.url ?? '');
			const body = /\/data\//.test(request.url ?? '') ? [job] : isOne ? job : list;
			saying(200, body, { link: `<${address}>; rel="next"` })(request, response, 1);
		};
		await goIn(entry, home, luring);
		expect(other.hits).toEqual([]);
		expect(home.hits.length).toBeGreaterThan(0);
	});
});

describe('Nobody reads the token, whatever an API makes of it', () => {
	const forms: Array<[string, (secret: string) => string]> = [
		['as it is', (secret) => secret],
		['after the word Token', (secret) => `Token ${secret}`],
		['in capitals', (secret) => secret.toUpperCase()],
		['in an address', (secret) => `/login?token=${encodeURIComponent(secret)}`],
		['in JSON within a text', (secret) => JSON.stringify({ token: secret })],
		['in base64', (secret) => Buffer.from(secret).toString('base64')],
		['in base64 of a header', (secret) => Buffer.from(`Token ${secret}`).toString('base64')],
	];
	const ODD = 'a"b+c/d=e&f<g\'h\\i-1234567890';
	const places: Array<[string, (text: string) => Answer]> = [
		['a reason', (text) => saying(400, { detail: `Bad: ${text}` })],
		['a reason of 401', (text) => saying(401, { detail: text })],
		['the name of a field', (text) => saying(400, { [text]: ['Unknown.'] })],
		['plain text', (text) => saying(500, `Failed for ${text}`)],
		[
			'a reason that is cut in the middle of it',
			(text) => saying(400, { detail: `${'x'.repeat(285)} ${text}` }),
		],
		[
			'jobs and lists',
			(text) => (request, response) => {
				const job = { id: text, name: text, status: text, message: text, [text]: [{ deep: text }] };
				const body = /\/jobs\/\?|projects/.test(request.url ?? '')
					? { count: 1, next: null, results: [job] }
					: job;
				saying(200, body, { 'x-echo': 'yes' })(request, response, 1);
			},
		],
		[
			'headers',
			(text) => (request, response) => {
				response.setHeader('x-token', text.replace(/[^\x20-\x7e]/g, ''));
				response.setHeader('content-disposition', `attachment; filename=${text}.csv`);
				HEALTHY(request, response, 1);
			},
		],
	];
	const cases = places.flatMap(([place, answer]) =>
		forms.flatMap(([form, write]) =>
			ENTRY_POINTS.map((entry) => [entry, place, form, write, answer] as const),
		),
	);
	it.each(cases)('%s: in %s, %s', async (entry, _place, _form, write, answer) => {
		for (const secret of [SESAME, ODD]) {
			const home = await serve(HEALTHY);
			const seen: unknown[] = [];
			const given = answer(write(secret));
			const later = entry === 'Trigger, later poll';
			if (!later) home.answer = given;
			const outcome = await enter(entry, {
				url: home.url,
				credential: { apiToken: ` ${secret}\n` },
				onLog: (line) => seen.push(line),
				afterFirstPoll: () => void (home.answer = given),
			});
			expect(home.hits[0]?.authorization).toBe(`Token ${secret}`);
			const text = JSON.stringify([outcome, seen]).toLowerCase();
			for (const form of [secret, write(secret), JSON.stringify(secret).slice(1, -1)]) {
				const hidden = JSON.stringify(form).slice(1, -1).toLowerCase();
				expect(text).not.toContain(hidden);
			}
			// No piece of it that would help anybody either.
			for (let start = 0; start + 10 <= secret.length; start++) {
				expect(text).not.toContain(
					JSON.stringify(secret.slice(start, start + 10))
						.slice(1, -1)
						.toLowerCase(),
				);
			}
		}
	});
});

describe('A base URL that could give the token away is refused before any request', () => {
	const must = "The 'Base URL' of the credential must";
	const notAnAddress =
		"The 'Base URL' of the credential is not a web address. Write it like https://sdm.akeneo.cloud.";
	const unsafe = `${must} start with https://, so that nobody on the way can read the token.`;
	const user = `${must} not contain a user name or password. Remove the part before the @ sign.`;
	const more = `${must} end before any ? or # sign. Remove that part.`;
	const empty = "The credential has no base URL. Fill in 'Base URL' in the credential.";
	const refused: Array<[string, unknown, string]> = [
		['http', 'http://sdm.akeneo.cloud', unsafe],
		['http to an address of this network', 'http://192.168.1.7:8290', unsafe],
		['http to every address of this host', 'http://0.0.0.0:8290', unsafe],
		['http to a name that begins like loopback', 'http://127.0.0.1.evil.example', unsafe],
		['http to a name that begins like localhost', 'http://localhost.evil.example', unsafe],
		['http to IPv6', 'http://[2001:db8::1]', unsafe],
		['ftp', 'ftp://sdm.akeneo.cloud', unsafe],
		['a script', 'javascript:alert(1)', unsafe],
		['a file', 'file:///etc/passwd', unsafe],
		['data', 'data:text/html,x', unsafe],
		['a host and a port without a scheme', 'sdm.akeneo.cloud:443', unsafe],
		['no scheme', 'sdm.akeneo.cloud', notAnAddress],
		['two slashes only', '//sdm.akeneo.cloud', notAnAddress],
		['a scheme only', 'https://', notAnAddress],
		['a port that does not exist', 'https://sdm.akeneo.cloud:99999', notAnAddress],
		['a blank within the name', 'https://sdm .akeneo.cloud', notAnAddress],
		['words', 'our Akeneo', notAnAddress],
		['a user', 'https://me@sdm.akeneo.cloud', user],
		['a user and a password', 'https://me:pw@sdm.akeneo.cloud', user],
		['a query', 'https://sdm.akeneo.cloud/?a=b', more],
		['an empty query', 'https://sdm.akeneo.cloud?', more],
		['a hash', 'https://sdm.akeneo.cloud/#x', more],
		['nothing', '', empty],
		['blanks', ' \t', empty],
		['a number', 7, empty],
		['null', null, empty],
		['an object', {}, empty],
	];
	// The first poll refuses it, so that there is no later one.
	const entries = ENTRY_POINTS.filter((entry) => entry !== 'Trigger, later poll');
	const cases = refused.flatMap((row) => entries.map((entry) => [entry, ...row] as const));
	it.each(cases)('%s: %s', async (entry, _name, baseUrl, message) => {
		connections.opened.clear();
		const outcome = await enter(entry, { url: '', credential: { baseUrl } });
		expect(outcome).toMatchObject({ shown: { message: expect.stringContaining(message) } });
		expect([...connections.opened]).toEqual([]);
	});
});

describe('A base URL that is written differently works', () => {
	const ways: Array<[string, (server: Server) => string, string]> = [
		['a slash at its end', ({ url }) => `${url}/`, ''],
		['many slashes at its end', ({ url }) => `${url}///`, ''],
		['blanks around it', ({ url }) => ` ${url}\n`, ''],
		['capitals', ({ url }) => url.toUpperCase(), ''],
		['a path', ({ url }) => `${url}/gateway`, '/gateway'],
		['a path and a slash', ({ url }) => `${url}/gateway/v2/`, '/gateway/v2'],
		['a short form of the address', ({ port }) => `http://127.1:${port}`, ''],
	];
	const cases = ways.flatMap((row) => ENTRY_POINTS.map((entry) => [entry, ...row] as const));
	it.each(cases)('%s: %s', async (entry, _name, write, path) => {
		const home = await serve(HEALTHY);
		expect(await enter(entry, { url: write(home) })).toHaveProperty('given');
		for (const { url } of home.hits) expect(url.startsWith(`${path}/api/v1/`)).toBe(true);
	});

	it.each(ENTRY_POINTS)('%s: IPv6', async (entry) => {
		const home = await serve(HEALTHY, { host: '::1' });
		expect(await enter(entry, { url: home.url })).toHaveProperty('given');
		expect(home.hits.length).toBeGreaterThan(0);
	});

	it.each(ENTRY_POINTS)('%s: encryption', async (entry) => {
		const home = await serve(HEALTHY, { name: 'localhost', tls: certificates.right });
		expect(await enter(entry, { url: home.url })).toHaveProperty('given');
	});
});

describe('Allowed HTTP Request Domains is for the HTTP Request step: it does not stop the steps the token is for', () => {
	const settings: Array<[string, Record<string, string>]> = [
		['its own domain', { allowedHttpRequestDomains: 'domains', allowedDomains: '127.0.0.1' }],
		['another domain', { allowedHttpRequestDomains: 'domains', allowedDomains: 'example.com' }],
		['no domain yet', { allowedHttpRequestDomains: 'domains', allowedDomains: '' }],
		['none', { allowedHttpRequestDomains: 'none' }],
	];
	const cases = settings.flatMap((row) => ENTRY_POINTS.map((entry) => [entry, ...row] as const));
	it.each(cases)('%s: %s', async (entry, _name, credential) => {
		const home = await serve(HEALTHY);
		connections.opened.clear();
		expect(await enter(entry, { url: home.url, credential })).toHaveProperty('given');
		expect([...connections.opened]).toEqual([new URL(home.url).host]);
	});
});
