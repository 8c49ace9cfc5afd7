import type { INodeParameters } from 'n8n-workflow';

import { createSdmSimulator } from '../simulators/sdm';
import { failureOf } from './engine/failure';
import { run } from './engine/engine';
import { JOB_ID, sdmNode, SESAME } from './engine/sdm';
import { useVirtualTime } from './engine/time';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => jest.setSystemTime(Date.now() + ms),
}));

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
});
afterEach(async () => {
	await sdm.close();
	jest.useRealTimers();
});

type NewJob = Parameters<typeof sdm.jobs.createJob>[0];
const createJob = (wanted: NewJob = {}) =>
	sdm.jobs.createJob({ id: JOB_ID, status: 'done', formats: [12], ...wanted });
const getOutput = (parameters: INodeParameters = {}, more: Parameters<typeof sdmNode>[2] = {}) =>
	sdmNode(
		url,
		{
			operation: 'getOutput',
			jobId: { __rl: true, mode: 'id', value: JOB_ID },
			outputFormatId: '12',
			...parameters,
		},
		more,
	);
const perItem = (more: Parameters<typeof sdmNode>[2] = {}) =>
	getOutput({ jobId: { __rl: true, mode: 'id', value: '={{ $json.job }}' } }, more);
const input = (...jobs: string[]) => jobs.map((job) => ({ json: { job } }));

describe('the items', () => {
	it('are the rows in the order of the API, each linked to its input item', async () => {
		createJob({ rows: [{ sku: 'b' }, { sku: 'a' }] });
		const other = sdm.jobs.createJob({ status: 'done', formats: [12], rows: [{ sku: 'c' }] });
		expect(await run(perItem(), input(JOB_ID, other.id))).toEqual([
			{ json: { sku: 'b' }, pairedItem: { item: 0 } },
			{ json: { sku: 'a' }, pairedItem: { item: 0 } },
			{ json: { sku: 'c' }, pairedItem: { item: 1 } },
		]);
	});

	it('are none when the job produced no rows', async () => {
		createJob({ rows: [] });
		expect(await run(getOutput())).toEqual([]);
	});

	it('hold a row that is no object under "value"', async () => {
		createJob({ rows: ['text', 7, null, [1, 2], { sku: 'a' }] as never });
		expect((await run(getOutput())).map(({ json }) => json)).toEqual([
			{ value: 'text' },
			{ value: 7 },
			{ value: null },
			{ value: [1, 2] },
			{ sku: 'a' },
		]);
	});

	it('keep hostile column names as columns, and change nothing else', async () => {
		createJob({ rows: [{ sku: 'a' }] });
		sdm.knobs.hostileRows = true;
		const [item] = await run(getOutput());
		expect(Object.entries(item?.json ?? {})).toEqual([
			['0', 'zero'],
			['__proto__', { polluted: 'yes' }],
			['constructor', 'c'],
			['prototype', 'p'],
			['hasOwnProperty', 'h'],
			['toString', 't'],
			['length', '3'],
			['', 'empty key'],
			['a.b.c', 'dots'],
			['a[0]', 'brackets'],
			['$json', 'dollar'],
			['näme 名 🛋', 'unicode'],
			['sku', 'a'],
		]);
		expect('polluted' in {}).toBe(false);
	});

	it('are found with an ID in capitals, blanks around it, a number as format, or a pasted address', async () => {
		createJob({ rows: [{ sku: 'a' }] });
		for (const parameters of [
			{ jobId: { __rl: true as const, mode: 'id', value: `  ${JOB_ID.toUpperCase()} ` } },
			{ jobId: { __rl: true as const, mode: 'id', value: `${url}/api/v1/jobs/${JOB_ID}/` } },
			{ outputFormatId: '={{ 12 }}' },
			{ outputFormatId: ' 12 ' },
		]) {
			expect(await run(getOutput(parameters))).toHaveLength(1);
		}
	});
});

