import type { INodeParameters } from 'n8n-workflow';

import { openApi } from '../../core/http/client';
import { isRecord } from '../../core/util/typeGuards';
import {
	searchHierarchies,
	searchProducts,
} from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/catalogSearch';
import { searchJobs } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import {
	flattenError,
	readErrors,
} from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/api/output';
import { IMPORT_PRICES_PATH } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/api/catalogApi';
import { typeOf } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/api/job';
import {
	JOB_ID,
	PCM,
} from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/api/jobsApi';
import { testCredential } from '../nodes/engine/credentialTest';
import { pickerContext, run, watcher } from '../nodes/engine/engine';
import { failureOf } from '../nodes/engine/failure';
import { fileItem } from '../nodes/engine/files';
import { pcmNode, pcmTrigger } from '../nodes/engine/pcm';
import { isPublished, published } from './published';

/** Elastic Path as its own OpenAPI documents describe it: they allow every request, and each example response is understood. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => {},
}));

type Document = NonNullable<Awaited<ReturnType<typeof published>>>;
let pcm: Document;
beforeEach(async () => {
	const found = await published('PCM', {
		'/oauth': 'PCM_TOKENS',
		'/pcm/pricebooks': 'PCM_PRICES',
	});
	if (!found) throw new Error('This runs with npm run contract only.');
	pcm = found;
});
afterEach(async () => await pcm.close());

const jobId = { __rl: true, mode: 'id', value: '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003' };
const items = async (operation: string, parameters: INodeParameters = {}) => {
	const output = await run(pcmNode(pcm.url, { operation, ...parameters }));
	return output.map(({ json }) => json);
};
const statuses = () => [...new Set(pcm.seen.map(({ status }) => status))];
const JOB = {
	id: expect.any(String),
	type: expect.stringMatching(/^(child-products|product-|hierarchy-|price)/),
	status: expect.stringMatching(/^(pending|started|success|failed|cancelled)$/),
	created_at: expect.any(String),
};

it('the server rejects a request without a token, so the other tests prove something', async () => {
	const response = await fetch(`${pcm.url}/pcm/jobs`);
	expect(response.status).toBe(401);
});

it('the documents allow the exchange for a token and the test of the credential', async () => {
	expect(await testCredential(pcmNode(pcm.url, {}))).toMatchObject({ status: 'OK' });
	expect(pcm.seen.map(({ url }) => url.split('?')[0])).toEqual([
		'/oauth/access_token',
		'/pcm/jobs',
	]);
	expect(statuses()).toEqual([200]);
});

it.each<[string, INodeParameters, number]>([
	['getStatus', { jobId }, 1],
	['list', {}, 3],
	['list', { returnAll: true }, 3],
	['cancel', { jobId }, 1],
])(
	'the documents allow %s %j, and the response becomes jobs',
	async (operation, parameters, count) => {
		const jobs = await items(operation, parameters);
		expect(jobs).toEqual(Array.from({ length: count }, () => expect.objectContaining(JOB)));
		expect(statuses()).toEqual([200]);
	},
);

it('the documents allow the request for errors, and the response becomes items', async () => {
	// The job of the examples has not ended, so Get Output would not send this request.
	const api = await openApi(pickerContext(pcmNode(pcm.url, {})), PCM);
	const errors = (await readErrors(api, jobId.value)).map(flattenError);
	expect(errors.length).toBeGreaterThan(0);
	for (const error of errors) expect(error).toMatchObject({ message: expect.any(String) });
	expect(statuses()).toEqual([200]);
});

it('the documents allow the request of Wait Until Finished', async () => {
	const options = { ifTimedOut: 'continue' };
	const jobs = await items('waitUntilFinished', { jobId, timeoutMinutes: 0.001, options });
	expect(jobs).toEqual([expect.objectContaining(JOB)]);
	expect(statuses()).toEqual([200]);
});

const PRODUCT = { __rl: true, mode: 'id', value: '9c85b3ad-4fc6-4a5e-8e1e-d1c4f9f5b8bf' };

it.each<[string, INodeParameters]>([
	['import', { resource: 'product' }],
	['import', { resource: 'product', options: { locale: 'en-GB' } }],
	['export', { resource: 'product' }],
	[
		'export',
		{
			...{ resource: 'product', filter: 'eq(status,live)' },
			options: { columns: ['description', 'products(book):isbn'], useTemplateSlugs: true },
		},
	],
	['buildChildProducts', { resource: 'product', productId: PRODUCT }],
	['duplicate', { resource: 'hierarchy', hierarchyId: PRODUCT }],
	[
		'duplicate',
		{
			...{ resource: 'hierarchy', hierarchyId: PRODUCT, name: 'Copy', includeProducts: true },
			options: { description: 'A copy' },
		},
	],
])('the documents allow %s %j, and the response becomes a job', async (operation, parameters) => {
	const output = await run(pcmNode(pcm.url, { operation, ...parameters }), [
		fileItem('products.csv', 'sku,name\nA,Lamp\n'),
	]);
	expect(output.map(({ json }) => json)).toEqual([
		expect.objectContaining({ ...JOB, confirmed: true }),
	]);
	expect(statuses()).toEqual([200, 201]);
});

const itWithPrices = isPublished('PCM_PRICES') ? it : it.skip;
itWithPrices(
	'the document allows a POST to the path of a price import, and its response is a job; it describes no body, so none is sent here',
	async () => {
		const api = await openApi(pickerContext(pcmNode(pcm.url, {})), PCM);
		const { body } = await api.post(IMPORT_PRICES_PATH);
		const job = isRecord(body) && isRecord(body.data) ? body.data : {};
		expect([job.id, typeOf(job)]).toEqual([expect.stringMatching(JOB_ID.pattern), 'price-import']);
		expect(statuses()).toEqual([200, 201]);
	},
);

it.each<[string, typeof searchProducts]>([
	['products', searchProducts],
	['hierarchies', searchHierarchies],
])('the documents allow the requests of the picker of %s', async (_what, search) => {
	for (const text of [undefined, 'lamp']) {
		const { results } = await search.call(pickerContext(pcmNode(pcm.url, {})), text);
		if (text === undefined) expect(results.length).toBeGreaterThan(0);
	}
	expect(statuses()).toEqual([200]);
});

it('the documents allow the request of the picker', async () => {
	const { results } = await searchJobs.call(pickerContext(pcmNode(pcm.url, {})));
	expect(results).toHaveLength(3);
	expect(statuses()).toEqual([200]);
});

it('the documents allow the requests of the trigger, and its job is a sample', async () => {
	const { credential } = pcmNode(pcm.url, {});
	const trigger = watcher(pcmTrigger(pcm.url, {}, { credential }));
	expect([await trigger.poll(), await trigger.poll()]).toEqual([null, null]);
	const [[item] = []] = (await trigger.fetchTestEvent()) ?? [];
	expect(item?.json).toMatchObject({ ...JOB, previousStatus: null });
	expect(statuses()).toEqual([200]);
});

it.each([
	[400, 'did not understand the request'],
	[404, 'knows no job with this ID'],
	[422, 'rejected the values it was sent'],
	[500, 'is not working properly'],
])('a response with %i becomes an error that says what happened', async (status, text) => {
	pcm.respondWith(status);
	const { message, httpCode } = await failureOf(items('getStatus', { jobId }));
	expect(message).toContain(text);
	expect(httpCode).toBe(String(status));
});
