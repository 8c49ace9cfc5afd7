import { enterBy, entryPointsOf, SDM, type TestedService } from './entryPoints';
import { respondWith, startServer, type Responder } from './servers';
import { SIBLINGS } from './siblings';
import { useSeparateDays } from './time';

/** More than the base URL was copied, or something else: it works, or the sentence names the right form. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) =>
		await jest
			.requireActual<typeof import('../nodes/engine/time')>('../nodes/engine/time')
			.virtualSleep(ms, signal),
}));

useSeparateDays();

type Server = Awaited<ReturnType<typeof startServer>>;

interface Service {
	tested: TestedService;
	/** The form that a sentence names. */
	example: string;
	/** What is known of the addresses of its API. */
	api: RegExp;
	/** Beginnings of the API's own path. */
	own: string[];
}

const sibling = (index: number) => SIBLINGS[index]?.[1] ?? SDM;
const SERVICES: Service[] = [
	{
		tested: SDM,
		example: 'https://sdm.akeneo.cloud',
		api: /^\/api\/v1\/(files|jobs|projects)\//,
		own: ['/api', '/api/v1', '/api/v1/jobs'],
	},
	{
		tested: sibling(0),
		example: 'https://app.amperity.com/api',
		api: /^\/api\/ingest\/jobs/,
		own: ['/ingest', '/ingest/jobs'],
	},
	{
		tested: sibling(1),
		example: 'https://euwest.api.elasticpath.com',
		api: /^\/(pcm\/jobs|oauth\/access_token|files\/)/,
		own: ['/pcm', '/pcm/jobs'],
	},
];

/** Responds at the addresses of the API only. */
const onlyAt =
	({ tested, api }: Service): Responder =>
	(request, response, number) =>
		(api.test(request.url ?? '') ? tested.healthy : respondWith(404, '<html>Not found</html>'))(
			request,
			response,
			number,
		);

const WORKS: Array<[string, (url: string) => string]> = [
	['a slash and blanks', (url) => ` ${url}/ \n`],
	['a scheme in capitals', (url) => url.replace('http:', 'HTTP:')],
	['one slash after the scheme', (url) => url.replace('//', '/')],
	['backslashes', (url) => url.replace(/\//g, '\\')],
	['slashes in the middle', (url) => url.replace(/(\d)\/?$/, '$1///')],
];
const cases = SERVICES.flatMap((service) =>
	entryPointsOf(service.tested).flatMap((entry) =>
		[
			...WORKS,
			...service.own.flatMap((path): typeof WORKS => [
				[`${path} behind it`, (url) => `${url}${path}`],
				[`${path.toUpperCase()}// behind it`, (url) => `${url}${path.toUpperCase()}//`],
			]),
			...(service.tested.path === ''
				? []
				: [['no path', (url: string) => new URL(url).origin] as (typeof WORKS)[0]]),
		].map(([form, write]) => ({ name: service.tested.name, entry, form, write, service })),
	),
);

const run = async (service: Service, entry: string, write: (url: string) => string) => {
	const server: Server = await startServer(onlyAt(service));
	const outcome = await enterBy(service.tested, entry, {
		url: write(`${server.url}${service.tested.path}`),
	});
	await server.close();
	return { outcome, hits: server.hits.map(({ url }) => url) };
};

describe('A base URL with too much works', () => {
	it.each(cases)(
		'$name, $entry: a base URL with $form reaches the API',
		async ({ service, entry, write }) => {
			const { outcome, hits } = await run(service, entry, write);
			expect(outcome).toHaveProperty('given');
			expect(hits.filter((url) => !service.api.test(url))).toEqual([]);
		},
	);
});

/** Nothing is found there, which the first poll leaves to the next one. */
const NOT_FOUND: typeof WORKS = [
	['a page of the website behind it', (url) => `${url}/projects/41`],
	['another version of the API behind it', (url) => `${url}/v99/`],
];
/** No request is sent. */
const NOT_SENT: typeof WORKS = [
	['a query', (url) => `${url}?page=1`],
	['a hash', (url) => `${url}/#/jobs`],
	['no scheme', (url) => new URL(url).host.replace('127.0.0.1', 'sdm')],
	['a sentence', () => 'the usual address'],
	['two addresses', (url) => `${url} ${url}`],
];
const refused = SERVICES.flatMap((service) =>
	entryPointsOf(service.tested).flatMap((entry) =>
		[
			...(entry === 'Trigger, first poll' ? [] : NOT_FOUND),
			...(entry === 'Trigger, later poll' ? [] : NOT_SENT),
		].map(([form, write]) => ({ name: service.tested.name, entry, form, write, service })),
	),
);

describe('The error for a wrong base URL shows the right form', () => {
	it.each(refused)(
		'$name, $entry: the sentence about a base URL with $form names the right form',
		async ({ service, entry, write }) => {
			const { outcome } = await run(service, entry, write);
			if (!('shown' in outcome)) throw new Error(`It worked: ${JSON.stringify(outcome)}`);
			const { message, description } = outcome.shown;
			expect(`${message} ${description}`).toContain("'Base URL'");
			expect(`${message} ${description}`).toContain(service.example);
		},
	);
});
