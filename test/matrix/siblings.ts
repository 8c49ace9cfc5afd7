import * as amperityPickers from '../../packages/n8n-nodes-amperity/nodes/Amperity/methods/listSearch';
import {
	searchHierarchies,
	searchProducts,
} from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/catalogSearch';
import * as pcmPickers from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import { searchRuns } from '../../packages/n8n-nodes-amperity/nodes/Amperity/methods/runSearch';
import { amperityNode, amperityTrigger } from '../nodes/engine/amperity';
import { CLIENT, OPEN_SESAME, pcmNode, pcmTrigger } from '../nodes/engine/pcm';
import { SESAME } from '../nodes/engine/sdm';
import type { TestedService } from './entryPoints';
import type { Responder } from './servers';

/** The other packages of this repository, and their entry points. */

export interface Sibling extends TestedService {
	/** The status that users read, where it is not that of the response. */
	readAs?: (status: number, entry: string) => number;
}

const byId = (value: unknown) => ({ __rl: true as const, mode: 'id', value }) as never;
const json = (body: unknown, status = 200): Responder => {
	return (_request, response) => {
		response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
		response.end(JSON.stringify(body));
	};
};

const ISJ = 'isj-20260301-40211-a1B2c3';
const ingested = {
	id: ISJ,
	workflow_id: 'wf-20260301-40200-Zz9',
	tables: [
		{
			feed_id: 'df-7Kq',
			job_id: ISJ,
			table_name: 'Loyalty members',
			state: 'succeeded',
			started_at: '2026-03-01T08:00:00Z',
			ended_at: '2026-03-01T09:00:00Z',
			files: [{ file_id: 'cb-1', name: 'part0.avro', read: 1, errors: 0 }],
		},
	],
};

const amperity: Sibling = {
	name: 'Amperity',
	secrets: [SESAME],
	path: '/api',
	node: amperityNode,
	trigger: amperityTrigger,
	operations: {
		'Get Status': { operation: 'getStatus', jobId: byId(ISJ) },
		'List Jobs': { operation: 'list' },
		'Get Output as tables': { operation: 'getOutput', jobId: byId(ISJ) },
		'Get Output as files': { operation: 'getOutput', jobId: byId(ISJ), outputAs: 'files' },
		'Wait Until Finished': {
			operation: 'waitUntilFinished',
			jobId: byId(ISJ),
			timeoutMinutes: 1,
		},
	},
	pickers: { 'Job picker': amperityPickers.searchJobs },
	healthy: (request, response, number) =>
		json(/jobs\/isj/.test(request.url ?? '') ? ingested : { data: [ingested] })(
			request,
			response,
			number,
		),
};

const WF = 'wf-20260301-40200-Zz9';
const finishedRun = {
	id: WF,
	type: 'courier.group/run',
	name: 'Nightly',
	tenant: 'acme',
	state: 'succeeded',
	created_at: '2026-03-01T08:00:00Z',
	ended_at: '2026-03-01T09:00:00Z',
};
const onRuns = { resource: 'workflowRun', workflowRunId: byId(WF) };

const amperityRuns: Sibling = {
	...amperity,
	trigger: (url, parameters, more) =>
		amperityTrigger(url, { watch: 'workflowRuns', ...parameters }, more),
	operations: {
		'Get Run': { ...onRuns, operation: 'get' },
		'List Runs': { ...onRuns, operation: 'list' },
		'Start Run': { ...onRuns, operation: 'start', configId: 'cg-123ABc4DE' },
		'Start Run with a wait': {
			...{ ...onRuns, operation: 'start', configId: 'cg-123ABc4DE' },
			...{ waitUntilFinished: true, timeoutMinutes: 1 },
		},
		'Stop Run': { ...onRuns, operation: 'stop' },
	},
	pickers: { 'Run picker': searchRuns },
	healthy: (request, response, number) => {
		const { method, url = '' } = request;
		const isOne = method === 'POST' || /runs\/wf/.test(url);
		const body = isOne
			? finishedRun
			: { data: [url.includes('/ingest/') ? ingested : finishedRun] };
		json(body)(request, response, number);
	},
};

