import { createSdmSimulator } from '../simulators/sdm';

type Simulator = ReturnType<typeof createSdmSimulator>;
type Json = Record<string, unknown>;
type JobList = { count: number; next: string | null; previous: string | null; results: Json[] };

const START = Date.parse('2026-03-01T10:00:00Z');
const MINUTE = 60_000;
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const AUTHORIZATION: Record<string, string> = { authorization: 'Token sdm-demo-token' };

let present = START;
let simulator: Simulator;
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
const names = async (query = '') => (await list(query)).results.map(({ name }) => name);
const detail = async (id: string) => (await get(`/api/v1/jobs/${id}/`)).json<Json>();

/** Jobs called 1, 2, 3 …, a minute apart, the last one made now. */
function createJobs(count: number, status = 'running') {
	return Array.from({ length: count }, (_, index) =>
		simulator.jobs.createJob({
			name: String(index + 1),
			status,
			creation_date: START - (count - 1 - index) * MINUTE,
		}),
	);
}

describe('the list of jobs', () => {
	it('has 25 jobs a page, newest first, in the four fields of a page', async () => {
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

	it('links to the next and the previous page with all filters kept', async () => {
		createJobs(3);
		const query = '?status=running&page_size=1&created_after=2026-03-01T09%3A00%3A00Z';
		const first = await list(query);
		const second = (await get((first.next ?? '').replace(url, ''))).json<JobList>();
		expect(first.next).toContain(`${url}/api/v1/jobs/?status=running&page_size=1&`);
		expect(second.results.map(({ name }) => name)).toEqual(['2']);
		expect(second.next).toContain('page=3');
		expect(second.previous).not.toContain('page=');
	});

	it.each([
		['a size is honoured', '?page_size=2', {}, 2],
		['a size above the maximum is capped', '?page_size=500', {}, 100],
		['the maximum is a knob', '?page_size=110', { maxPageSize: 110 }, 110],
		['a size that is not a number is ignored', '?page_size=many', {}, 25],
		['a size of zero is ignored', '?page_size=0', {}, 25],
		['every size is ignored when the knob says so', '?page_size=2', { ignorePageSize: true }, 25],
		['the last page has what is left', '?page=5', {}, 20],
		['"last" is a page', '?page=last', {}, 20],
	])('page size: %s', async (_, query, knobs, length) => {
		createJobs(120);
		Object.assign(simulator.knobs, knobs);
		expect((await list(query)).results).toHaveLength(length);
	});

	it.each([
		['one status', '?status=done', ['b']],
		['a status nobody has', '?status=pending', []],
		['one project', '?project=2', ['c']],
		['an empty filter, which is none', '?status=&project=', ['c', 'b', 'a']],
		['a start, itself included', '?created_after=2026-03-01T09:01:00.000001Z', ['c', 'b']],
		['a start a microsecond later', '?created_after=2026-03-01T09:01:00.000002Z', ['c']],
		['an end, itself included', '?created_before=2026-03-01T09:01:00.000001Z', ['b', 'a']],
		['an end a microsecond earlier', '?created_before=2026-03-01T09:01:00Z', ['a']],
		['a start in another time zone', '?created_after=2026-03-01T11:01:30%2B02:00', ['c']],
		['a day', '?created_before=2026-03-01', []],
		['the last of a repeated filter', '?status=error&status=running', ['a']],
		['all filters at once', '?status=error&project=2&created_after=2026-03-01T09:00Z', ['c']],
		['unknown parameters, which are ignored', '?colour=red', ['c', 'b', 'a']],
	])('filters by %s', async (_, query, expected) => {
		const { createJob } = simulator.jobs;
		createJob({ name: 'b', status: 'done', creation_date: '2026-03-01T09:01:00.000001Z' });
		createJob({ name: 'a', creation_date: '2026-03-01T09:00:00Z' });
		createJob({ name: 'c', status: 'error', project: 2, creation_date: '2026-03-01T09:02:00Z' });
		expect(await names(query)).toEqual(expected);
	});

	it.each([
		['newest', ['4', '3', '2', '1']],
		['oldest', ['1', '2', '3', '4']],
		['updated', ['2', '4', '3', '1']],
	] as const)('can be ordered by %s', async (order, expected) => {
		const jobs = createJobs(4);
		simulator.jobs.setStatus(jobs[1]?.id ?? '', 'done');
		simulator.knobs.order = order;
		expect([...(await names('?page_size=3')), ...(await names('?page_size=3&page=2'))]).toEqual(
			expected,
		);
	});

	it('can be in another order on every request', async () => {
		createJobs(20);
		simulator.knobs.order = 'random';
		const orders = [await names(), await names(), await names()];
		expect(new Set(orders.map(String)).size).toBe(3);
		expect(new Set(orders.map((order) => [...order].sort().join())).size).toBe(1);
	});

	it('gives 100,000 jobs page by page without gap or double', async () => {
		simulator.knobs.maxPageSize = 1000;
		for (let index = 0; index < 100_000; index++) {
			const creation_date = START - ((index * 7919) % 100_000) * MINUTE;
			simulator.jobs.createJob({ status: index % 5000 ? 'done' : 'running', creation_date });
		}
		const ids = new Set<unknown>();
		for (let page = 1; page <= 100; page++) {
			for (const { id } of (await list(`?page_size=1000&page=${page}`)).results) ids.add(id);
		}
		expect(ids.size).toBe(100_000);
		expect((await list('?status=running')).count).toBe(20);
		expect((await list('?created_after=2026-03-01T09:50:00Z')).count).toBe(11);
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

	it('loses its end and its message when it is opened again', async () => {
		const { id } = simulator.jobs.createJob({ status: 'error', message: 'Bad file' });
		simulator.jobs.setStatus(id, 'running');
		const job = await detail(id);
		expect(job).toMatchObject({ status: 'running', completion_date: null });
		expect(job).not.toHaveProperty('message');
	});

	it('follows its script by the clock alone, and ends at the time the script says', async () => {
		const script = [
			{ after: 3000, status: 'pending' },
			{ after: 5000, status: 'running' },
			{ after: 2000, status: 'done' },
		];
		const { id } = simulator.jobs.createJob({ script });
		const seen: unknown[] = [];
		for (const wait of [2999, 1, 4999, 1, 1999]) {
			present += wait;
			seen.push((await detail(id)).status);
		}
		expect(seen).toEqual(['running', 'pending', 'pending', 'running', 'running']);
		present += 3_600_000;
		expect(await list('?status=running')).toMatchObject({ count: 0 });
		expect(await detail(id)).toMatchObject({ completion_date: '2026-03-01T10:00:10Z' });
	});

	it('leaves its script when somebody sets its status', () => {
		const { id } = simulator.jobs.createJob({ script: [{ after: 1000, status: 'done' }] });
		simulator.jobs.setStatus(id, 'pending');
		present += 5000;
		expect(simulator.jobs.get(id)?.status).toBe('pending');
	});

	it('is gone from every list when it is deleted', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done' });
		simulator.jobs.deleteJob(id);
		expect(await list()).toMatchObject({ count: 0 });
		expect(await list('?status=done')).toMatchObject({ count: 0 });
	});

	it('has the same id for the same seed, and another for another', () => {
		const idOf = (seed: string) => createSdmSimulator({ seed }).jobs.createJob().id;
		expect(idOf('a')).toBe(idOf('a'));
		expect(idOf('a')).not.toBe(idOf('b'));
	});
});

describe('refusals', () => {
	const credentials = 'Authentication credentials were not provided.';
	const choice = 'Select a valid choice. x is not one of the available choices.';

	it.each([
		['no token', {}, credentials],
		['a bearer token', { authorization: 'Bearer sdm-demo-token' }, credentials],
		['an unknown token', { authorization: 'Token other' }, 'Invalid token.'],
		[
			'an empty token',
			{ authorization: 'Token ' },
			'Invalid token header. No credentials provided.',
		],
		[
			'a token with a space',
			{ authorization: 'Token sdm demo' },
			'Invalid token header. Token string should not contain spaces.',
		],
	])('%s is refused with 401', async (_, headers, text) => {
		const response = await get('/api/v1/jobs/', headers);
		expect(response.status).toBe(401);
		expect(response.headers['www-authenticate']).toBe('Token');
		expect(response.json()).toEqual({ detail: text });
	});

	it.each([
		['a page too far', '/api/v1/jobs/?page=2', 404, { detail: 'Invalid page.' }],
		['a page that is not a number', '/api/v1/jobs/?page=x', 404, { detail: 'Invalid page.' }],
		['page zero', '/api/v1/jobs/?page=0', 404, { detail: 'Invalid page.' }],
		['an unknown status', '/api/v1/jobs/?status=x', 400, { status: [choice] }],
		[
			'a date that is none',
			'/api/v1/jobs/?created_after=2026-02-30',
			400,
			{ created_after: ['Enter a valid date/time.'] },
		],
		[
			'a time zone whose plus became a space, and a wrong project',
			'/api/v1/jobs/?created_before=2026-02-03T07:15:20+00:00&project=x',
			400,
			{ created_before: ['Enter a valid date/time.'], project: ['Enter a number.'] },
		],
		['an unknown job', `/api/v1/jobs/${UNKNOWN_ID}/`, 404, { detail: 'Not found.' }],
		['output of no job', `/api/v1/jobs/${UNKNOWN_ID}/data/1/`, 404, { detail: 'Not found.' }],
		['an unknown project', '/api/v1/projects/99/', 404, { detail: 'Not found.' }],
		[
			'a method that is not served',
			'/api/v1/auth/token/',
			405,
			{ detail: 'Method "GET" not allowed.' },
		],
	])('%s', async (_, path, status, body) => {
		const response = await get(path);
		expect([response.status, response.json()]).toEqual([status, body]);
	});

	it.each([
		['an id that is not a UUID', '/api/v1/jobs/abc/', 404],
		['a path of another service', '/api/v2/jobs/', 404],
		['an address that cannot be decoded', '/api/v1/jobs/%zz/', 400],
	])('%s gets a page for people, dated like everything else', async (_, path, expected) => {
		const { status, headers, text } = await get(path);
		expect([status, headers['content-type']]).toEqual([expected, 'text/html; charset=utf-8']);
		expect(headers.date).toBe('Sun, 01 Mar 2026 10:00:00 GMT');
		expect(text).toMatch(/^<!doctype html>/);
	});

	it('sends a path without its last slash to the one with it', async () => {
		const response = await get('/api/v1/jobs?status=done', {});
		expect(response.status).toBe(301);
		expect(response.headers.location).toBe('/api/v1/jobs/?status=done');
	});

	it('refuses one request too many until a second has passed', async () => {
		Object.assign(simulator.knobs, { rateLimit: 2 });
		await list();
		await list();
		const refused = await get('/api/v1/jobs/');
		expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
		expect(refused.json()).toEqual({
			detail: 'Request was throttled. Expected available in 1 second.',
		});
		simulator.knobs.retryAfter = false;
		const silent = await get('/api/v1/jobs/');
		expect(silent.headers).not.toHaveProperty('retry-after');
		expect(silent.json()).toEqual({ detail: 'Request was throttled.' });
		present += 1000;
		expect((await get('/api/v1/jobs/')).status).toBe(200);
	});
});

describe('signing in', () => {
	const ask = async (body: Json) => await send('POST', '/api/v1/auth/token/', body, {});

	it('gives the same key for the same person and label, which then opens the rest', async () => {
		const person = { email: 'a@example.com', password: 'p', token_name: 'n8n' };
		const first = (await ask(person)).json<{ key: string }>();
		expect((await ask(person)).json()).toEqual(first);
		expect((await ask({ ...person, token_name: 'other' })).json()).not.toEqual(first);
		const opened = await get('/api/v1/jobs/', { authorization: `Token ${first.key}` });
		expect(opened.status).toBe(200);
	});

	it('says which fields are missing', async () => {
		const response = await ask({ email: 'a@example.com' });
		expect(response.status).toBe(400);
		expect(response.json()).toEqual({
			password: ['This field is required.'],
			token_name: ['This field is required.'],
		});
	});

	it('refuses a wrong password', async () => {
		simulator.knobs.password = 'right';
		const response = await ask({ email: 'a', password: 'wrong', token_name: 'n' });
		expect(response.status).toBe(400);
		expect(response.json()).toHaveProperty('non_field_errors');
	});
});

describe('knobs', () => {
	it.each([
		['minimalDetail', true, { status: 'running', step: { id: 14 } }],
		['detailHasDates', false, expect.not.objectContaining({ creation_date: expect.anything() })],
		['projectAsObject', true, expect.objectContaining({ project: { id: 1, name: 'Lighting' } })],
		['upperCaseStatus', true, expect.objectContaining({ status: 'RUNNING' })],
		['completionDate', 'absent', expect.not.objectContaining({ completion_date: null })],
	])('%s changes the job', async (knob, value, expected) => {
		const { id } = simulator.jobs.createJob();
		Object.assign(simulator.knobs, { [knob]: value });
		expect(await detail(id)).toEqual(expected);
	});

	it.each([
		['countAsFloat', true, /^\{"count":1\.0,"next":null/],
		['omitCount', true, /^\{"next":null,"previous":null,"results":/],
		['omitNext', true, /^\{"count":1,"results":/],
		['upperCaseStatus', true, /"status":"RUNNING"/],
		['completionDate', 'absent', /"creation_date":"[^"]+"\}\]/],
		['listFields', ['project', 'step'], /"project":1,"step":\{"id":14,/],
		['messageInList', true, /"message":null\}\]/],
		['inclusiveBounds', false, /^\{"count":0/],
	])('%s changes the list', async (knob, value, expected) => {
		simulator.jobs.createJob({ creation_date: START });
		Object.assign(simulator.knobs, { [knob]: value });
		expect((await get('/api/v1/jobs/?created_after=2026-03-01T10:00:00Z')).text).toMatch(expected);
	});

	it('nextOrigin leads away from this server', async () => {
		createJobs(2);
		simulator.knobs.nextOrigin = 'https://elsewhere.example';
		expect((await list('?page_size=1')).next).toBe(
			'https://elsewhere.example/api/v1/jobs/?page_size=1&page=2',
		);
	});

	it('the Date header follows the clock, can be wrong, and can be missing', async () => {
		const date = async () => (await get('/api/v1/jobs/')).headers.date;
		present += MINUTE;
		expect(await date()).toBe('Sun, 01 Mar 2026 10:01:00 GMT');
		simulator.knobs.dateSkewMs = -3_600_000;
		expect(await date()).toBe('Sun, 01 Mar 2026 09:01:00 GMT');
		simulator.knobs.noDateHeader = true;
		expect(await date()).toBeUndefined();
	});

	it('a knob that does not exist is an error', () => {
		const knobs = JSON.parse('{"pageSize": 3}') as object;
		expect(() => createSdmSimulator({ knobs })).toThrow('There is no knob pageSize.');
	});
});

describe('output', () => {
	const outputOf = (id: string, format = 1) => `/api/v1/jobs/${id}/data/${format}/`;

	it('gives rows in order without their empty columns', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done', rows: 1001 });
		const rows = (await get(outputOf(id))).json<Json[]>();
		expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 1001 }, (_, at) => at));
		expect(rows[0]).not.toHaveProperty('color');
		expect(rows[1]).toHaveProperty('color', 'black');
	});

	it.each([
		['no rows', 0, '[]'],
		['rows given one by one', [{ a: 1 }, { b: null }], '[{"a":1},{"b":null}]'],
	])('gives %s', async (_, rows, expected) => {
		const { id } = simulator.jobs.createJob({ status: 'done', rows });
		expect((await get(outputOf(id))).text).toBe(expected);
	});

	it('refuses a job that is not done and a format that it does not have', async () => {
		const running = simulator.jobs.createJob();
		const done = simulator.jobs.createJob({ status: 'done', formats: [7] });
		expect((await get(outputOf(running.id))).status).toBe(400);
		expect((await get(outputOf(running.id))).json()).toHaveProperty('detail');
		expect((await get(outputOf(done.id))).json()).toEqual({ detail: 'Not found.' });
		expect((await get(outputOf(done.id, 7))).status).toBe(200);
	});

	it('comes as CSV with a file name, quoted where needed', async () => {
		const rows = [
			{ a: 'x;y', b: 'say "hi"' },
			{ b: 'two\nlines', c: 3 },
		];
		const { id } = simulator.jobs.createJob({ name: 'Été 1', status: 'done', rows });
		const response = await get(`/api/v1/jobs/${id}/download/1/`);
		expect(response.text).toBe('a;b;c\r\n"x;y";"say ""hi""";\r\n;"two\nlines";3\r\n');
		expect(response.headers['content-disposition']).toBe(
			'attachment; filename="_t_1_1.csv"; filename*=UTF-8\'\'%C3%89t%C3%A9%201_1.csv',
		);
	});

	it('can carry columns with hostile names', async () => {
		simulator.knobs.hostileRows = true;
		const { id } = simulator.jobs.createJob({ status: 'done', rows: 2 });
		const [row = {}] = (await get(outputOf(id))).json<Json[]>();
		for (const key of ['__proto__', 'constructor', '', 'a.b.c', 'näme 名 🛋', 'index']) {
			expect(Object.keys(row)).toContain(key);
		}
	});

	it('is made no faster than the client reads', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done', rows: 1_000_000 });
		const response = await fetch(url + outputOf(id), { headers: AUTHORIZATION });
		const reader = response.body?.getReader();
		await reader?.read();
		for (let round = 0; round < 20; round++) await fetch(`${url}/nowhere/`);
		expect(simulator.requests[0]?.rowsSent).toBeGreaterThan(0);
		expect(simulator.requests[0]?.rowsSent).toBeLessThan(200_000);
		await reader?.cancel();
	});
});

describe('faults', () => {
	it.each([
		[500, 500, 'text/html; charset=utf-8', /Server Error/],
		[502, 502, 'text/html; charset=utf-8', /Bad Gateway/],
		[503, 503, 'text/html; charset=utf-8', /Unavailable/],
		[429, 429, 'application/json; charset=utf-8', /Expected available in 7 seconds/],
		[403, 403, 'application/json; charset=utf-8', /You do not have permission/],
		['html', 200, 'text/html; charset=utf-8', /Sign in/],
		['empty', 200, 'text/plain; charset=utf-8', /^$/],
		['redirect', 302, 'text/plain; charset=utf-8', /^$/],
	] as const)('%s breaks one request and no more', async (kind, status, type, body) => {
		simulator.faults.next({ kind, retryAfter: 7, location: 'https://elsewhere.example/' });
		const broken = await get('/api/v1/jobs/');
		expect([broken.status, broken.headers['content-type']]).toEqual([status, type]);
		expect(broken.text).toMatch(body);
		expect((await get('/api/v1/jobs/')).json()).toHaveProperty('results');
		expect(simulator.requests.map((request) => request.fault)).toEqual([kind, undefined]);
	});

	it('break only the requests they are meant for, as often as told', async () => {
		simulator.faults.next({ kind: 500, match: /page=2/, times: 2 });
		simulator.faults.next({ kind: 502, match: ({ path }) => path === '/api/v1/projects/' });
		const paths = ['jobs/', 'jobs/?page=2', 'projects/', 'jobs/?page=2', 'jobs/?page=2'];
		const statuses: number[] = [];
		for (const path of paths) statuses.push((await get(`/api/v1/${path}`)).status);
		expect(statuses).toEqual([200, 500, 502, 500, 404]);
	});

	it('can be decided request by request, with a body of their own', async () => {
		simulator.faults.hook = ({ query }) =>
			query.page === '2' ? { kind: 503, body: { detail: 'Down' } } : undefined;
		expect((await get('/api/v1/jobs/')).status).toBe(200);
		expect((await get('/api/v1/jobs/?page=2')).json()).toEqual({ detail: 'Down' });
	});

	it.each(['reset', 'truncated', 'cut'] as const)('%s breaks the connection', async (kind) => {
		createJobs(3);
		simulator.faults.next({ kind });
		const read = async () =>
			await (await fetch(`${url}/api/v1/jobs/`, { headers: AUTHORIZATION })).text();
		await expect(read()).rejects.toThrow();
		expect(await read()).toContain('"count":3');
	});

	it('cut ends a streamed output after so many rows', async () => {
		const { id } = simulator.jobs.createJob({ status: 'done', rows: 5000 });
		simulator.faults.next({ kind: 'cut', rows: 1234 });
		const response = await fetch(`${url}/api/v1/jobs/${id}/data/1/`, { headers: AUTHORIZATION });
		const reader = response.body?.getReader();
		const decoder = new TextDecoder();
		let text = '';
		const readAll = async () => {
			for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
				text += decoder.decode(part.value, { stream: true });
			}
		};
		await expect(readAll()).rejects.toThrow();
		expect(JSON.parse(`${text}]`)).toHaveLength(1234);
	});

	it('hang leaves the client without an answer until the simulator closes', async () => {
		simulator.faults.next({ kind: 'hang' });
		const answer = fetch(`${url}/api/v1/jobs/`, { headers: AUTHORIZATION }).then(
			() => 'answered',
			() => 'broken',
		);
		await fetch(`${url}/nowhere/`);
		await simulator.close();
		expect(await answer).toBe('broken');
	});
});

