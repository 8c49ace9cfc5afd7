import nock from 'nock';

import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

const BASE = 'https://sdm.example.test';
const PATH = `/api/v1/jobs/${JOB_ID}/`;
const getStatus = sdmNode(BASE, {
	operation: 'getStatus',
	jobId: { __rl: true, mode: 'id', value: JOB_ID },
});
const detail = (text: string) => ({ detail: text });

beforeAll(() => {
	nock.disableNetConnect();
	useVirtualTime();
});
afterEach(() => {
	expect(nock.pendingMocks()).toEqual([]);
	nock.cleanAll();
});
afterAll(() => {
	nock.restore();
	jest.useRealTimers();
});

describe('an error never shows', () => {
	it('the token, even if the API repeats it', async () => {
		nock(BASE)
			.get(PATH)
			.reply(400, detail(`Token ${SESAME} is odd, ${SESAME}!`));
		expect(await failureOf(run(getStatus))).toMatchObject({
			message: 'Akeneo SDM did not understand the request (400): Token [hidden] is odd, [hidden]!',
		});
	});

	it('a sentence of n8n in place of the message of the API', async () => {
		nock(BASE).get(PATH).reply(400, detail('Import failed: ENOENT'));
		expect(await failureOf(run(getStatus))).toMatchObject({
			message: 'Akeneo SDM did not understand the request (400): Import failed: ENOENT',
		});
	});
});
