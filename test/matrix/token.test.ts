import { ENTRY_POINTS, enter, HEALTHY, SESAME, type EntryPoint } from './entryPoints';
import {
	makeCertificates,
	respondWith,
	startServer,
	watchConnections,
	type Responder,
} from './servers';
import { useSeparateDays } from './time';

/** The API token is sent to the origin of the credential only, and appears in no output, log or saved state. */

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
useSeparateDays();
afterEach(async () => {
	await Promise.all(servers.map(async (server) => await server.close()));
	servers = [];
});

async function serve(...given: Parameters<typeof startServer>): Promise<Server> {
	const server = await startServer(...given);
	servers.push(server);
	return server;
}

const mayFetchElsewhere = (entry: EntryPoint) => entry === 'Get Output as the result file';

/** Runs an entry point, and gives all that it shows: outcome, log, saved state. */
async function runEntryPoint(
	entry: EntryPoint,
	server: Server,
	respond: Responder,
): Promise<string> {
	const later = entry === 'Trigger, later poll';
	server.respond = later ? HEALTHY : respond;
	const seen: unknown[] = [];
	const outcome = await enter(entry, {
		url: server.url,
		onLog: (line) => seen.push(line),
		afterFirstPoll: () => void (server.respond = respond),
	});
	return JSON.stringify([outcome, seen]);
}

