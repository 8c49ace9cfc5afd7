import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { run, watcher } from '../engine/engine';
import { JOB_ID, sdmNode, sdmTrigger, SESAME } from '../engine/sdm';

let sdm: ReturnType<typeof createSdmSimulator>;
let other: ReturnType<typeof createSdmSimulator>;
let url: string;
let otherUrl: string;
beforeEach(async () => {
	sdm = createSdmSimulator({ token: SESAME });
	other = createSdmSimulator({ token: SESAME });
	url = await sdm.listen();
	otherUrl = await other.listen();
	for (const { jobs } of [sdm, other]) {
		jobs.createJob({
			id: JOB_ID,
			name: 'Chairs',
			status: 'done',
			formats: [12],
			rows: [{ sku: 1 }],
		});
	}
});
afterEach(async () => {
	await sdm.close();
	await other.close();
});

const jobId = { __rl: true as const, mode: 'id', value: JOB_ID };
const operations = {
	'Get Status': { operation: 'getStatus', jobId },
	'List Jobs': { operation: 'list' },
	'Get Output as items': { operation: 'getOutput', jobId, outputFormatId: '12' },
	'Get Output as a file': { operation: 'getOutput', jobId, outputFormatId: '12', outputAs: 'file' },
};
const everyOperation = Object.entries(operations);
const notFollowed = {
	message:
		'Akeneo SDM redirected the request to another address, and this node did not follow, to keep the token safe (302)',
	description: "Check 'Base URL' in the credential.",
	httpCode: '302',
	item: 0,
};

describe('a redirect to another server is not followed, and nothing is seen there', () => {
	it.each(everyOperation)('%s', async (_name, parameters) => {
		sdm.faults.next({ kind: 'redirect', location: `${otherUrl}/api/v1/jobs/${JOB_ID}/` });
		expect(await failureOf(run(sdmNode(url, parameters)))).toEqual(notFollowed);
		expect(other.requests).toHaveLength(0);
	});

	it('the trigger', async () => {
		sdm.faults.next({ kind: 'redirect', location: otherUrl, times: 9 });
		await failureOf(watcher(sdmTrigger(url)).fetchTestEvent());
		expect(other.requests).toHaveLength(0);
	});
});

describe('a redirect on the same server is followed with the token', () => {
	it.each(everyOperation)('%s', async (_name, parameters) => {
		const items = await run(sdmNode(url, parameters));
		const path = sdm.requests[0]?.url ?? '';
		sdm.requests.clear();
		sdm.faults.next({ kind: 'redirect', location: path });
		expect(await run(sdmNode(url, parameters))).toEqual(items);
		expect(sdm.requests.map(({ headers }) => headers.authorization)).toEqual([
			`Token ${SESAME}`,
			`Token ${SESAME}`,
		]);
	});

	it('three times at most', async () => {
		sdm.faults.next({ kind: 'redirect', location: '/api/v1/jobs/', times: 99 });
		expect(await failureOf(run(sdmNode(url, operations['List Jobs'])))).toEqual(notFollowed);
		expect(sdm.requests).toHaveLength(4);
	});
});

describe('a Location header is followed only with a status of a redirect', () => {
	const path = `/api/v1/jobs/${JOB_ID}/`;

	it.each([301, 302, 303, 307, 308])('%i is followed', async (status) => {
		sdm.faults.next({ kind: status, location: path });
		const [item] = await run(sdmNode(url, operations['Get Status']));
		expect(item?.json).toMatchObject({ status: 'done' });
		expect(sdm.requests).toHaveLength(2);
	});

	it.each([300, 304, 305, 306, 404, 409])('%i is a response like any other', async (status) => {
		sdm.faults.next({ kind: status, location: path });
		const { httpCode } = await failureOf(run(sdmNode(url, operations['Get Status'])));
		expect(httpCode).toBe(String(status));
		expect(sdm.requests).toHaveLength(1);
	});
});
