import type { INodeParameters } from 'n8n-workflow';

import { createSdmSimulator } from '../../simulators/sdm';
import { failureOf } from '../engine/failure';
import { run } from '../engine/engine';
import { JOB_ID, sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime } from '../engine/time';

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

	it('are empty when the job produced no rows', async () => {
		createJob({ rows: [] });
		expect(await run(getOutput())).toEqual([]);
	});

	it('hold a row that is not an object under "value"', async () => {
		createJob({ rows: ['text', 7, null, [1, 2], { sku: 'a' }] as never });
		expect((await run(getOutput())).map(({ json }) => json)).toEqual([
			{ value: 'text' },
			{ value: 7 },
			{ value: null },
			{ value: [1, 2] },
			{ sku: 'a' },
		]);
	});

	it('hold numbers that JSON does not know as texts, while the file holds the bytes as they are', async () => {
		const text = '[{"sku":"NaN","price":NaN},{"price":-Infinity}]';
		const send = () => sdm.faults.next({ kind: 200, body: text });
		createJob();
		send();
		expect((await run(getOutput())).map(({ json }) => json)).toEqual([
			{ sku: 'NaN', price: 'NaN' },
			{ price: '-Infinity' },
		]);
		send();
		const [file] = await run(getOutput({ outputAs: 'file' }));
		expect(Buffer.from(file?.binary?.data?.data ?? '', 'base64').toString()).toBe(text);
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

describe('the error tells', () => {
	const whenDone =
		'Fetch the output when the job is done. The Akeneo SDM Trigger node starts a workflow at that moment.';
	it.each([
		['running', '', ' yet: its status is "running" (400): The job is not done yet.', whenDone],
		[
			'pending',
			'',
			', because it waits for a person: its status is "pending" (400): The job is not done yet.',
			`Open the job in Akeneo and act there. ${whenDone}`,
		],
		[
			'error',
			'Row 17: no price.',
			', because it has stopped: its status is "error" (400): Row 17: no price.',
			'In Akeneo, correct what this message names. Then start the job again.',
		],
	])(
		'that a job which is %s has no output, and why: %s',
		async (status, message, words, description) => {
			createJob({ status, message });
			for (const outputAs of ['items', 'file', 'resultFile']) {
				expect(await failureOf(run(getOutput({ outputAs })))).toEqual({
					message: `Akeneo SDM has no output for this job${words}`,
					description,
					httpCode: '400',
					item: 0,
				});
			}
		},
	);

	it('that a finished job has no output of this format', async () => {
		createJob();
		expect(await failureOf(run(getOutput({ outputFormatId: '99' })))).toEqual({
			message: 'Akeneo SDM has no output with the format ID 99 for this job (404): Not found.',
			description:
				"Correct 'Output Format ID': it has to be the ID of an output of the job's project. Ask the administrator of your Akeneo account for it.",
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

	it('nothing about the job when its status could not be fetched', async () => {
		createJob();
		sdm.faults.next({ kind: 500, match: new RegExp(`/jobs/${JOB_ID}/$`) });
		expect(await failureOf(run(getOutput({ outputFormatId: '99' })))).toEqual({
			message: 'Akeneo SDM could not find what this node requested (404): Not found.',
			description: "Check the IDs in the parameters, and 'Base URL' in the credential.",
			httpCode: '404',
			item: 0,
		});
	});

	it.each([
		['an object', { body: { rows: [] } }],
		['a web page', {}],
		['text', { body: 'sku;name' }],
	])('that %s is not a list of rows', async (_name, fault) => {
		createJob();
		sdm.faults.next({ kind: 'html', ...fault });
		expect(await failureOf(run(getOutput()))).toEqual({
			message: 'Akeneo SDM sent something other than rows',
			description: "Check 'Output Format ID': only an output with rows can be fetched.",
			httpCode: null,
			item: 0,
		});
	});

	it('that rows are not valid JSON', async () => {
		createJob();
		sdm.faults.next({ kind: 200, body: '[{"sku":None}]' });
		expect(await failureOf(run(getOutput()))).toEqual({
			message: 'Akeneo SDM sent rows that are not valid JSON',
			description:
				"Try again in a few minutes. If the error stays, choose 'JSON File' in 'Output As' to get the text as it is, and contact the support of the service.",
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

	it('that the response broke off, after three attempts', async () => {
		createJob({ rows: 40 });
		sdm.faults.next({ kind: 'cut', rows: 20, times: 3 });
		expect(await failureOf(run(getOutput()))).toEqual({
			message: 'Akeneo SDM stopped in the middle of its response',
			description:
				'Try again in a few minutes. If the error stays, check the network connection of n8n.',
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
				job: 'oops',
				error: "The parameter 'Job' has no valid ID: oops",
				message: `Choose one 'From List', enter one like ${JOB_ID}, or check that its expression gives one.`,
			},
			pairedItem: { item: 0 },
		},
		{ json: { sku: 'a' }, pairedItem: { item: 1 } },
	]);
});

describe('as the tool of an agent, where n8n runs the node by its description', () => {
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
