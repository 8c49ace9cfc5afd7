import type { IExecuteFunctions } from 'n8n-workflow';

import { callAfter } from './deadlines';

/** Bodies that come as a stream. */

/** A stream as n8n's helper returns it, and as its binary store takes it. */
export type ByteStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Buffer
>;

/** The codes of a connection that broke, or of bytes that can't be unpacked because of that. */
const BROKEN = new Set<unknown>([
	'ECONNABORTED',
	'ECONNRESET',
	'EPIPE',
	'ERR_STREAM_PREMATURE_CLOSE',
	'ETIMEDOUT',
	'Z_BUF_ERROR',
]);

/** Blank bytes of a text, and the byte order mark that some programs put before UTF-8. */
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

const FIRST_BYTES = 64 * 1024;

/** 32 KB: an array small enough to be allocated in V8's young generation. */
const GARBAGE_LENGTH = 4096;
/** One such array is made for this many bytes. */
const BYTES_PER_GARBAGE = 8 * 1024;

export function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'pipe' in body && 'readable' in body;
}

/** The first 64 KB of a stream as parsed JSON or text; the rest is thrown away. Anything else is returned as it is. */
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
			if (size > FIRST_BYTES) break;
		}
		return JSON.parse(text());
	} catch {
		return text();
	}
}

/**
 * The beginning of a stream up to the first piece that is not blank. It stays in the stream for the next reader. Empty when
 * there is no such piece. Throws when the stream breaks.
 */
export async function beginningOf(body: ByteStream): Promise<Uint8Array> {
	return await new Promise((resolve, reject) => {
		const pieces: Uint8Array[] = [];
		const listeners = {
			data: (chunk: unknown) => {
				const piece = asBytes(chunk);
				pieces.push(piece);
				if (piece.every((byte) => BLANKS.has(byte))) return;
				const beginning = Buffer.concat(pieces);
				body.pause();
				body.unshift(beginning);
				end(() => resolve(beginning));
			},
			end: () => end(() => resolve(new Uint8Array())),
			error: (error: unknown) => end(() => reject(error)),
			close: () => end(() => reject(Object.assign(new Error('Closed'), { code: 'ECONNRESET' }))),
		};
		const end = (then: () => void) => {
			for (const [event, listener] of Object.entries(listeners)) body.off(event, listener);
			then();
		};
		for (const [event, listener] of Object.entries(listeners)) body.on(event, listener);
	});
}

/** Calls `onChunk` with every piece of a stream on its way to its reader, which may read it in any way, now or later. */
export function watch(body: ByteStream, onChunk: (chunk: Uint8Array) => void): void {
	body.on('data', (chunk: unknown) => onChunk(asBytes(chunk)));
	// A listener starts the stream; without this, pieces that come before the reader would be lost.
	body.pause();
	body.on('newListener', (event: unknown) => {
		if (event === 'data') body.resume();
	});
}

/**
 * Makes garbage on V8's heap while a long body passes through, which saves two thirds of the processor time: see
 * `npm run bench:output`. The pieces of a body lie outside of the heap. When nothing new is allocated on it, V8 frees them by
 * marking the whole heap, every 64 MB. With some garbage, V8 scavenges the small young generation instead, and frees them too.
 */
export function keepScavenging(body: ByteStream): void {
	let bytes = 0;
	watch(body, (chunk) => {
		for (bytes += chunk.length; bytes >= BYTES_PER_GARBAGE; bytes -= BYTES_PER_GARBAGE) {
			new Array<number>(GARBAGE_LENGTH).fill(0);
		}
	});
}

export function asBytes(chunk: unknown): Uint8Array {
	return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}

/**
 * Ends a stream with ECONNABORTED when nothing has come for `ms`, at the latest after twice that time: n8n's own timeout
 * ends with the headers. A reader that is slow itself has all the time it needs. Returns the function that stops watching.
 */
export function endWhenStalled(body: ByteStream, ms: number): () => void {
	let moved = true;
	let stop = () => {};
	watch(body, () => {
		moved = true;
	});
	const check = () => {
		if (!moved && body.readableLength === 0) {
			breakOff(body, Object.assign(new Error('Nothing more came'), { code: 'ECONNABORTED' }));
			return;
		}
		moved = false;
		stop = callAfter(ms, check);
	};
	check();
	return () => stop();
}

/** Ends a stream with an error now: a stream that is only destroyed would wait for its next piece. */
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
