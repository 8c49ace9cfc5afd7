import * as amperityPickers from '../../packages/n8n-nodes-amperity/nodes/Amperity/methods/listSearch';
import * as pcmPickers from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import { amperityNode, amperityTrigger } from '../nodes/engine/amperity';
import { CLIENT, OPEN_SESAME, pcmNode, pcmTrigger } from '../nodes/engine/pcm';
import { SESAME } from '../nodes/engine/sdm';
import type { Ways } from './entryPoints';
import type { Answer } from './servers';

/** The other packages of this repository, and the ways into them. */

export interface Sibling extends Ways {
	/** What users read a status as, where that is another one. */
	readAs?: (status: number, entry: string) => number;
}

const byId = (value: unknown) => ({ __rl: true as const, mode: 'id', value }) as never;
const json = (body: unknown, status = 200): Answer => {
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
	},
	pickers: { 'Job picker': amperityPickers.searchJobs },
	healthy: (request, response, number) =>
		json(/jobs\/isj/.test(request.url ?? '') ? ingested : { data: [ingested] })(
			request,
			response,
			number,
		),
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

/** No token is given twice. */
let given = 0;

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
			? { access_token: `${OPEN_SESAME}-${++given}`, expires_in: 3600, token_type: 'Bearer' }
			: /\/errors/.test(url)
				? list([reason])
				: /\/jobs\?/.test(url)
					? list([failed])
					: { data: url.includes(EXPORT) ? exported(headers.host) : failed };
		json(body)(request, response, number);
	},
};

/** Before n8n has a token of theirs: the first thing asked for is one. */
const pcmWithoutToken: Sibling = {
	...pcm,
	// However a token is refused, the credential is what has to be mended.
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
];
