import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { createSdmSimulator } from '../../simulators/sdm';
import { run, runAsTool, type Setup } from '../engine/engine';
import { failureOf } from '../engine/failure';
import { CSV, fileItem, storedFileItem } from '../engine/files';
import { sdmNode, SESAME } from '../engine/sdm';
import { useVirtualTime, virtualSleep as mockSleep } from '../engine/time';
import { brokenStream } from '../../support/streams';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number, signal?: AbortSignal) => await mockSleep(ms, signal),
}));

let sdm: ReturnType<typeof createSdmSimulator>;
let url: string;
beforeEach(async () => {
	useVirtualTime();
	sdm = createSdmSimulator({ token: SESAME, now: () => Date.now() });
	url = await sdm.listen();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await sdm.close();
	jest.useRealTimers();
});
afterAll(() => nock.restore());

const uploading = (parameters: INodeParameters = {}, more: Partial<Setup> = {}) =>
	sdmNode(url, { resource: 'file', operation: 'upload', ...parameters }, more);
const upload = async (item: INodeExecutionData, parameters?: INodeParameters) =>
	await run(uploading(parameters), [item]);
const requestLines = () => sdm.requests.map(({ method, path }) => `${method} ${path}`);
const stored = () =>
	sdm.files.all().map(({ name, size, skipLines, rows }) => ({ name, size, skipLines, rows }));
const UPLOAD = 'POST /api/v1/files/';
const READ = 'GET /api/v1/files/7001/';

describe('a file of an item', () => {
	it.each([
		['in the item itself', () => fileItem('lamps.csv')],
		["in n8n's store", () => storedFileItem('lamps.csv', [CSV.slice(0, 5), CSV.slice(5)])],
	])('%s: is uploaded whole, and its file object is handed on', async (_, item) => {
		expect(await upload(item())).toEqual([
			{ json: { id: 7001, status: 'ready', parsing_error: null }, pairedItem: { item: 0 } },
		]);
		expect(stored()).toEqual([{ name: 'lamps.csv', size: CSV.length, skipLines: 0 }]);
		expect(requestLines()).toEqual([UPLOAD]);
	});

	it('each item uploads its own file, and its output is linked to it', async () => {
		const items = ['a.csv', 'b.csv', 'c.csv'].map((name) => fileItem(name));
		const output = await run(uploading(), items);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(
			stored()
				.map(({ name }) => name)
				.sort(),
		).toEqual(['a.csv', 'b.csv', 'c.csv']);
	});

	it('lines before the column names are skipped', async () => {
		await upload(fileItem('lamps.csv'), { options: { skipLines: 2 } });
		expect(stored()).toMatchObject([{ skipLines: 2 }]);
	});

	it('the file is taken from the named field', async () => {
		const { binary } = fileItem('lamps.csv');
		await upload({ json: {}, binary: { sheet: binary.data } }, { binaryPropertyName: 'sheet' });
		expect(stored()).toMatchObject([{ name: 'lamps.csv' }]);
	});

	it('without a name, the file is named after its media type', async () => {
		await upload(fileItem(''));
		expect(stored()).toMatchObject([{ name: 'file.csv' }]);
	});

	it.each([
		['a quote and line ends', 'a"\r\nX-Evil: 1\r\n\r\n.csv', 'a%22%0D%0AX-Evil: 1%0D%0A%0D%0A.csv'],
		['letters of other scripts', 'Lumière 灯 🛋.csv', 'Lumière 灯 🛋.csv'],
		[
			'a field of the form',
			'"; name="skip_lines"; x=".csv',
			'%22; name=%22skip_lines%22; x=%22.csv',
		],
	])('a name with %s stays in its header', async (_, name, sent) => {
		await upload(fileItem(name));
		expect(stored()).toEqual([{ name: sent, size: CSV.length, skipLines: 0 }]);
	});
});