describe('what tests and scripts can see and move', () => {
	it('notes every request with its time, and forgets them on demand', async () => {
		present += 5;
		await get('/api/v1/jobs/?page=2');
		expect(simulator.requests[0]).toMatchObject({
			method: 'GET',
			url: '/api/v1/jobs/?page=2',
			path: '/api/v1/jobs/',
			query: { page: '2' },
			headers: AUTHORIZATION,
			at: START + 5,
			status: 404,
		});
		simulator.requests.clear();
		expect(simulator.requests).toHaveLength(0);
	});

	it('lets a job appear between two pages', async () => {
		createJobs(4);
		const stop = simulator.onRequest(() => simulator.jobs.createJob({ name: 'new' }));
		const first = await names('?page_size=2');
		stop();
		expect([...first, ...(await names('?page_size=2&page=2'))]).toEqual(['4', '3', '3', '2']);
	});

	it('is moved over HTTP without a token', async () => {
		const control = async (method: string, path: string, body?: unknown) =>
			await send(method, `/__simulator/${path}`, body, {});
		const created = await control('POST', 'jobs', { name: 'Mine' });
		const { id } = created.json<{ id: string }>();
		await control('POST', `jobs/${id}/status`, { status: 'error', message: 'No' });
		expect(await detail(id)).toMatchObject({ name: 'Mine', status: 'error', message: 'No' });
		await control('PUT', 'knobs', { upperCaseStatus: true });
		expect(await detail(id)).toMatchObject({ status: 'ERROR' });
		await control('POST', 'faults', { kind: 500, match: 'jobs' });
		expect((await get('/api/v1/jobs/')).status).toBe(500);
		expect((await control('GET', 'requests')).json()).toHaveLength(3);
		await control('DELETE', 'requests');
		expect(simulator.requests).toHaveLength(0);
		await control('DELETE', `jobs/${id}`);
		expect(await detail(id)).toEqual({ detail: 'Not found.' });
		await control('PUT', 'tokens', ['other']);
		expect((await get('/api/v1/jobs/')).status).toBe(401);
	});

	it.each([
		['PUT', 'knobs', { speed: 9 }, 'There is no knob speed.'],
		['POST', 'jobs', { id: 'abc' }, 'A job id is a UUID'],
		['POST', 'jobs/abc/status', { status: 'done' }, 'There is no job abc.'],
		['POST', 'jobs/abc/status', {}, 'The body must have a status.'],
		['POST', 'faults', {}, 'The body must have a kind.'],
		['PUT', 'tokens', {}, 'The body must be a list of tokens.'],
	] as const)('%s %s with %j says what is wrong', async (method, path, payload, text) => {
		const response = await send(method, `/__simulator/${path}`, payload, {});
		expect(response.status).toBe(400);
		expect(response.json<{ detail: string }>().detail).toContain(text);
	});

	it('shows the projects that jobs have named', async () => {
		simulator.jobs.createJob({ project: 41 });
		expect((await get('/api/v1/projects/')).json()).toMatchObject({
			count: 3,
			results: [{ id: 1 }, { id: 2 }, { id: 41, name: 'Project 41' }],
		});
		const project = (await get('/api/v1/projects/41/')).json<{ steps: Json[] }>();
		expect(project.steps[0]).toEqual({ id: 414, number: 1, type: 'mapping', name: 'Mapping' });
	});
});
