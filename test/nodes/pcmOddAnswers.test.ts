import { searchJobs } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import { startServer } from '../matrix/servers';
import { pickerContext, run, watcher } from './engine/engine';
import { failureOf } from './engine/failure';
import { OPEN_SESAME, pcmNode, pcmTrigger } from './engine/pcm';

/** Elastic Path with answers that its simulator does not give: rows that lack something, files of all kinds. */

type Server = Awaited<ReturnType<typeof startServer>>;
type Sent = { status?: number; headers?: Record<string, string>; body: unknown };

const ID = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003';
const OTHER = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a004';
const SIGNED = '?Expires=1&Signature=abc';
let server: Server;
let answers: Record<string, Sent>;
beforeEach(async () => {
	answers = {};
	server = await startServer(({ url = '' }, response) => {
		const path = Object.keys(answers).find((known) => url.startsWith(known));
		const { status = 200, headers = {}, body } = answers[path ?? ''] ?? { status: 404, body: {} };
		const isText = typeof body === 'string';
		const type = isText ? {} : { 'content-type': 'application/json' };
		response.writeHead(status, { ...type, connection: 'close', ...headers });
		response.end(isText ? body : JSON.stringify(body));
	});
});
afterEach(async () => await server.close());

const setUp = (parameters: object) => {
	const setup = pcmNode(server.url, parameters as never);
	return { ...setup, credential: { ...setup.credential, accessToken: OPEN_SESAME } };
};
const byId = { __rl: true, mode: 'id', value: ID };
const job = (status: string, more: object = {}, meta: object = {}) => ({
	id: ID,
	attributes: { type: 'product-export', status, created_at: '2026-03-01T08:00:00Z', ...more },
	meta,
});
const list = (...data: unknown[]) => ({ data, meta: { results: { total: data.length } } });

describe('the picker', () => {
	const search = async (filter?: string) =>
		(await searchJobs.call(pickerContext(setUp({})), filter)).results;
	const time = new Date('2026-03-01T08:00:00Z')
		.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' })
		.slice(0, 16);

	it('names jobs after their type, and takes those that lack something', async () => {
		answers['/pcm/jobs'] = {
			body: list(job('success'), { id: OTHER }, { attributes: { status: 'success' } }),
		};
		expect(await search()).toEqual([
			{ name: `Product export 2f4c6d1e (success, ${time})`, value: ID },
			{ name: 'Job 2f4c6d1e', value: OTHER },
		]);
	});

	it.each([
		['a type as it is shown', 'product export', [ID]],
		['a type as it is written', 'product-export', [ID]],
		['a status', 'SUCC', [ID]],
		['part of an ID', 'a004', [OTHER]],
		['what is not there', 'zebra', []],
	])('finds %s', async (_name, words, ids) => {
		answers['/pcm/jobs'] = { body: list(job('success'), { id: OTHER }) };
		expect((await search(words)).map(({ value }) => value)).toEqual(ids);
	});
});

describe('List Jobs', () => {
	const rows = [job('success'), { id: OTHER, attributes: 'x' }, { attributes: {} }];
	it.each([
		['all of them', { returnAll: true }, 3],
		['a limit that makes no sense as the nearest that does', { limit: -3 }, 1],
		['a limit that is none as the usual one', { limit: 'x' }, 3],
		['an empty filter as none', { filters: { status: '', type: null } }, 3],
		['a type that no job has', { filters: { type: 'child-products' } }, 0],
		['filters that are none', { filters: 'x' }, 3],
	])('takes %s', async (_name, parameters, count) => {
		answers['/pcm/jobs'] = { body: list(...rows) };
		const items = await run(setUp({ operation: 'list', ...parameters }));
		expect(items).toHaveLength(count);
	});

	it.each([
		['no total', undefined],
		['more than there are', 1000],
	])(
		'comes to an end when each page holds the same rows twice, and there is said to be %s',
		async (_name, total) => {
			const page = { data: [job('success'), job('success')], meta: { results: { total } } };
			answers['/pcm/jobs'] = { body: page };
			const items = await run(setUp({ operation: 'list', returnAll: true }));
			expect(items.map(({ json }) => json.id)).toEqual([ID]);
			expect(server.hits.length).toBeLessThan(10);
		},
	);

	it('gives jobs as the API does when Simplify is off', async () => {
		answers['/pcm/jobs'] = { body: list(...rows) };
		const items = await run(setUp({ operation: 'list', simplify: false }));
		expect(items.map((item) => item.json)).toEqual(rows);
	});
});

