import type { IExecuteFunctions } from 'n8n-workflow';

import { whenOver } from './timeLimit';

/** Bodies that come as a stream. */

/** What n8n's helper gives when it is asked for a stream, and what its binary store takes. */
export type ByteStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Buffer
>;

/** How a connection that broke, or bytes that can't be unpacked because of that, is named. */
const BROKEN = new Set<unknown>([
	'ECONNABORTED',
	'ECONNRESET',
	'EPIPE',
	'ERR_STREAM_PREMATURE_CLOSE',
	'ETIMEDOUT',
	'Z_BUF_ERROR',
]);

const ENOUGH = 64 * 1024;

/** 32 KB of V8's heap: an array small enough to be made where V8 keeps what is new. */
const LITTER_LENGTH = 4096;
/** One such array for so many bytes that pass. */
const BYTES_PER_LITTER = 8 * 1024;

export function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'pipe' in body && 'readable' in body;
}

/** The first 64 KB of a stream as parsed JSON or text; the rest is thrown away. Anything else is given as it is. */
export async function firstBytes(body: unknown): Promise<unknown> {
	if (!isByteStream(body)) return body;
	const pieces: Uint8Array[] = [];
	// Put together before they are read: a piece may end within a letter.
	const text = () => Buffer.concat(pieces).toString();
	try {
		let size = 0;
		for await (const chunk of body) {
			const piece = asBytes(chunk);
			pieces.push(piece);
			size += piece.length;
			if (size > ENOUGH) break;
		}
		return JSON.parse(text());
	} catch {
		return text();
	}
}

/** Shows every piece of a stream to `look` on its way to whoever reads it, in whatever manner, now or later. */
export function watch(body: ByteStream, look: (chunk: Uint8Array) => void): void {
	body.on('data', (chunk: unknown) => look(asBytes(chunk)));
	// A listener starts the stream; without this, what comes before the reader does would be lost.
	body.pause();
	body.on('newListener', (event: unknown) => {
		if (event === 'data') body.resume();
	});
}

/**
 * Keeps a long body that passes through from making n8n look through all its memory again and again. The pieces of a body
 * lie outside of V8's heap, and without news on the heap, V8 gets rid of old pieces by marking all of it, every 64 MB.
 * With some litter on the heap, V8 sweeps its small part for what is new in time, and the pieces with it. `npm run bench:output`
 * shows the processor time: without this, three times as much.
 */
export function sweepAlong(body: ByteStream): void {
	let bytes = 0;
	watch(body, (chunk) => {
		for (bytes += chunk.length; bytes >= BYTES_PER_LITTER; bytes -= BYTES_PER_LITTER) {
			new Array<number>(LITTER_LENGTH).fill(0);
		}
	});
}

export function asBytes(chunk: unknown): Uint8Array {
	return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}

/**
 * Ends a stream with ECONNABORTED when nothing has come for `ms`, at the latest after twice that time: n8n's own time-out
 * ends with the headers. A reader that is slow itself is given all the time it needs. Gives the function that ends this.
 */
export function endWhenStalled(body: ByteStream, ms: number): () => void {
	let moved = true;
	let stop = () => {};
	watch(body, () => {
		moved = true;
	});
	const look = () => {
		if (!moved && body.readableLength === 0) {
			breakOff(body, Object.assign(new Error('Nothing more came'), { code: 'ECONNABORTED' }));
			return;
		}
		moved = false;
		stop = whenOver(ms, look);
	};
	look();
	return () => stop();
}

/** Ends a stream with an error now: left to itself, destroying one would wait for its next piece. */
export function breakOff(body: ByteStream, error: Error): void {
	if (body.listenerCount('error') > 0) body.emit('error', error);
	body.destroy();
}

/** The network code when a stream ended because the connection did, or was ended; undefined for any other error. */
export function brokenCode(error: unknown): string | undefined {
	const code =
		typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
	if (code === 'ECONNABORTED' || code === 'ERR_CANCELED') return code;
	return BROKEN.has(code) ? 'ERR_BAD_RESPONSE' : undefined;
}
