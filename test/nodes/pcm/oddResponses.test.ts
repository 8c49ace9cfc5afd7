import { searchJobs } from '../../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import { startServer } from '../../matrix/servers';
import { pickerContext, run, watcher } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { OPEN_SESAME, pcmNode, pcmTrigger } from '../engine/pcm';

/** Elastic Path with responses that its simulator does not give: incomplete rows, files of all kinds. */

type Server = Awaited<ReturnType<typeof startServer>>;
type Sent = { status?: number; headers?: Record<string, string>; body: unknown };

const ID = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003';
const OTHER = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a004';
const SIGNED = '?Expires=1&Signature=abc';
let server: Server;
let responses: Record<string, Sent>;
beforeEach(async () => {
	responses = {};
	server = await startServer(({ url = '' }, response) => {
		const path = Object.keys(responses).find((known) => url.startsWith(known));
		const { status = 200, headers = {}, body } = responses[path ?? ''] ?? { status: 404, body: {} };
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

	it('names jobs after their type, even incomplete ones', async () => {
		responses['/pcm/jobs'] = {
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
		['nothing for a word in no job', 'zebra', []],
	])('finds %s', async (_name, words, ids) => {
		responses['/pcm/jobs'] = { body: list(job('success'), { id: OTHER }) };
		expect((await search(words)).map(({ value }) => value)).toEqual(ids);
	});
});

describe('List Jobs', () => {
	const rows = [job('success'), { id: OTHER, attributes: 'x' }, { attributes: {} }];
	it.each([
		['all of them', { returnAll: true }, 3],
		['an empty filter as none', { filters: { status: '', type: null } }, 3],
		['a type that no job has', { filters: { type: 'child-products' } }, 0],
		['invalid filters as none', { filters: 'x' }, 3],
	])('accepts %s', async (_name, parameters, count) => {
		responses['/pcm/jobs'] = { body: list(...rows) };
		const items = await run(setUp({ operation: 'list', ...parameters }));
		expect(items).toHaveLength(count);
	});

	it.each([
		['no total', undefined],
		['more than there are', 1000],
	])('ends when each page holds the same rows twice and the total is %s', async (_name, total) => {
		const page = { data: [job('success'), job('success')], meta: { results: { total } } };
		responses['/pcm/jobs'] = { body: page };
		const items = await run(setUp({ operation: 'list', returnAll: true }));
		expect(items.map(({ json }) => json.id)).toEqual([ID]);
		expect(server.hits.length).toBeLessThan(10);
	});

	it('returns jobs as the API does when Simplify is off', async () => {
		responses['/pcm/jobs'] = { body: list(...rows) };
		const items = await run(setUp({ operation: 'list', simplify: false }));
		expect(items.map((item) => item.json)).toEqual(rows);
	});
});

describe('Get Output', () => {
	const fetchFiles = async (path: string, file: Sent, more: object = {}) => {
		responses[`/pcm/jobs/${ID}`] = {
			body: { data: job('success', {}, { file_locations: [`${server.url}${path}${SIGNED}`] }) },
		};
		responses[path] = file;
		return await run(setUp({ operation: 'getOutput', jobId: byId, ...more }));
	};

	it.each([
		['in its address', '/f/part%20one.csv', {}, 'part one.csv'],
		[
			'from the header of its store',
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

	it('puts the file into the named field', async () => {
		const file = { body: 'a', headers: { 'content-type': 'text/csv' } };
		const [named] = await fetchFiles('/f/a.csv', file, { binaryPropertyName: 'rows' });
		expect(Object.keys(named?.binary ?? {})).toEqual(['rows']);
	});

	it.each([
		[
			'a page',
			{ body: '<html></html>', headers: { 'content-type': 'text/html' } },
			'Elastic Path PCM sent a web page in place of the file',
		],
		[
			'a page of the type of a file',
			{ body: '<!doctype html><title>Sign in</title>', headers: { 'content-type': 'text/csv' } },
			'Elastic Path PCM sent a web page in place of the file',
		],
		[
			'an empty file',
			{ body: '', headers: { 'content-type': 'text/csv' } },
			'Elastic Path PCM sent an empty response',
		],
		['no content', { status: 204, body: '' }, 'Elastic Path PCM sent an empty response (204)'],
		[
			'a file that is being prepared',
			{ status: 202, body: `"${SIGNED}"` },
			'Elastic Path PCM is still preparing what this node requested (202)',
		],
		[
			'a message',
			{ body: { message: `No access to ${SIGNED}` } },
			'Elastic Path PCM sent a message in place of the file',
		],
		[
			'a message of its store',
			{ body: `<?xml version="1.0"?><Error><Message>${SIGNED}</Message></Error>` },
			'Elastic Path PCM sent a message in place of the file',
		],
		[
			'a file that is gone',
			{ status: 410, body: `<Error>${SIGNED}</Error>` },
			'Elastic Path PCM no longer gives the files of this job: their addresses are good for about an hour (410)',
		],
	])('reports %s without its address', async (_name, file, message) => {
		const shown = await failureOf(fetchFiles('/f/a.csv', file));
		expect(shown).toMatchObject({ message });
		expect(JSON.stringify(shown)).not.toContain('Signature');
	});

	it('fetches nothing from an address that is not safe', async () => {
		responses[`/pcm/jobs/${ID}`] = {
			body: { data: job('success', {}, { file_locations: ['http://files.example/a.csv'] }) },
		};
		expect(await failureOf(run(setUp({ operation: 'getOutput', jobId: byId })))).toMatchObject({
			message:
				'Elastic Path PCM gave a file address that is not safe, so nothing was fetched from it',
		});
	});

	it("rejects an unknown value of 'Output As'", async () => {
		responses[`/pcm/jobs/${ID}`] = { body: { data: job('success') } };
		expect(
			await failureOf(run(setUp({ operation: 'getOutput', jobId: byId, outputAs: 'x' }))),
		).toMatchObject({ message: "The parameter 'Output As' has no valid value: x" });
	});
});

describe('the trigger', () => {
	const trigger = (parameters: object = {}) => watcher(pcmTrigger(server.url, parameters as never));

	it.each([
		['with the status that was chosen', ['failed'], OTHER],
		['the newest, when no job has that status', ['cancelled'], ID],
	])('shows as a sample one %s', async (_name, triggerOn, id) => {
		const older = { created_at: '2026-02-01T08:00:00Z', type: 'product-import' };
		responses['/pcm/jobs?'] = {
			body: list(
				{ attributes: { status: 'x' } },
				{ ...job('failed', older), id: OTHER },
				job('success'),
			),
		};
		responses[`/pcm/jobs/${OTHER}/errors`] = {
			body: list({ attributes: { message: 'No.' } }, { attributes: {} }, { id: 'e' }),
		};
		const [[item] = []] = (await trigger({ triggerOn }).fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id, ...(id === OTHER ? { errors: ['No.'] } : {}) });
	});

	it('reports a failed job without reasons when they cannot be fetched', async () => {
		responses['/pcm/jobs?'] = { body: list(job('failed')) };
		responses[`/pcm/jobs/${ID}/errors`] = { status: 500, body: {} };
		const [[item] = []] = (await trigger({ triggerOn: ['failed'] }).fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id: ID, status: 'failed' });
		expect(item?.json).not.toHaveProperty('errors');
	});

	it('reports only jobs of the chosen type', async () => {
		const other = { ...job('success', { type: 'price-import' }), id: OTHER };
		responses['/pcm/jobs?'] = { body: list(job('success'), other) };
		const filters = { type: 'pricebook-import' };
		const [[item] = []] = (await trigger({ filters }).fetchTestEvent()) ?? [];
		expect(item?.json).toMatchObject({ id: OTHER });
	});
});
