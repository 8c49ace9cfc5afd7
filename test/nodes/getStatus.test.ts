import nock from 'nock';

import { run } from './engine/engine';
import { JOB_ID, sdmNode, SESAME } from './engine/sdm';

const BASE = 'https://sdm.example.test';
const PATH = `/api/v1/jobs/${JOB_ID}/`;

const getStatus = (jobId: unknown = JOB_ID) =>
	sdmNode(BASE, {
		operation: 'getStatus',
		jobId: { __rl: true, mode: 'id', value: jobId as string },
	});

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
	expect(nock.pendingMocks()).toEqual([]);
	nock.cleanAll();
});
afterAll(() => nock.restore());

it('sends the token in the form the API wants and links the item', async () => {
	nock(BASE, { reqheaders: { authorization: `Token ${SESAME}` } })
		.get(PATH)
		.reply(200, { status: 'running', step: { id: 812 } });

	expect(await run(getStatus())).toEqual([
		{ json: { id: JOB_ID, status: 'running', step: { id: 812 } }, pairedItem: { item: 0 } },
	]);
});

it('passes on an unknown status and unknown fields as they are', async () => {
	nock(BASE)
		.get(PATH)
		.reply(200, { id: JOB_ID, status: 'ARCHIVED', surprise: [1, null] });

	expect(await run(getStatus())).toEqual([
		{ json: { id: JOB_ID, status: 'ARCHIVED', surprise: [1, null] }, pairedItem: { item: 0 } },
	]);
});
