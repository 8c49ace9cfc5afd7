import type { INodeParameters } from 'n8n-workflow';

import { openApi } from '../../core/request';
import { searchJobs } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/methods/listSearch';
import {
	flattenError,
	readErrors,
} from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/output';
import { PCM } from '../../packages/n8n-nodes-elastic-path-pcm/nodes/ElasticPathPcm/pcmApi';
import { testCredential } from '../nodes/engine/credentialTest';
import { pickerContext, run, watcher } from '../nodes/engine/engine';
import { failureOf } from '../nodes/engine/failure';
import { pcmNode, pcmTrigger } from '../nodes/engine/pcm';
import { published } from './published';

/** Elastic Path as its own OpenAPI documents say it is: no request that they refuse, no example answer that is not understood. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => {},
}));

type Document = NonNullable<Awaited<ReturnType<typeof published>>>;
let pcm: Document;
beforeEach(async () => {
	const found = await published('PCM', { '/oauth': 'PCM_TOKENS' });
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

it('refuses what it does not allow, so that the rest says something', async () => {
	const answer = await fetch(`${pcm.url}/pcm/jobs`);
	expect(answer.status).toBe(401);
});

it('takes the request for a token and the test of the credential', async () => {
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
])('takes %s %j, and its answer becomes jobs', async (operation, parameters, count) => {
	const jobs = await items(operation, parameters);
	expect(jobs).toEqual(Array.from({ length: count }, () => expect.objectContaining(JOB)));
	expect(statuses()).toEqual([200]);
});

it('takes the request for errors, and its answer becomes items', async () => {
	// The job of the examples is still at work, so Get Output would not ask.
	const api = await openApi(pickerContext(pcmNode(pcm.url, {})), PCM);
	const errors = (await readErrors(api, jobId.value)).map(flattenError);
	expect(errors.length).toBeGreaterThan(0);
	for (const error of errors) expect(error).toMatchObject({ message: expect.any(String) });
	expect(statuses()).toEqual([200]);
});

it('takes what the picker asks', async () => {
	const { results } = await searchJobs.call(pickerContext(pcmNode(pcm.url, {})));
	expect(results).toHaveLength(3);
	expect(statuses()).toEqual([200]);
});

it('takes what the trigger asks, and its job is a sample', async () => {
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
])('answers with %i: it is put into words', async (status, words) => {
	pcm.answerWith(status);
	const { message, httpCode } = await failureOf(items('getStatus', { jobId }));
	expect(message).toContain(words);
	expect(httpCode).toBe(String(status));
});