describe('input items as rows', () => {
	it('are uploaded together, and the output is linked to all of them', async () => {
		const items = [{ json: { sku: 'A', price: null } }, { json: { sku: 'B', price: 1.5 } }];
		expect(await run(uploading({ source: 'items' }), items)).toEqual([
			{
				json: { id: 7001, status: 'ready', parsing_error: null },
				pairedItem: [{ item: 0 }, { item: 1 }],
			},
		]);
		expect(stored()).toMatchObject([{ rows: items.map(({ json }) => json) }]);
	});

	it('as a tool of an agent, the one item is a row', async () => {
		await runAsTool(uploading({ source: 'items' }), [{ json: { sku: 'A' } }]);
		expect(stored()).toMatchObject([{ rows: [{ sku: 'A' }] }]);
	});

	it('no items upload nothing', async () => {
		expect(await run(uploading({ source: 'items' }), [])).toEqual([]);
		expect(requestLines()).toEqual([]);
	});
});

describe('the wait until the file is parsed', () => {
	it('goes on until Akeneo has read the file', async () => {
		sdm.knobs.parseMs = 12_000;
		expect((await upload(fileItem('lamps.csv')))[0]?.json).toMatchObject({ status: 'ready' });
		expect(new Set(requestLines())).toEqual(new Set([UPLOAD, READ]));
	});

	it('ends with the reason when Akeneo cannot read the file', async () => {
		Object.assign(sdm.knobs, { parseMs: 3_000, parsingError: 'Line 7 has 3 columns.' });
		expect(await failureOf(upload(fileItem('lamps.csv')))).toEqual({
			message: 'Akeneo SDM could not read the file: Line 7 has 3 columns.',
			description:
				"Correct the file, then run this again. If lines stand before the column names, set 'Skip Lines'.",
			item: 0,
		});
	});

	it('ends after ten minutes, and names the file to go on with', async () => {
		sdm.knobs.parseMs = 3600_000;
		expect(await failureOf(upload(fileItem('lamps.csv')))).toEqual({
			message: 'Akeneo SDM is still reading the file 7001',
			description:
				'The upload worked. Wait a few minutes, then use Create Job with the File ID 7001.',
			item: 0,
		});
	});

	it('where a file cannot be looked at, it counts as parsed', async () => {
		Object.assign(sdm.knobs, { parseMs: 3_000, filesReadable: false });
		expect((await upload(fileItem('lamps.csv')))[0]?.json).toMatchObject({ id: 7001 });
		expect(requestLines()).toEqual([UPLOAD, READ]);
	});

	it.each([
		['no state', { id: 7001 }, 2],
		['a state that is not known', { id: 7001, status: 'Digesting' }, 9],
	])('a file with %s counts as parsed after a while', async (_, body, most) => {
		sdm.faults.hook = () => ({ kind: 200, body });
		expect((await upload(fileItem('lamps.csv')))[0]?.json).toEqual(body);
		expect(sdm.requests.length).toBeLessThanOrEqual(most);
	});
});

describe('a file that Akeneo does not take is not sent', () => {
	it.each([
		[
			'a type',
			fileItem('lamps.pdf', CSV, { mimeType: 'application/pdf' }),
			'lamps.pdf is not of a type that Akeneo takes',
		],
		['nothing in it', fileItem('lamps.csv', ''), 'lamps.csv is empty'],
	])('because of %s', async (_, item, message) => {
		expect(await failureOf(upload(item))).toMatchObject({ message, item: 0 });
		expect(requestLines()).toEqual([]);
	});

	it('because of its size', async () => {
		const item = storedFileItem('lamps.csv');
		jest.spyOn(BinaryDataService.prototype, 'getMetadata').mockResolvedValue({
			fileName: 'lamps.csv',
			mimeType: 'text/csv',
			fileSize: 50 * 1024 * 1024 + 1,
		});
		expect(await failureOf(upload(item))).toEqual({
			message: 'lamps.csv has 51 MB, and Akeneo takes no more than 50 MB',
			description: 'Split the file, and upload each part.',
			item: 0,
		});
		expect(requestLines()).toEqual([]);
	});

	it('because of too many cells', async () => {
		const json = Object.fromEntries(Array.from({ length: 801 }, (_, index) => [`c${index}`, 1]));
		const items = Array.from({ length: 1000 }, () => ({ json }));
		expect(await failureOf(run(uploading({ source: 'items' }), items))).toMatchObject({
			message: 'The input items are too many: 1000 rows and 801 columns make 801000 cells',
		});
		expect(requestLines()).toEqual([]);
	});

	it.each(['-1', 'two', true])('because of %p lines to skip', async (skipLines) => {
		const failure = failureOf(upload(fileItem('lamps.csv'), { options: { skipLines } as never }));
		expect(await failure).toMatchObject({
			message: `The parameter 'Skip Lines' is not a number of 0 or more: ${skipLines}`,
		});
		expect(requestLines()).toEqual([]);
	});
});

