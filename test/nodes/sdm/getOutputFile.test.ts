import { BinaryDataService } from 'n8n-core';
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

const createJob = (wanted: Parameters<typeof sdm.jobs.createJob>[0] = {}) =>
	sdm.jobs.createJob({ id: JOB_ID, status: 'done', formats: [12], ...wanted });
const getFile = (parameters: INodeParameters = {}) =>
	sdmNode(url, {
		operation: 'getOutput',
		jobId: { __rl: true, mode: 'id', value: JOB_ID },
		outputFormatId: '12',
		outputAs: 'file',
		...parameters,
	});
const textIn = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64').toString();

it('the file is the response of the API, byte for byte, with a name and a media type', async () => {
	const rows = [{ sku: 'a', näme: 'Lumière 🛋', price: '1.10' }, 7, null];
	createJob({ rows: rows as never });
	const [item, ...more] = await run(getFile());
	expect(more).toEqual([]);
	expect(textIn(item?.binary?.data?.data)).toBe(JSON.stringify(rows));
	expect(item).toEqual({
		json: { jobId: JOB_ID, outputFormatId: '12' },
		binary: {
			data: expect.objectContaining({
				fileName: `job-${JOB_ID}-output-12.json`,
				fileExtension: 'json',
				mimeType: 'application/json',
			}),
		},
		pairedItem: { item: 0 },
	});
});

it('the file is put into the named field', async () => {
	createJob({ rows: [] });
	const [item] = await run(getFile({ binaryPropertyName: 'rows' }));
	expect(Object.keys(item?.binary ?? {})).toEqual(['rows']);
	expect(textIn(item?.binary?.rows?.data)).toBe('[]');
});

describe('the error', () => {
	it('holds the message of a response that came as a stream', async () => {
		createJob({ status: 'running' });
		expect(await failureOf(run(getFile()))).toEqual({
			message:
				'Akeneo SDM has no output for this job yet: its status is "running" (400): The job is not done yet.',
			description:
				'Fetch the output when the job is done. The Akeneo SDM Trigger node starts a workflow at that moment.',
			httpCode: '400',
			item: 0,
		});
	});

	it('holds the message about a rejected token, which n8n hands over in its own way', async () => {
		createJob();
		sdm.setTokens(['another']);
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM did not accept the API token (401): Invalid token.',
			description: 'Open the credential, paste a valid token and test it again.',
			httpCode: '401',
			item: 0,
		});
	});

	it('names a web page in place of rows', async () => {
		createJob();
		sdm.faults.next({ kind: 'html' });
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM sent something other than rows',
			description: "Check 'Output Format ID': only an output with rows can be fetched.",
			httpCode: null,
			item: 0,
		});
	});

	it('names a response that broke off three times', async () => {
		createJob({ rows: 2000 });
		sdm.faults.next({ kind: 'cut', rows: 1000, times: 3 });
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM stopped in the middle of its response',
			description:
				'Try again in a few minutes. If the error stays, check the network connection of n8n.',
			httpCode: null,
			item: 0,
		});
	});

	it('is short, however long the message of the API is', async () => {
		createJob();
		sdm.faults.next({ kind: 403, body: { detail: 'No. '.repeat(100_000) } });
		const { message } = await failureOf(run(getFile()));
		expect(message).toMatch(/^Akeneo SDM does not allow this .* \(403\): .*No\. No\. .*…$/);
		expect(message.length).toBeLessThan(400);
	});
});

describe.each(['file', 'items'])('a response that comes only in part, as %s', (outputAs) => {
	const rows = Array.from({ length: 300 }, (_, index) => ({ index, text: 'x'.repeat(1000) }));
	// Short only where the timeout has to pass: on a busy machine, a response takes its time.
	const optionsFor = (kind: string) => ({
		requestOptions: { timeout: kind === 'stall' ? 300 : 10_000 },
	});

	it.each(['cut', 'short', 'stall'] as const)('is requested again (%s)', async (kind) => {
		createJob({ rows });
		sdm.faults.next({ kind, rows: 200 });
		const items = await run(getFile({ outputAs, ...optionsFor(kind) }));
		const arrived = outputAs === 'file' ? JSON.parse(textIn(items[0]?.binary?.data?.data)) : items;
		expect(arrived).toHaveLength(300);
		expect(sdm.requests).toHaveLength(2);
	});

	it.each([
		['cut', 'Akeneo SDM stopped in the middle of its response'],
		['short', 'Akeneo SDM stopped in the middle of its response'],
		['stall', 'Akeneo SDM did not respond in time'],
	] as const)('ends with an error after three attempts (%s)', async (kind, message) => {
		createJob({ rows });
		sdm.faults.next({ kind, rows: 200, times: 3 });
		expect((await failureOf(run(getFile({ outputAs, ...optionsFor(kind) })))).message).toBe(
			message,
		);
		expect(sdm.requests).toHaveLength(3);
	});
});

describe.each(['file', 'items', 'resultFile'])(
	'an execution that is cancelled, for %s',
	(outputAs) => {
		it('ends at once, however much is still to come', async () => {
			createJob({ rows: 1000 });
			const stop = new AbortController();
			sdm.faults.next({ kind: 'stall', rows: 900 });
			sdm.onRequest(() => afterAMoment(() => stop.abort()));
			const { message } = await failureOf(run(getFile({ outputAs }), [{ json: {} }], stop.signal));
			expect(message).toBe(
				'The request to Akeneo SDM was cancelled because the execution was stopped',
			);
			expect(sdm.requests).toHaveLength(1);
		});
	},
);

/** After the headers and some of the body have left. */
function afterAMoment(callback: () => void): void {
	void AbortSignal.timeout(50).addEventListener('abort', callback);
}

describe.each(['file', 'resultFile'])("a file that n8n can't store (%s)", (outputAs) => {
	afterEach(() => jest.restoreAllMocks());

	it('is reported as that, not requested again, and its download ends', async () => {
		createJob({ rows: 2000 });
		const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
			code: 'ENOSPC',
		});
		const store = jest.spyOn(BinaryDataService.prototype, 'store').mockRejectedValue(full);
		expect(await failureOf(run(getFile({ outputAs })))).toEqual({
			message: 'n8n could not save the file: ENOSPC: no space left on device, write',
			description:
				'Check that the place where n8n keeps files can be written to and has space left.',
			item: 0,
		});
		expect(store.mock.calls[0]?.[1]).toHaveProperty('destroyed', true);
		expect(sdm.requests).toHaveLength(1);
	});
});

it("an unknown value of 'Output As' is reported before any request", async () => {
	expect(await failureOf(run(getFile({ outputAs: '={{ "pdf" }}' })))).toEqual({
		message: "The parameter 'Output As' has no valid value: pdf",
		description:
			"Choose 'Items', 'JSON File' or 'Result File', or let the expression give items, file or resultFile.",
		item: 0,
	});
	expect(sdm.requests).toHaveLength(0);
});
