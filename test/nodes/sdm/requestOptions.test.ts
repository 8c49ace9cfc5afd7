import type { IHttpRequestOptions, INodeParameters } from 'n8n-workflow';

import { AkeneoSdmApi } from '../../../credentials/AkeneoSdmApi.credentials';
import { createSdmSimulator } from '../../simulators/sdm';
import { errorOf, failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime } from '../engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
/** The options of the request that was handed to n8n's HTTP helper, as far as a user sets them. */
let sent: Array<Partial<IHttpRequestOptions>>;

class WatchedApi extends AkeneoSdmApi {
	override async authenticate(
		...given: Parameters<AkeneoSdmApi['authenticate']>
	): Promise<IHttpRequestOptions> {
		const { timeout, proxy, skipSslCertificateValidation } = given[1];
		sent.push({ timeout, proxy, skipSslCertificateValidation });
		return await super.authenticate(...given);
	}
}

beforeEach(async () => {
	useVirtualTime();
	sent = [];
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
	sdm.jobs.createJob({ id: JOB_ID, status: 'done', formats: [12], rows: [{ sku: 'a' }] });
});
afterEach(async () => {
	await sdm.close();
	jest.useRealTimers();
});

const jobId = { __rl: true as const, mode: 'id', value: JOB_ID };
const operations: Record<string, INodeParameters> = {
	getStatus: { operation: 'getStatus', jobId },
	getOutput: { operation: 'getOutput', jobId, outputFormatId: '12' },
	list: { operation: 'list' },
};
const node = (operation: string, requestOptions: INodeParameters) =>
	sdmNode(url, { ...operations[operation], requestOptions }, { credentialType: new WatchedApi() });
const ITEMS = Array.from({ length: 5 }, () => ({ json: {} }));

describe.each(['getStatus', 'getOutput', 'list'])('Request Options of %s', (operation) => {
	it('without any, a request may take five minutes', async () => {
		await run(node(operation, {}));
		expect(sent).toEqual([{ timeout: 300_000 }]);
	});

	it('a timeout and unsafe certificates reach the request', async () => {
		await run(node(operation, { timeout: 1234, allowUnauthorizedCerts: true }));
		expect(sent).toEqual([{ timeout: 1234, skipSslCertificateValidation: true }]);
	});

	it('a proxy reaches the request, with its user', async () => {
		await errorOf(run(node(operation, { proxy: 'http://me:pw@127.0.0.1:1' })));
		expect(sent[0]?.proxy).toEqual({
			protocol: 'http',
			host: '127.0.0.1',
			port: 1,
			auth: { username: 'me', password: 'pw' },
		});
	});
});

it.each([
	['http://127.0.0.1:80', { protocol: 'http', host: '127.0.0.1', port: 80 }],
	[' https://127.0.0.1:443/ ', { protocol: 'https', host: '127.0.0.1', port: 443 }],
	[
		'http://a%40b:c%3Ad@127.0.0.1:1',
		{ protocol: 'http', host: '127.0.0.1', port: 1, auth: { username: 'a@b', password: 'c:d' } },
	],
])('the proxy %s of Get Output is taken apart', async (proxy, parts) => {
	await errorOf(run(node('getOutput', { proxy })));
	expect(sent[0]?.proxy).toEqual(parts);
});

describe('batching of Get Output', () => {
	it('there is a pause after each batch', async () => {
		await run(
			node('getOutput', { batching: { batch: { batchSize: 2, batchInterval: 5000 } } }),
			ITEMS,
		);
		const start = sdm.requests[0]?.at ?? 0;
		expect(sdm.requests.map(({ at }) => (at - start) / 1000)).toEqual([0, 0, 5, 5, 10]);
	});

	it('an invalid batch size counts as one', async () => {
		await run(
			node('getOutput', { batching: { batch: { batchSize: -1, batchInterval: 3000 } } }),
			ITEMS.slice(0, 3),
		);
		const start = sdm.requests[0]?.at ?? 0;
		expect(sdm.requests.map(({ at }) => (at - start) / 1000)).toEqual([0, 3, 6]);
	});
});

describe('a proxy that is no address stops Get Output with a sentence, before any request', () => {
	it.each([
		'proxy',
		'proxy.example.com',
		'ftp://proxy.example.com:21',
		'http://proxy.example.com',
		'http://proxy.example.com:99999',
		'http://[::1:3128',
		'http://a%zz:b@proxy.example.com:3128',
		'http://proxy.example.com:3128/path',
	])('%s', async (proxy) => {
		expect(await failureOf(run(node('getOutput', { proxy })))).toEqual({
			message: "The 'Proxy' option is not a valid address",
			description: 'Write it like http://proxy.example.com:3128, or remove the option.',
		});
		expect(sdm.requests).toHaveLength(0);
	});
});

it('a request that takes longer than the timeout is given up after three attempts', async () => {
	sdm.faults.next({ kind: 'hang', times: 3 });
	expect(await failureOf(run(node('getOutput', { timeout: 50 })))).toEqual({
		message: 'Akeneo SDM did not respond in time',
		description: "Try again later. For large outputs, raise 'Timeout' under 'Request Options'.",
		httpCode: null,
		item: 0,
	});
	// On a busy machine, an attempt may end before it reaches the simulator.
	expect(sent).toHaveLength(3);
});