describe('the error says', () => {
	it.each(['running', 'pending', 'error'])(
		'that a job which is %s has no output yet',
		async (status) => {
			createJob({ status });
			expect(await failureOf(run(getOutput()))).toEqual({
				message: `Akeneo SDM has no output for this job yet: its status is "${status}" (400): The job is not done yet.`,
				description:
					'Fetch the output when the job is done. The Akeneo SDM Trigger node starts a workflow at that moment.',
				httpCode: '400',
				item: 0,
			});
		},
	);

	it('that a finished job has no output of this format', async () => {
		createJob();
		expect(await failureOf(run(getOutput({ outputFormatId: '99' })))).toEqual({
			message: 'Akeneo SDM has no output with the format ID 99 for this job (404): Not found.',
			description: "Check 'Output Format ID' on the Outputs page of the project in Akeneo.",
			httpCode: '404',
			item: 0,
		});
	});

	it('that there is no such job', async () => {
		expect(await failureOf(run(getOutput()))).toEqual({
			message: 'Akeneo SDM knows no job with this ID (404): Not found.',
			description:
				"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.",
			httpCode: '404',
			item: 0,
		});
	});

	it('nothing about the job when the API failed to tell about it', async () => {
		createJob();
		sdm.faults.next({ kind: 500, match: new RegExp(`/jobs/${JOB_ID}/$`) });
		expect(await failureOf(run(getOutput({ outputFormatId: '99' })))).toEqual({
			message: 'Akeneo SDM could not find what this node asked for (404): Not found.',
			description: "Check the IDs in the parameters, and 'Base URL' in the credential.",
			httpCode: '404',
			item: 0,
		});
	});

	it.each([
		['an object', { body: { rows: [] } }],
		['a web page', {}],
		['text', { body: 'sku;name' }],
	])('that %s is no rows', async (_name, fault) => {
		createJob();
		sdm.faults.next({ kind: 'html', ...fault });
		expect(await failureOf(run(getOutput()))).toEqual({
			message: 'Akeneo SDM answered without rows',
			description: "Check 'Output Format ID': only an output with rows can be fetched.",
			httpCode: null,
			item: 0,
		});
	});

	it('which parameter has no valid ID, before any request', async () => {
		const messages = [];
		for (const parameters of [
			{ outputFormatId: '../12' },
			{ outputFormatId: '' },
			{ outputFormatId: '12?x=1' },
			{ jobId: { __rl: true as const, mode: 'id', value: '..' } },
			{ jobId: { __rl: true as const, mode: 'list', value: '' } },
		]) {
			messages.push((await failureOf(run(getOutput(parameters)))).message);
		}
		expect(messages).toEqual([
			"The parameter 'Output Format ID' has no valid ID: ../12",
			"The parameter 'Output Format ID' is empty",
			"The parameter 'Output Format ID' has no valid ID: 12?x=1",
			"The parameter 'Job' has no valid ID: ..",
			"The parameter 'Job' is empty",
		]);
		expect(sdm.requests).toHaveLength(0);
	});

	it('that the answer broke off, after three tries', async () => {
		createJob({ rows: 40 });
		sdm.faults.next({ kind: 'cut', rows: 20, times: 3 });
		expect(await failureOf(run(getOutput()))).toEqual({
			message: 'Akeneo SDM broke off in the middle of its answer',
			description:
				'Try again in a few minutes. If it goes on, check the network connection of n8n.',
			httpCode: null,
			item: 0,
		});
		expect(sdm.requests).toHaveLength(3);
	});
});

it('with Continue On Fail, the rows of the good input items come with an item for the bad one', async () => {
	createJob({ rows: [{ sku: 'a' }] });
	const more = { node: { onError: 'continueRegularOutput' as const } };
	expect(await run(perItem(more), input('oops', JOB_ID))).toEqual([
		{
			json: {
				error: "The parameter 'Job' has no valid ID: oops",
				details: { description: `A valid ID looks like ${JOB_ID}.`, httpCode: null },
			},
			pairedItem: { item: 0 },
		},
		{ json: { sku: 'a' }, pairedItem: { item: 1 } },
	]);
});

describe('as a tool of an agent, where n8n runs the node by its description', () => {
	const asTool = (setup: ReturnType<typeof getOutput>) => ({
		...setup,
		nodeType: Object.assign(setup.nodeType, { customOperations: undefined }),
	});

	it('the items are the same', async () => {
		createJob({ rows: [{ sku: 'a' }, 7] as never });
		expect(await run(asTool(getOutput()))).toEqual(await run(getOutput()));
		expect(sdm.requests.map(({ path }) => path)).toEqual([
			`/api/v1/jobs/${JOB_ID}/data/12/`,
			`/api/v1/jobs/${JOB_ID}/data/12/`,
		]);
	});

	it('the file is the same', async () => {
		createJob({ rows: [{ sku: 'a' }] });
		const [item] = await run(asTool(getOutput({ outputAs: 'file' })));
		expect(item?.json).toEqual({ jobId: JOB_ID, outputFormatId: '12' });
		expect(Buffer.from(item?.binary?.data?.data ?? '', 'base64').toString()).toBe('[{"sku":"a"}]');
	});

	it('the errors are the same', async () => {
		createJob({ status: 'running' });
		expect(await failureOf(run(asTool(getOutput())))).toEqual(await failureOf(run(getOutput())));
	});
});
