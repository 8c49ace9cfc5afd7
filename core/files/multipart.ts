import type { RequestBody } from '../http/request';
import { asBytes, type ByteStream, isByteStream } from '../util/byteStreams';

/** Bodies of the type multipart/form-data (RFC 7578), as browsers write them. */

/** A file to send. */
export interface OutgoingFile {
	/** Any text; quotes and line ends are encoded. */
	name: string;
	mediaType: string;
	/** Bytes. */
	size: number;
	/** Bytes at the beginning that are not sent, such as a byte order mark; 0 without it. */
	skipped?: number;
	/** Opens the file, each time from its beginning. */
	open: () => Promise<Buffer | ByteStream>;
}

/** A body with some fields and, last, one file, which passes through piece by piece. Its length is known before it is sent. */
export async function multipartBody(
	fields: Record<string, string>,
	{ field, file }: { field: string; file: OutgoingFile },
): Promise<RequestBody> {
	const random = () => Math.random().toString(36).slice(2);
	const boundary = `----n8n${random()}${random()}`;
	const partHead = (name: string, extra: string) =>
		`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${extra}\r\n\r\n`;
	const values = Object.entries(fields).map(([name, value]) => `${partHead(name, '')}${value}\r\n`);
	const { name, mediaType, size, skipped = 0 } = file;
	const fileHead = partHead(field, `; filename="${quoted(name)}"\r\nContent-Type: ${mediaType}`);
	const head = Buffer.from(`${values.join('')}${fileHead}`);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);

	const bytes = await file.open();
	return {
		content: Buffer.isBuffer(bytes)
			? Buffer.concat([head, bytes.subarray(skipped), tail])
			: between(head, bytes, tail, { size, skipped }),
		headers: {
			'content-type': `multipart/form-data; boundary=${boundary}`,
			'content-length': head.length + size - skipped + tail.length,
		},
	};
}

/** The encoding of the HTML standard: names may hold anything, but must not end their header. */
function quoted(name: string): string {
	return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** The stream ends with an error when it is not as long as `size`, since Content-Length was already sent. */
function between(
	head: Buffer,
	stream: ByteStream,
	tail: Buffer,
	{ size, skipped }: { size: number; skipped: number },
): ByteStream {
	async function* pieces() {
		yield head;
		let left = size;
		for await (const chunk of stream) {
			const bytes = asBytes(chunk);
			const toSkip = Math.max(0, skipped - (size - left));
			left -= bytes.length;
			if (left < 0) break;
			if (bytes.length > toSkip) yield bytes.subarray(toSkip);
		}
		if (left !== 0) throw new Error('The file has another length than it says');
		yield tail;
	}
	// An error before the first piece is taken would crash n8n; the loop finds it later.
	stream.on('error', () => {});
	const whole = streamFrom(stream, pieces());
	whole.on('close', () => stream.destroy());
	return whole;
}

/** Node's `Readable.from`, which the class of every stream inherits: n8n's rules for nodes forbid to import it. */
function streamFrom(stream: ByteStream, pieces: AsyncIterable<unknown>): ByteStream {
	const { constructor } = stream;
	const from: unknown = 'from' in constructor ? constructor.from : undefined;
	const whole: unknown =
		typeof from === 'function' ? from.call(constructor, pieces, { objectMode: false }) : undefined;
	if (!isByteStream(whole)) throw new TypeError('The store gave no stream of Node.js');
	return whole;
}
