import nock from 'nock';

import { amperityNode, newAmperity } from './engine/amperity';
import { run, runAsTool } from './engine/engine';
import { pcmNode, pcmStore } from './engine/pcm';
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

describe('as the tool of an agent, on a simulated service', () => {
	beforeAll(() => nock.enableNetConnect('127.0.0.1'));
	afterAll(() => nock.disableNetConnect());

	const returnAll = { operation: 'list', returnAll: true };
	const note = expect.stringMatching(/^These are the first \d+ of 300 items, because /);

	it('List Jobs of Amperity returns the first of 300 jobs, and says how many there are', async () => {
		const amperity = newAmperity();
		for (let count = 0; count < 300; count++) amperity.jobs.createJob({ status: 'failed' });
		const setup = amperityNode(await amperity.listen(), returnAll, {
			node: { type: 'test.amperityTool' },
		});
		const items = await runAsTool(setup);
		await amperity.close();
		expect(items.length).toBeLessThanOrEqual(201);
		expect(items[items.length - 1]).toMatchObject({ json: { note } });
	});

	it('List Jobs of Elastic Path returns the first of 300 jobs, and Cancel withdraws one', async () => {
		const { pcm, url } = await pcmStore();
		for (let count = 0; count < 300; count++) pcm.jobs.createJob({ status: 'success' });
		const node = { type: 'test.elasticPathPcmTool' };
		const items = await runAsTool(pcmNode(url, returnAll, { node }));
		const { id } = pcm.jobs.createJob({ type: 'price-import', status: 'pending' });
		const cancel = { operation: 'cancel', jobId: { __rl: true, mode: 'id', value: id } };
		const cancelled = await runAsTool(pcmNode(url, cancel, { node }));
		await pcm.close();
		expect(items.length).toBeLessThanOrEqual(201);
		expect(items[items.length - 1]).toMatchObject({ json: { note } });
		expect(cancelled).toMatchObject([{ json: { id, status: 'cancelled' } }]);
	});
});
