import { createSdmSimulator } from '../../simulators/sdm';

/** The simulator behaves like the service, as far as its vendor documents it. Its other abilities are shown by the tests that need them. */

type Json = Record<string, unknown>;
type JobList = { count: number; next: string | null; previous: string | null; results: Json[] };

const START = Date.parse('2026-03-01T10:00:00Z');
const MINUTE = 60_000;
const AUTHORIZATION: Record<string, string> = { authorization: 'Token sdm-demo-token' };

let present = START;
let simulator: ReturnType<typeof createSdmSimulator>;
let url = '';

beforeEach(async () => {
	present = START;
	simulator = createSdmSimulator({ now: () => present });
	url = await simulator.listen();
});
afterEach(async () => await simulator.close());

async function send(method: string, path: string, body?: unknown, headers = AUTHORIZATION) {
	const contentType: Record<string, string> =
		body === undefined ? {} : { 'content-type': 'application/json' };
	const response = await fetch(url + path, {
		method,
		headers: { ...headers, ...contentType },
		body: JSON.stringify(body),
		redirect: 'manual',
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: Object.fromEntries(response.headers),
		text,
		json: <T = unknown>() => JSON.parse(text) as T,
	};
}

const get = async (path: string, headers = AUTHORIZATION) =>
	await send('GET', path, undefined, headers);
const list = async (query = '') => (await get(`/api/v1/jobs/${query}`)).json<JobList>();
const detail = async (id: string) => (await get(`/api/v1/jobs/${id}/`)).json<Json>();

/** Jobs called 1, 2, 3 …, a minute apart, the last one made now. */
function createJobs(count: number) {
	return Array.from({ length: count }, (_, index) =>
		simulator.jobs.createJob({
			name: String(index + 1),
			creation_date: START - (count - 1 - index) * MINUTE,
		}),
	);
}

describe('access', () => {
	it.each([
		['no token', {}],
		['a bearer token', { authorization: 'Bearer sdm-demo-token' }],
		['an unknown token', { authorization: 'Token other' }],
	])('a request with %s gets 401 and a reason', async (_name, headers) => {
		const response = await get('/api/v1/jobs/', headers);
		expect(response.status).toBe(401);
		expect(response.json()).toEqual({ detail: expect.any(String) });
	});

	it('the same person and label get the same key, another label another one, and it opens the rest', async () => {
		const keyFor = async (token_name: string) => {
			const body = { email: 'a@example.com', password: 'p', token_name };
			return (await send('POST', '/api/v1/auth/token/', body, {})).json<{ key: string }>().key;
		};
		const key = await keyFor('n8n');
		expect(await keyFor('n8n')).toBe(key);
		expect(await keyFor('other')).not.toBe(key);
		expect((await get('/api/v1/jobs/', { authorization: `Token ${key}` })).status).toBe(200);
	});

	it('a request beyond the rate limit gets 429 and Retry-After until a second has passed', async () => {
		Object.assign(simulator.knobs, { rateLimit: 2 });
		await list();
		await list();
		const limited = await get('/api/v1/jobs/');
		expect([limited.status, limited.headers['retry-after']]).toEqual([429, '1']);
		present += 1000;
		expect((await get('/api/v1/jobs/')).status).toBe(200);
	});

	it('a path without its last slash is redirected to the one with it', async () => {
		const { status, headers } = await get('/api/v1/jobs?status=done', {});
		expect([status, headers.location]).toEqual([301, '/api/v1/jobs/?status=done']);
	});
});

describe('the list of jobs', () => {
	it('a page holds 25 jobs in the four documented fields', async () => {
		createJobs(30);
		const page = await list();
		expect(Object.keys(page)).toEqual(['count', 'next', 'previous', 'results']);
		expect(page).toMatchObject({ count: 30, previous: null });
		expect(page.results).toHaveLength(25);
		expect(page.results[0]).toEqual({
			id: simulator.jobs.all()[29]?.id,
			name: '30',
			status: 'running',
			creation_date: '2026-03-01T10:00:00.000000Z',
			completion_date: null,
		});
	});

	it('the links to the next pages lead to every job once', async () => {
		createJobs(7);
		const names: unknown[] = [];
		for (
			let next: string | null = `${url}/api/v1/jobs/?page_size=3`, page: JobList;
			next;
			next = page.next
		) {
			page = (await get(next.replace(url, ''))).json<JobList>();
			names.push(...page.results.map(({ name }) => name));
		}
		expect(names.sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
	});

	it.each([
		['one status', '?status=done', ['b']],
		['one project', '?project=2', ['c']],
		['a start', '?created_after=2026-03-01T09:01:00Z', ['c', 'b']],
		['an end', '?created_before=2026-03-01T09:01:30Z', ['b', 'a']],
		['all filters at once', '?status=error&project=2&created_after=2026-03-01T09:00Z', ['c']],
	])('a list with %s holds the jobs that match', async (_name, query, expected) => {
		const { createJob } = simulator.jobs;
		createJob({ name: 'a', creation_date: '2026-03-01T09:00:00Z' });
		createJob({ name: 'b', status: 'done', creation_date: '2026-03-01T09:01:00Z' });
		createJob({ name: 'c', status: 'error', project: 2, creation_date: '2026-03-01T09:02:00Z' });
		expect((await list(query)).results.map(({ name }) => name)).toEqual(expected);
	});
});

describe('one job', () => {
	it('has its step, project, file and dates, and a message only when it failed', async () => {
		const { id } = simulator.jobs.createJob({ name: 'Lamps', creation_date: START });
		expect(await detail(id)).toEqual({
			id,
			name: 'Lamps',
			status: 'running',
			step: { id: 14, name: 'Mapping', number: 1 },
			project: 1,
			file: { id: 5001 },
			model_version: 0,
			creation_date: '2026-03-01T10:00:00.000000Z',
			completion_date: null,
		});
		present += 1500;
		simulator.jobs.setStatus(id, 'error', { message: 'Column ean is missing' });
		expect(await detail(id)).toMatchObject({
			status: 'error',
			message: 'Column ean is missing',
			completion_date: '2026-03-01T10:00:01.5Z',
		});
	});

	it('runs, waits for a person, runs again and ends at the times of its script', async () => {
		const script = [
			{ after: 3000, status: 'pending' },
			{ after: 5000, status: 'running' },
			{ after: 2000, status: 'done' },
		];
		const { id } = simulator.jobs.createJob({ script });
		const seen: unknown[] = [];
		for (const wait of [2999, 1, 4999, 1, 1999, 1]) {
			present += wait;
			seen.push((await detail(id)).status);
		}
		expect(seen).toEqual(['running', 'pending', 'pending', 'running', 'running', 'done']);
	});
});

describe('the output of a job', () => {
	it('as rows comes in order, without empty columns', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done', rows: 1001 });
		const rows = (await get(`/api/v1/jobs/${id}/data/1/`)).json<Json[]>();
		expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 1001 }, (_, at) => at));
		expect(rows[0]).not.toHaveProperty('color');
		expect(rows[1]).toHaveProperty('color', 'black');
	});

	it('as the result file is CSV with a file name', async () => {
		const rows = [{ a: 'x;y', b: 'say "hi"' }, { b: 'z' }];
		const { id } = simulator.jobs.createJob({ name: 'Lamps', status: 'done', rows });
		const { text, headers } = await get(`/api/v1/jobs/${id}/download/1/`);
		expect(text).toBe('a;b\r\n"x;y";"say ""hi"""\r\n;z\r\n');
		expect(headers['content-disposition']).toContain('filename="Lamps_1.csv"');
	});
});

it('tests and the demo can move jobs, knobs, faults and tokens over HTTP', async () => {
	const control = async (method: string, path: string, body?: unknown) =>
		await send(method, `/__simulator/${path}`, body, {});
	const { id } = (await control('POST', 'jobs', { name: 'Mine' })).json<{ id: string }>();
	await control('POST', `jobs/${id}/status`, { status: 'error', message: 'No' });
	expect(await detail(id)).toMatchObject({ name: 'Mine', status: 'error', message: 'No' });
	await control('PUT', 'knobs', { upperCaseStatus: true });
	expect(await detail(id)).toMatchObject({ status: 'ERROR' });
	await control('POST', 'faults', { kind: 500, match: 'jobs' });
	expect((await get('/api/v1/jobs/')).status).toBe(500);
	expect((await control('GET', 'requests')).json()).toHaveLength(3);
	await control('PUT', 'tokens', ['other']);
	expect((await get('/api/v1/jobs/')).status).toBe(401);
});
