import { BinaryDataService } from 'n8n-core';
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

it('the file is the answer of the API, byte for byte, with a name and a media type', async () => {
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

it('the file stands in the field that was named', async () => {
	createJob({ rows: [] });
	const [item] = await run(getFile({ binaryPropertyName: 'rows' }));
	expect(Object.keys(item?.binary ?? {})).toEqual(['rows']);
	expect(textIn(item?.binary?.rows?.data)).toBe('[]');
});

describe('there is no file, but an error', () => {
	it('that reads the words of an answer that came as a stream', async () => {
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

	it('that reads the words of a refused token, which n8n hands over in its own way', async () => {
		createJob();
		sdm.setTokens(['another']);
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM did not accept the API token (401): Invalid token.',
			description: 'Open the credential, paste a valid token and test it again.',
			httpCode: '401',
			item: 0,
		});
	});

	it('when a web page comes in place of rows', async () => {
		createJob();
		sdm.faults.next({ kind: 'html' });
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM answered without rows',
			description: "Check 'Output Format ID': only an output with rows can be fetched.",
			httpCode: null,
			item: 0,
		});
	});

	it('when the answer breaks off, three times', async () => {
		createJob({ rows: 2000 });
		sdm.faults.next({ kind: 'cut', rows: 1000, times: 3 });
		expect(await failureOf(run(getFile()))).toEqual({
			message: 'Akeneo SDM broke off in the middle of its answer',
			description:
				'Try again in a few minutes. If it goes on, check the network connection of n8n.',
			httpCode: null,
			item: 0,
		});
	});

	it('when an object comes in place of rows', async () => {
		createJob();
		sdm.faults.next({ kind: 'html', body: { detail: 'Nothing here.' } });
		expect((await failureOf(run(getFile()))).message).toBe('Akeneo SDM answered without rows');
	});

	it('that is short, however long the refusal of the API is', async () => {
		createJob();
		sdm.faults.next({ kind: 403, body: { detail: 'No. '.repeat(100_000) } });
		const { message } = await failureOf(run(getFile()));
		expect(message).toMatch(/^Akeneo SDM does not allow this .* \(403\): .*No\. No\. .*…$/);
		expect(message.length).toBeLessThan(400);
	});
});

describe.each(['file', 'items'])(
	'an answer that comes only in part, asked for as %s',
	(outputAs) => {
		const rows = Array.from({ length: 300 }, (_, index) => ({ index, text: 'x'.repeat(1000) }));
		// Short only where it has to pass: on a busy machine, an answer takes its time.
		const optionsFor = (kind: string) => ({
			requestOptions: { timeout: kind === 'stall' ? 300 : 10_000 },
		});

		it.each(['cut', 'short', 'stall'] as const)('(%s) is asked for again', async (kind) => {
			createJob({ rows });
			sdm.faults.next({ kind, rows: 200 });
			const items = await run(getFile({ outputAs, ...optionsFor(kind) }));
			const arrived =
				outputAs === 'file' ? JSON.parse(textIn(items[0]?.binary?.data?.data)) : items;
			expect(arrived).toHaveLength(300);
			expect(sdm.requests).toHaveLength(2);
		});

		it.each([
			['cut', 'Akeneo SDM broke off in the middle of its answer'],
			['short', 'Akeneo SDM broke off in the middle of its answer'],
			['stall', 'Akeneo SDM did not answer in time'],
		] as const)('(%s) three times ends with a sentence', async (kind, message) => {
			createJob({ rows });
			sdm.faults.next({ kind, rows: 200, times: 3 });
			expect((await failureOf(run(getFile({ outputAs, ...optionsFor(kind) })))).message).toBe(
				message,
			);
			expect(sdm.requests).toHaveLength(3);
		});
	},
);

describe.each(['file', 'items', 'resultFile'])(
	'an execution that is stopped, for %s',
	(outputAs) => {
		it('ends at once, whatever is still to come', async () => {
			createJob({ rows: 1000 });
			const stop = new AbortController();
			sdm.faults.next({ kind: 'stall', rows: 900 });
			sdm.onRequest(() => afterAMoment(() => stop.abort()));
			const { message } = await failureOf(run(getFile({ outputAs }), [{ json: {} }], stop.signal));
			expect(message).toBe('Akeneo SDM was left alone, because the execution was stopped');
			expect(sdm.requests).toHaveLength(1);
		});
	},
);

/** After the headers and some of the body have left. */
function afterAMoment(callback: () => void): void {
	void AbortSignal.timeout(50).addEventListener('abort', callback);
}

describe.each(['file', 'resultFile'])('a file that n8n can not keep (%s)', (outputAs) => {
	afterEach(() => jest.restoreAllMocks());

	it('is told about as what it is, not asked for again, and its download is ended', async () => {
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

it('an output in a form that does not exist is a sentence, before any request', async () => {
	expect(await failureOf(run(getFile({ outputAs: '={{ "pdf" }}' })))).toEqual({
		message: "The parameter 'Output As' has no valid value",
		description: "Choose 'Items', 'JSON File' or 'Result File', or give items, file or resultFile.",
		item: 0,
	});
	expect(sdm.requests).toHaveLength(0);
});
