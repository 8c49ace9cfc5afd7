import type { IBinaryData } from 'n8n-workflow';

import { openInputFile } from '../../../core/files/inputFile';
import { settle } from '../../../core/util/outcome';
import { streamOf } from '../../support/streams';

/** Files of input items. */

const ID =
	'filesystem-v2:workflows/w/executions/7/binary_data/4F2a91bc-1d5f-4a6f-9c11-7b0f6a523a0e';
const opened: unknown[] = [];
const storeOf = (fileSize: unknown = 9, stream: unknown = streamOf('a')) =>
	({
		getBinaryMetadata: async () => ({ fileSize }),
		getBinaryStream: async (...given: unknown[]) => {
			opened.push(given);
			return stream;
		},
	}) as never;
const file = (more: Partial<IBinaryData> = {}): IBinaryData => ({
	data: Buffer.from('a;b').toString('base64'),
	mimeType: 'text/csv',
	...more,
});

it('a file that is kept in its item has the length of its bytes, and no place in the store', async () => {
	const { open, ...facts } = await openInputFile(storeOf(), file({ fileName: 'Lamps.CSV' }));
	expect(facts).toEqual({ name: 'Lamps.CSV', extension: 'csv', mediaType: 'text/csv', size: 3 });
	expect(String(await open())).toBe('a;b');
});

it('a file of the store has the size that the store tells, and is opened as one piece when it is small', async () => {
	const stream = streamOf('a');
	const { open, ...facts } = await openInputFile(storeOf('12', stream), file({ id: ID }));
	expect(facts).toEqual({
		name: '',
		extension: '',
		mediaType: 'text/csv',
		size: 12,
		storedAs: '4F2a91bc',
	});
	expect(await open()).toBe(stream);
	expect(opened).toEqual([[ID, 12]]);
});

it.each([
	['a large file', 52_428_800, 4_194_304],
	['a file of unknown size', null, 1],
])('%s is opened in pieces that n8n takes', async (_, size, chunkBytes) => {
	opened.length = 0;
	await (await openInputFile(storeOf(size), file({ id: ID }))).open();
	expect(opened).toEqual([[ID, chunkBytes]]);
});

it.each([
	['a file of the database', 'database:4f2a91bc-1d5f-4a6f-9c11-7b0f6a523a0e', '4f2a91bc'],
	['a file in another form', 'memory:12', undefined],
	['a UUID that does not end there', `${ID}/x`, undefined],
])('%s is stored as %s', async (_, id, storedAs) => {
	expect((await openInputFile(storeOf(), file({ id }))).storedAs).toBe(storedAs);
});

it('a size that the store does not tell is 0', async () => {
	expect((await openInputFile(storeOf(null), file({ id: ID }))).size).toBe(0);
});

it('a store that gives no stream is an error', async () => {
	const { open } = await openInputFile(storeOf(9, 'text'), file({ id: ID }));
	expect(await settle(open())).toMatchObject({
		ok: false,
		error: { message: 'The store gave no stream' },
	});
});

it.each([
	[{ fileName: 'a.b.Xlsx' }, 'xlsx'],
	[{ fileName: 'lamps', fileExtension: 'CSV' }, 'csv'],
	[{ fileName: 'a.csv', fileExtension: 'txt' }, 'csv'],
	[{ fileName: 'a.csv ' }, ''],
	[{ fileName: 'a.verylongending' }, ''],
	[{ fileName: 'a.csv.' }, ''],
])('the ending of %j is %j', async (more, extension) => {
	expect((await openInputFile(storeOf(), file(more))).extension).toBe(extension);
});

it.each([
	['text/csv', 'text/csv'],
	['application/vnd.ms-excel', 'application/vnd.ms-excel'],
	['text/csv\r\nX-Evil: 1', 'application/octet-stream'],
	['X-Evil: 1\r\ntext/csv', 'application/octet-stream'],
	['csv', 'application/octet-stream'],
	['', 'application/octet-stream'],
])('the media type %j is sent as %j', async (mimeType, mediaType) => {
	expect((await openInputFile(storeOf(), file({ mimeType }))).mediaType).toBe(mediaType);
});