describe('The token does not follow a redirect', () => {
	const targets: Array<[string, (home: Server) => Promise<[location: string, other: Server]>]> = [
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
			'to another port with encryption',
			async () => {
				const other = await serve(HEALTHY, { name: 'localhost', tls: certificates.right });
				return [`${other.url}/api/v1/jobs/`, other];
			},
		],
		[
			'to an address without a scheme',
			async () => {
				const other = await serve(HEALTHY);
				return [other.url.replace('http:', ''), other];
			},
		],
		[
			'to an address with backslashes',
			async () => {
				const other = await serve(HEALTHY);
				return [other.url.replace('http://', '\\\\'), other];
			},
		],
		[
			'to an address whose user looks like the host',
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
	const cases = targets.flatMap(([name, where], index) =>
		// The other statuses are tried with the first address only: one does not depend on the other.
		(index === 0 ? [301, 302, 303, 307, 308] : [302]).flatMap((status) =>
			ENTRY_POINTS.map((entry) => [entry, status, name, where] as const),
		),
	);
	it.each(cases)(
		'%s: a %i redirect %s does not get the token',
		async (entry, status, _name, where) => {
			const home = await serve(HEALTHY);
			const [location, other] = await where(home);
			const seen = await runEntryPoint(entry, home, respondWith(status, '', { location }));
			const strayed =
				other === home ? home.hits.filter(({ url }) => /elsewhere/.test(url)) : other.hits;
			// A result file may be stored on any server, which does not get the token.
			if (mayFetchElsewhere(entry)) expect(JSON.stringify(strayed)).not.toContain(SESAME);
			else expect(strayed).toEqual([]);
			expect(home.hits.length).toBeGreaterThan(0);
			expect(seen).not.toContain(SESAME);
		},
	);

	it.each(ENTRY_POINTS)(
		'%s: a redirect from https to http of the same host does not get the token',
		async (entry) => {
			const other = await serve(HEALTHY, { name: 'localhost' });
			const home = await serve(HEALTHY, { name: 'localhost', tls: certificates.right });
			await runEntryPoint(
				entry,
				home,
				respondWith(302, '', { location: `${other.url}/api/v1/jobs/` }),
			);
			if (mayFetchElsewhere(entry)) expect(JSON.stringify(other.hits)).not.toContain(SESAME);
			else expect(other.hits).toEqual([]);
			expect(home.hits.length).toBeGreaterThan(0);
		},
	);
});

describe('A result file is fetched from another server without the token', () => {
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
	it.each(cases)('a file on %s is fetched after a %i redirect', async (_name, status, open) => {
		const store = await open();
		const home = await serve(HEALTHY);
		const location = `${store.url}/download/signed?signature=4f1c`;
		const seen = await runEntryPoint(
			'Get Output as the result file',
			home,
			respondWith(status, '', { location }),
		);
		expect(seen).toContain('"bytes":8');
		expect(store.hits.map(({ url }) => url)).toEqual(['/download/signed?signature=4f1c']);
		expect(JSON.stringify(store.hits)).not.toContain(SESAME);
		expect(home.hits.map(({ authorization }) => authorization)).toEqual([`Token ${SESAME}`]);
	});
});

describe('The token follows a redirect within its origin', () => {
	// A POST is not redirected.
	const POSTING = ['Create Job', 'Run File', 'Upload File'];
	it.each(ENTRY_POINTS.filter((entry) => ![...POSTING, 'Credential test'].includes(entry)))(
		'%s sends the token again',
		async (entry) => {
			const home = await serve(HEALTHY);
			const moved: Responder = (request, response, number) => {
				const to = `${request.url ?? ''}${request.url?.includes('?') ? '&' : '?'}moved=1`;
				if (/moved=1/.test(request.url ?? '')) return HEALTHY(request, response, number);
				respondWith(302, '', { location: to })(request, response, number);
			};
			expect(await runEntryPoint(entry, home, moved)).toContain('"given"');
			const after = home.hits.filter(({ url }) => /moved=1/.test(url));
			expect(after.length).toBeGreaterThan(0);
			for (const { authorization } of after) expect(authorization).toBe(`Token ${SESAME}`);
		},
	);
});

describe('An address in a response is not followed', () => {
	it.each(ENTRY_POINTS)('%s sends no request to an address in a response', async (entry) => {
		const other = await serve(HEALTHY);
		const home = await serve(HEALTHY);
		const address = `${other.url}/api/v1/jobs/?page=2`;
		const luring: Responder = (request, response) => {
			const page = Number(new URL(request.url ?? '', home.url).searchParams.get('page'));
			const id = `7b0f6a52-3a0e-4b7c-9a51-${String(page).padStart(12, '0')}`;
			const job = { id, status: 'done', url: address, next: address, creation_date: address };
			const list = { count: 3, next: address, previous: address, results: page > 3 ? [] : [job] };
			const isOne = /\/jobs\/[^?]/.test(request.url ?? '');
			const body = /\/data\//.test(request.url ?? '') ? [job] : isOne ? job : list;
			respondWith(200, body, { link: `<${address}>; rel="next"` })(request, response, 1);
		};
		await runEntryPoint(entry, home, luring);
		expect(other.hits).toEqual([]);
		expect(home.hits.length).toBeGreaterThan(0);
	});
});

describe('The token is redacted where the API repeats it', () => {
	// test/unit/security/redaction.test.ts has the other forms.
	const forms: Array<[string, (secret: string) => string]> = [
		['the plain token', (secret) => secret],
		[
			'the token in the base64 of a header',
			(secret) => Buffer.from(`Token ${secret}`).toString('base64'),
		],
	];
	const ODD = 'a"b+c/d=e&f<g\'h\\i-1234567890';
	const places: Array<[string, (text: string) => Responder]> = [
		['a server message', (text) => respondWith(400, { detail: `Bad: ${text}` })],
		['the server message of a 401', (text) => respondWith(401, { detail: text })],
		['the name of a field', (text) => respondWith(400, { [text]: ['Unknown.'] })],
		['plain text', (text) => respondWith(500, `Failed for ${text}`)],
		[
			'a server message that is cut within the token',
			(text) => respondWith(400, { detail: `${'x'.repeat(285)} ${text}` }),
		],
		[
			'jobs and lists',
			(text) => (request, response) => {
				const job = { id: text, name: text, status: text, message: text, [text]: [{ deep: text }] };
				const body = /\/jobs\/\?|projects/.test(request.url ?? '')
					? { count: 1, next: null, results: [job] }
					: job;
				respondWith(200, body, { 'x-echo': 'yes' })(request, response, 1);
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
	const cases = places.flatMap(([place, respond]) =>
		forms.flatMap(([form, write]) =>
			ENTRY_POINTS.map((entry) => [entry, place, form, write, respond] as const),
		),
	);
	it.each(cases)('%s: in %s, %s is redacted', async (entry, _place, _form, write, respond) => {
		for (const secret of [SESAME, ODD]) {
			const home = await serve(HEALTHY);
			const seen: unknown[] = [];
			const given = respond(write(secret));
			const later = entry === 'Trigger, later poll';
			if (!later) home.respond = given;
			const outcome = await enter(entry, {
				url: home.url,
				credential: { apiToken: ` ${secret}\n` },
				onLog: (line) => seen.push(line),
				afterFirstPoll: () => void (home.respond = given),
			});
			expect(home.hits[0]?.authorization).toBe(`Token ${secret}`);
			const text = JSON.stringify([outcome, seen]).toLowerCase();
			for (const form of [secret, write(secret), JSON.stringify(secret).slice(1, -1)]) {
				const redacted = JSON.stringify(form).slice(1, -1).toLowerCase();
				expect(text).not.toContain(redacted);
			}
			// Ten characters of the token would already help an attacker.
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

describe('A base URL that could expose the token fails before any request', () => {
	const must = "The 'Base URL' of the credential must";
	const unsafe = `${must} start with https://, so that nobody on the way can read the token. Write it like https://sdm.akeneo.cloud.`;
	const user = `${must} not contain a user name or password. Remove the part before the @ sign.`;
	const more = `${must} end before any ? or # sign. Write it like https://sdm.akeneo.cloud.`;
	const empty = "The 'Base URL' of the credential is empty. Fill it in.";
	// test/unit/security/allowedAddresses.test.ts has the other forms.
	const invalid: Array<[string, unknown, string]> = [
		['a URL without encryption', 'http://sdm.akeneo.cloud', unsafe],
		[
			'a URL without encryption whose name begins like loopback',
			'http://127.0.0.1.evil.example',
			unsafe,
		],
		['a URL with a user', 'https://me@sdm.akeneo.cloud', user],
		['a URL with a query', 'https://sdm.akeneo.cloud/?a=b', more],
		['an empty URL', '', empty],
	];
	// There is no later poll, since the first one fails.
	const entries = ENTRY_POINTS.filter((entry) => entry !== 'Trigger, later poll');
	const cases = invalid.flatMap((row) => entries.map((entry) => [entry, ...row] as const));
	it.each(cases)('%s: %s opens no connection', async (entry, _name, baseUrl, message) => {
		connections.opened.clear();
		const outcome = await enter(entry, { url: '', credential: { baseUrl } });
		expect(outcome).toMatchObject({ shown: { message: expect.stringContaining(message) } });
		expect([...connections.opened]).toEqual([]);
	});
});

describe('A base URL in any accepted form works', () => {
	const forms: Array<[string, (server: Server) => string, string]> = [
		['a base URL with a slash at its end', ({ url }) => `${url}/`, ''],
		['a base URL with many slashes at its end', ({ url }) => `${url}///`, ''],
		['a base URL with blanks around it', ({ url }) => ` ${url}\n`, ''],
		['a base URL in capitals', ({ url }) => url.toUpperCase(), ''],
		['a base URL with a path', ({ url }) => `${url}/gateway`, '/gateway'],
		['a base URL with a path and a slash', ({ url }) => `${url}/gateway/v2/`, '/gateway/v2'],
		['a base URL with a short IP address', ({ port }) => `http://127.1:${port}`, ''],
	];
	const cases = forms.flatMap((row) => ENTRY_POINTS.map((entry) => [entry, ...row] as const));
	it.each(cases)('%s: %s reaches the API', async (entry, _name, write, path) => {
		const home = await serve(HEALTHY);
		expect(await enter(entry, { url: write(home) })).toHaveProperty('given');
		for (const { url } of home.hits) expect(url.startsWith(`${path}/api/v1/`)).toBe(true);
	});

	it.each(ENTRY_POINTS)('%s: a base URL with an IPv6 address reaches the API', async (entry) => {
		const home = await serve(HEALTHY, { host: '::1' });
		expect(await enter(entry, { url: home.url })).toHaveProperty('given');
		expect(home.hits.length).toBeGreaterThan(0);
	});

	it.each(ENTRY_POINTS)('%s: a base URL with encryption reaches the API', async (entry) => {
		const home = await serve(HEALTHY, { name: 'localhost', tls: certificates.right });
		expect(await enter(entry, { url: home.url })).toHaveProperty('given');
	});
});

describe('Allowed HTTP Request Domains, which is for the HTTP Request step, does not stop the steps of this package', () => {
	const settings: Array<[string, Record<string, string>]> = [
		[
			'the domain of the base URL',
			{ allowedHttpRequestDomains: 'domains', allowedDomains: '127.0.0.1' },
		],
		['another domain', { allowedHttpRequestDomains: 'domains', allowedDomains: 'example.com' }],
		['no domain yet', { allowedHttpRequestDomains: 'domains', allowedDomains: '' }],
		['no domain', { allowedHttpRequestDomains: 'none' }],
	];
	const cases = settings.flatMap((row) => ENTRY_POINTS.map((entry) => [entry, ...row] as const));
	it.each(cases)('%s reaches the API with %s allowed', async (entry, _name, credential) => {
		const home = await serve(HEALTHY);
		connections.opened.clear();
		expect(await enter(entry, { url: home.url, credential })).toHaveProperty('given');
		expect([...connections.opened]).toEqual([new URL(home.url).host]);
	});
});
