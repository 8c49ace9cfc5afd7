import nock from 'nock';

import { run, runAsTool } from './engine/engine';
import { JOB_ID, sdmNode } from './engine/sdm';

const BASE = 'https://sdm.example.test';
const job = { __rl: true, mode: 'id', value: JOB_ID };

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
	expect(nock.pendingMocks()).toEqual([]);
	nock.cleanAll();
});
afterAll(() => nock.restore());

describe('as the tool of an agent', () => {
	it('Get Output returns the rows', async () => {
		nock(BASE)
			.get(`/api/v1/jobs/${JOB_ID}/data/12/`)
			.reply(200, [{ sku: 'A' }, { sku: 'B' }]);
		const setup = sdmNode(BASE, { operation: 'getOutput', jobId: job, outputFormatId: '12' });
		expect(await runAsTool(setup)).toEqual([
			{ json: { sku: 'A' }, pairedItem: { item: 0 } },
			{ json: { sku: 'B' }, pairedItem: { item: 0 } },
		]);
	});

	it('Get Output returns the first of 130,000 rows, and says how many there are', async () => {
		nock(BASE)
			.get(`/api/v1/jobs/${JOB_ID}/data/12/`)
			.times(2)
			.reply(200, `[${'{"sku":"A"},'.repeat(129_999)}{"sku":"B"}]`);
		const parameters = { operation: 'getOutput', jobId: job, outputFormatId: '12' };
		const setup = sdmNode(BASE, parameters, { node: { type: 'test.akeneoSdmTool' } });
		for (const start of [runAsTool, run]) {
			const items = await start(setup);
			expect(items).toHaveLength(201);
			expect(items[0]).toMatchObject({ json: { sku: 'A' } });
			expect(items[200]?.json.note).toMatch(/^These are the first 200 of 130000 items, because /);
		}
	});

	it('Get Status returns the job', async () => {
		nock(BASE).get(`/api/v1/jobs/${JOB_ID}/`).reply(200, { status: 'pending' });
		expect(await runAsTool(sdmNode(BASE, { operation: 'getStatus', jobId: job }))).toEqual([
			{ json: { id: JOB_ID, status: 'pending' }, pairedItem: { item: 0 } },
		]);
	});

	it('List Jobs returns the jobs', async () => {
		nock(BASE)
			.get('/api/v1/jobs/')
			.query({ page: 1, page_size: 50 })
			.reply(200, { count: 1, next: null, previous: null, results: [{ id: JOB_ID }] });
		expect(await runAsTool(sdmNode(BASE, { operation: 'list' }))).toEqual([
			{ json: { id: JOB_ID }, pairedItem: { item: 0 } },
		]);
	});
});