describe('an upload that fails', () => {
	it.each(['silent', 'lost', 'truncated', 'late502', 500] as const)(
		'%s: is not sent again, and the text says that nothing was started',
		async (kind) => {
			sdm.faults.next({ kind });
			const failure = await failureOf(
				upload(fileItem('lamps.csv'), { requestOptions: { timeout: 500 } }),
			);
			expect(failure.description).toBe(
				'Whether the file has arrived is not known. Run this node again: a file alone starts nothing in Akeneo.',
			);
			expect(requestLines()).toEqual([UPLOAD]);
		},
	);

	it.each([undefined, '', '..', '7001/x', {}])(
		'a response with the ID %j is not taken for a file',
		async (id) => {
			sdm.faults.next({ kind: 200, body: { id, status: 'parsing' } });
			expect((await failureOf(upload(fileItem('lamps.csv')))).message).toMatch(/^Akeneo SDM sent/);
		},
	);

	it('is sent again, whole, after a rate limit', async () => {
		sdm.faults.next({ kind: 429, retryAfter: 1 });
		await upload(storedFileItem('lamps.csv'));
		expect(stored()).toMatchObject([{ size: CSV.length }]);
		expect(requestLines()).toEqual([UPLOAD, UPLOAD]);
	});

	it.each([301, 302, 303, 307, 308])('a %i redirect is not followed with a body', async (kind) => {
		sdm.faults.next({ kind, location: `${url}/api/v1/files/?again` });
		expect((await failureOf(upload(fileItem('lamps.csv')))).message).toMatch(
			/redirected the request/,
		);
		expect(requestLines()).toEqual([UPLOAD]);
		expect(stored()).toEqual([]);
	});

	it.each([
		['is gone', async () => await Promise.reject(new Error('ENOENT'))],
		['breaks off', async () => brokenStream('EIO', CSV.slice(0, 5))],
	])('a file of the store that %s is not taken for one that was sent', async (_, open) => {
		const item = storedFileItem('lamps.csv');
		jest.spyOn(BinaryDataService.prototype, 'getAsStream').mockImplementation(open);
		expect(await failureOf(upload(item))).toMatchObject({
			message: 'The file for Akeneo SDM could not be read completely, so the upload did not work',
		});
		expect(stored()).toEqual([]);
	});

	it.each(['shorter', 'longer'])(
		'a file that is %s than the store says is not sent',
		async (how) => {
			const item = storedFileItem('lamps.csv');
			const fileSize = CSV.length + (how === 'shorter' ? 1 : -1);
			jest
				.spyOn(BinaryDataService.prototype, 'getMetadata')
				.mockResolvedValue({ fileName: 'lamps.csv', mimeType: 'text/csv', fileSize });
			await failureOf(upload(item));
			expect(stored()).toEqual([]);
		},
	);

	it('Continue On Fail gives the error as an item, and the other files are uploaded', async () => {
		const items = [fileItem('a.pdf', CSV, { mimeType: 'application/pdf' }), fileItem('b.csv')];
		const output = await run(uploading({}, { node: { onError: 'continueRegularOutput' } }), items);
		expect(output).toMatchObject([
			{ json: { error: 'a.pdf is not of a type that Akeneo takes' }, pairedItem: { item: 0 } },
			{ json: { id: 7001 }, pairedItem: { item: 1 } },
		]);
	});
});