const PIM = '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003';
const failed = {
	type: 'pim-job',
	id: PIM,
	attributes: {
		type: 'product-import',
		status: 'failed',
		created_at: '2026-03-01T08:00:00Z',
		started_at: '2026-03-01T08:10:00Z',
		completed_at: '2026-03-01T09:00:00Z',
		updated_at: '2026-03-01T08:10:00Z',
	},
	meta: { x_request_id: 'b7c0d6be' },
};
const EXPORT = '8d0b7c33-4e1f-4a86-b1f7-3c5a90d2e004';
const exported = (host = '') => ({
	type: 'pim-job',
	id: EXPORT,
	attributes: { ...failed.attributes, type: 'product-export', status: 'success' },
	meta: { file_locations: [`http://${host}/files/part-1.csv`] },
});
const reason = { type: 'pim-job-error', id: 'e1', attributes: { message: 'sku: must be unique' } };
const list = (data: unknown[]) => ({ data, meta: { results: { total: data.length } } });

/** Each token is a new one. */
let tokens = 0;

const pcm: Sibling = {
	name: 'Elastic Path PCM',
	secrets: [CLIENT.clientSecret, OPEN_SESAME],
	path: '',
	node: (url, parameters) => {
		const setup = pcmNode(url, parameters);
		return { ...setup, credential: { ...setup.credential, accessToken: OPEN_SESAME } };
	},
	trigger: pcmTrigger,
	operations: {
		'Get Status': { operation: 'getStatus', jobId: byId(PIM) },
		'List Jobs': { operation: 'list' },
		'Get Output': { operation: 'getOutput', jobId: byId(PIM) },
		'Get Output as files': { operation: 'getOutput', jobId: byId(EXPORT) },
		'Wait Until Finished': {
			operation: 'waitUntilFinished',
			jobId: byId(PIM),
			timeoutMinutes: 1,
		},
		Cancel: { operation: 'cancel', jobId: byId(PIM) },
	},
	pickers: { 'Job picker': pcmPickers.searchJobs },
	healthy: (request, response, number) => {
		const { url = '', headers } = request;
		if (url.startsWith('/files/')) {
			response.writeHead(200, { 'content-type': 'text/csv', connection: 'close' });
			response.end('sku\r\nA\r\n');
			return;
		}
		const body = /\/oauth\//.test(url)
			? { access_token: `${OPEN_SESAME}-${++tokens}`, expires_in: 3600, token_type: 'Bearer' }
			: /\/errors/.test(url)
				? list([reason])
				: /\/jobs\?/.test(url)
					? list([failed])
					: { data: url.includes(EXPORT) ? exported(headers.host) : failed };
		json(body)(request, response, number);
	},
};

const LAMP = '9c85b3ad-4fc6-4a5e-8e1e-d1c4f9f5b8bf';
const lamp = {
	type: 'product',
	id: LAMP,
	attributes: { name: 'Lamp', sku: 'LAMP-1', slug: 'lamp' },
};

/** The operations that start a job. */
const pcmStarts: Sibling = {
	...pcm,
	operations: {
		'Import Products': { resource: 'product', operation: 'import' },
		'Export Products': { resource: 'product', operation: 'export' },
		'Build Child Products': {
			...{ resource: 'product', operation: 'buildChildProducts' },
			productId: byId(LAMP),
		},
		'Duplicate Hierarchy': {
			...{ resource: 'hierarchy', operation: 'duplicate' },
			hierarchyId: byId(LAMP),
		},
		'Import Price Book': { resource: 'priceBook', operation: 'import' },
		'Export Products with a wait': {
			...{ resource: 'product', operation: 'export' },
			...{ waitUntilFinished: true, timeoutMinutes: 1 },
		},
	},
	pickers: { 'Product picker': searchProducts, 'Hierarchy picker': searchHierarchies },
	healthy: (request, response, number) => {
		const { method, url = '' } = request;
		if (method === 'POST' && !url.startsWith('/oauth')) {
			json({ data: exported() }, 201)(request, response, number);
		} else if (/\/(products|hierarchies)\?/.test(url)) {
			json(list([lamp]))(request, response, number);
		} else pcm.healthy(request, response, number);
	},
};

/** Before n8n has a token: the first request is for one. */
const pcmWithoutToken: Sibling = {
	...pcm,
	// Any rejected request for a token is a failure of the credential.
	readAs: (status, entry) =>
		[400, 403].includes(status) && entry !== 'Trigger, later poll' ? 401 : status,
	node: pcmNode,
	trigger: (url, parameters, more) => {
		const setup = pcmTrigger(url, parameters, more);
		return { ...setup, credential: { ...setup.credential, accessToken: '' } };
	},
};

export const SIBLINGS: Array<[string, Sibling]> = [
	['Amperity', amperity],
	['Elastic Path', pcm],
	['Elastic Path without a token yet', pcmWithoutToken],
	['Amperity, workflow runs', amperityRuns],
	['Elastic Path, starts', pcmStarts],
];