describe('Get Output', () => {
	const fetchFiles = async (path: string, file: Sent, more: object = {}) => {
		answers[`/pcm/jobs/${ID}`] = {
			body: { data: job('success', {}, { file_locations: [`${server.url}${path}${SIGNED}`] }) },
		};
		answers[path] = file;
		return await run(setUp({ operation: 'getOutput', jobId: byId, ...more }));
	};

	it.each([
		['in its address', '/f/part%20one.csv', {}, 'part one.csv'],
		[
			'that the store tells',
			'/f/x',
			{ 'content-disposition': 'attachment; filename="rows.csv"' },
			'rows.csv',
		],
		['of the job, when there is no other', '/f/x', {}, `job-${ID}-1.csv`],
	])('gives a file the name %s', async (_name, path, headers, name) => {
		const [item] = await fetchFiles(path, { body: 'sku\nA\n', headers });
		expect(item?.json).toEqual({ jobId: ID, fileNumber: 1, fileCount: 1, fileName: name });
		expect(item?.binary?.data?.mimeType).toBe('text/csv');
	});

	it('puts it into the field that was named, and into the usual one when none was', async () => {
		const file = { body: 'a', headers: { 'content-type': 'text/csv' } };
		const [named] = await fetchFiles('/f/a.csv', file, { binaryPropertyName: 'rows' });
		expect(Object.keys(named?.binary ?? {})).toEqual(['rows']);
		const [usual] = await fetchFiles('/f/a.csv', file, { binaryPropertyName: '' });
		expect(Object.keys(usual?.binary ?? {})).toEqual(['data']);
	});

	it.each([
		[
			'a page',
			{ body: '<html></html>', headers: { 'content-type': 'text/html' } },
			'Elastic Path PCM answered with a web page in place of the file',
		],
		[
			'a file that is gone',
			{ status: 410, body: `<Error>${SIGNED}</Error>` },
			'Elastic Path PCM sent the download on to another address, which did not give the file (410)',
		],
	])('says what is wrong with %s, and not where it lies', async (_name, file, message) => {
		const shown = await failureOf(fetchFiles('/f/a.csv', file));
		expect(shown).toMatchObject({ message });
		expect(JSON.stringify(shown)).not.toContain('Signature');
	});

	it('fetches nothing from an address that is not safe', async () => {
		answers[`/pcm/jobs/${ID}`] = {
			body: { data: job('success', {}, { file_locations: ['http://files.example/a.csv'] }) },
		};
		expect(await failureOf(run(setUp({ operation: 'getOutput', jobId: byId })))).toMatchObject({
			message:
				'Elastic Path PCM gave the address of a file from which nothing is fetched, to keep n8n safe',
		});
	});

	it('refuses a way of output that is none', async () => {
		answers[`/pcm/jobs/${ID}`] = { body: { data: job('success') } };
		expect(
			await failureOf(run(setUp({ operation: 'getOutput', jobId: byId, outputAs: 'x' }))),
		).toMatchObject({ message: "The parameter 'Output As' has no valid value" });
	});
});

describe('the trigger', () => {
	const trigger = (parameters: object = {}) => watcher(pcmTrigger(server.url, parameters as never));

	it.each([
		['with the status that was chosen', ['failed'], OTHER],
		['the newest, when there is none', ['cancelled'], ID],
	])('shows as a sample one %s', async (_name, triggerOn, id) => {
		const older = { created_at: '2026-02-01T08:00:00Z', type: 'product-import' };
		answers['/pcm/jobs?'] = {
			body: list(
				{ attributes: { status: 'x' } },
				{ ...job('failed', older), id: OTHER },
				job('success'),
			),
		};
		answers[`/pcm/jobs/${OTHER}/errors`] = {
			body: list({ attributes: { message: 'No.' } }, { attributes: {} }, { id: 'e' }),
		};
		const [[item] = []] = (await trigger({ triggerOn }).fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id, ...(id === OTHER ? { errors: ['No.'] } : {}) });
	});

	it('hands a failed job over without reasons when the API does not tell them', async () => {
		answers['/pcm/jobs?'] = { body: list(job('failed')) };
		answers[`/pcm/jobs/${ID}/errors`] = { status: 500, body: {} };
		const [[item] = []] = (await trigger({ triggerOn: ['failed'] }).fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id: ID, status: 'failed' });
		expect(item?.json).not.toHaveProperty('errors');
	});

	it('takes jobs of one type only', async () => {
		const other = { ...job('success', { type: 'price-import' }), id: OTHER };
		answers['/pcm/jobs?'] = { body: list(job('success'), other) };
		const filters = { type: 'pricebook-import' };
		const [[item] = []] = (await trigger({ filters }).fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id: OTHER });
	});
});
