import { multipartBody, type OutgoingFile } from '../../../core/files/multipart';
import { isByteStream } from '../../../core/util/byteStreams';
import { settle } from '../../../core/util/outcome';
import { nextTurn } from '../../support/jest/sockets';
import { brokenStream, endlessStream, streamOf } from '../../support/streams';

/** Bodies of the type multipart/form-data. */

async function textOf(content: unknown): Promise<string> {
	if (!isByteStream(content)) return String(content);
	const pieces: Buffer[] = [];
	for await (const piece of content) pieces.push(Buffer.from(piece));
	return Buffer.concat(pieces).toString();
}
const bodyOf = async (file: Partial<OutgoingFile>, fields: Record<string, string> = {}) => {
	const whole = {
		name: 'a.csv',
		mediaType: 'text/csv',
		size: 4,
		open: async () => streamOf('a', ';b\n'),
	};
	return await multipartBody(fields, { field: 'file', file: { ...whole, ...file } });
};
const boundaryIn = (headers: Record<string, unknown> = {}) =>
	/boundary=(.+)$/.exec(String(headers['content-type']))?.[1] ?? '';

it.each([
	['a stream', async () => streamOf('a', ';b\n')],
	['bytes', async () => Buffer.from('a;b\n')],
])('%s: fields come first, the file last, and the length is that of the body', async (_, open) => {
	const { content, headers } = await bodyOf({ open }, { skip_lines: '2', sheet: 'A' });
	const boundary = boundaryIn(headers);
	const text = await textOf(content);
	expect(text).toBe(
		[
			`--${boundary}`,
			'Content-Disposition: form-data; name="skip_lines"',
			'',
			'2',
			`--${boundary}`,
			'Content-Disposition: form-data; name="sheet"',
			'',
			'A',
			`--${boundary}`,
			'Content-Disposition: form-data; name="file"; filename="a.csv"',
			'Content-Type: text/csv',
			'',
			'a;b\n',
			`--${boundary}--`,
			'',
		].join('\r\n'),
	);
	expect(headers).toEqual({
		'content-type': `multipart/form-data; boundary=${boundary}`,
		'content-length': text.length,
	});
});

it.each([
	['bytes', async () => Buffer.from('a;b\n')],
	['one piece', async () => streamOf('a;b\n')],
	['pieces that are shorter', async () => streamOf('a', ';', 'b\n')],
	['a piece that is as long', async () => streamOf('a;', 'b\n')],
])('skipped bytes at the beginning are not sent, and not counted: %s', async (_, open) => {
	const { content, headers } = await bodyOf({ open, skipped: 2 });
	const text = await textOf(content);
	expect(text).toContain('Content-Type: text/csv\r\n\r\nb\n\r\n--');
	expect(headers?.['content-length']).toBe(text.length);
});

it('the length counts bytes, not letters', async () => {
	const { content, headers } = await bodyOf({ name: 'Lumière 🛋.csv' });
	expect(headers?.['content-length']).toBe(Buffer.byteLength(await textOf(content)));
});

it('each body has a boundary of its own, which is not in the file by chance', async () => {
	const boundaries = [];
	for (let index = 0; index < 3; index++) boundaries.push(boundaryIn((await bodyOf({})).headers));
	expect(new Set(boundaries).size).toBe(3);
	for (const boundary of boundaries) expect(boundary).toMatch(/^----n8n[\da-z]{12,}$/);
});

it('quotes and line ends of a name do not end its header', async () => {
	const { content } = await bodyOf({ name: '"a"\r\nb.csv' }, { '"': '' });
	expect(await textOf(content)).toContain('name="file"; filename="%22a%22%0D%0Ab.csv"\r\n');
	expect(await textOf((await bodyOf({}, { 'a"': '' })).content)).toContain(
		'name="a%22"\r\n\r\n\r\n',
	);
});

it.each([
	['shorter than it says', 5],
	['longer than it says', 3],
])(
	'a file that is %s ends the stream with an error, before the end of the body',
	async (_, size) => {
		const { content } = await bodyOf({ size });
		expect(await settle(textOf(content))).toMatchObject({
			ok: false,
			error: { message: 'The file has another length than it says' },
		});
	},
);

it('an error of the file is an error of the body', async () => {
	const { content } = await bodyOf({ open: async () => brokenStream('EIO', 'a') });
	expect(await settle(textOf(content))).toMatchObject({ ok: false, error: { code: 'EIO' } });
});

it('the file is closed when the body is closed early', async () => {
	const source = endlessStream('a');
	const { content } = await bodyOf({ open: async () => source });
	if (!isByteStream(content)) throw new Error('No stream');
	const closed = new Promise((resolve) => source.once('close', resolve));
	const errors: unknown[] = [];
	content.on('error', (error: unknown) => errors.push(error));
	content.destroy();
	await closed;
	expect(source.destroyed).toBe(true);
});

it('no more of a file is sent than its length says', async () => {
	const { content } = await bodyOf({ size: 1, open: async () => streamOf('a', 'b', 'c') });
	if (!isByteStream(content)) throw new Error('No stream');
	const pieces: string[] = [];
	const reading = (async () => {
		for await (const piece of content) pieces.push(String(piece));
	})();
	expect((await settle(reading)).ok).toBe(false);
	expect(pieces.slice(1)).toEqual(['a']);
});

it('an error of the file from before its first piece is an error of the body, too', async () => {
	const source = endlessStream('a');
	const { content } = await bodyOf({ open: async () => source });
	source.destroy(new Error('The disk is full'));
	await nextTurn();
	expect(await settle(textOf(content))).toMatchObject({
		ok: false,
		error: { message: 'The disk is full' },
	});
});

it('the body is a stream of bytes, which waits for its reader when 16 KB or more are ready', async () => {
	const { content } = await bodyOf({});
	expect(content).toMatchObject({ readableObjectMode: false });
});

it('a stream that is not one of Node.js is rejected', async () => {
	const other = Object.assign(streamOf('a'), { constructor: Object });
	expect(await settle(bodyOf({ open: async () => other }))).toMatchObject({
		ok: false,
		error: { message: 'The store gave no stream of Node.js' },
	});
});
