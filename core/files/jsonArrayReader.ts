import type { GenericValue } from 'n8n-workflow';

import { parseArray } from './jsonNumbers';

/**
 * Parses a JSON array while it arrives, so that neither its bytes nor its text are ever in memory as a whole.
 *
 * It only finds the commas between elements; `parseArray` reads and checks the text between them.
 */

/** The text ends before its array does. Named like a connection that closed too early, because that is what it is. */
export class ArrayCutOff extends Error {
	readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Elements of the array that are ready, and how many bytes of text they were. */
export interface Elements {
	values: GenericValue[];
	bytes: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
export const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** Blanks, and the byte order mark that some programs put before UTF-8. */
const BLANKS_AND_BOM = new Set([...BLANKS, 0xef, 0xbb, 0xbf]);
/** Parsed at once: less would be slower, more would take memory for nothing. */
const BATCH_BYTES = 256 * 1024;

/** Whether a text begins like an array. */
export function beginsArray(text: Uint8Array): boolean {
	return text.find((byte) => !BLANKS_AND_BOM.has(byte)) === OPEN_ARRAY;
}

export class JsonArrayReader {
	/** 0 before the array, 1 between its elements. */
	private depth = 0;
	private inText = false;
	private escaped = false;
	private closed = false;
	/** Text that is not parsed yet, and how many elements in it have ended. */
	private parts: Uint8Array[] = [];
	private size = 0;
	private ended = 0;
	private afterComma = false;

	/** The first `skip` elements are not parsed. `exactNumbers` is as in `parseArray`. */
	constructor(
		private skip = 0,
		private readonly exactNumbers = false,
		private readonly batchBytes = BATCH_BYTES,
	) {}

	/** Takes the next bytes and returns the elements that are complete. Throws SyntaxError for a text that is no array. */
	push(chunk: Uint8Array): Elements {
		const text = this.depth === 0 && !this.closed ? this.open(chunk) : chunk;
		if (this.closed) return this.close(text);
		const { comma, end } = this.scan(text);
		if (end !== undefined) {
			this.keep(text.subarray(0, end));
			this.closed = true;
			if (text[end] !== CLOSE_ARRAY) throw new SyntaxError('The array ends like an object');
			return this.close(text.subarray(end + 1));
		}
		if (comma === undefined || this.size + comma < this.batchBytes) {
			this.keep(text);
			return { values: [], bytes: 0 };
		}
		this.keep(text.subarray(0, comma));
		const ready = this.parse();
		this.keep(text.subarray(comma + 1));
		this.afterComma = true;
		return ready;
	}

	/** To be called when there are no more bytes. Throws ArrayCutOff when some are missing. */
	end(): void {
		if (!this.closed) throw new ArrayCutOff('The array has no end');
	}

	/** The text after the opening bracket. */
	private open(chunk: Uint8Array): Uint8Array {
		const start = chunk.findIndex((byte) => !BLANKS_AND_BOM.has(byte));
		if (start < 0) return chunk.subarray(chunk.length);
		if (chunk[start] !== OPEN_ARRAY) throw new SyntaxError('The text is no array');
		this.depth = 1;
		return chunk.subarray(start + 1);
	}

	/** The elements at the end; only blanks may follow. */
	private close(rest: Uint8Array): Elements {
		if (!rest.every((byte) => BLANKS.has(byte))) throw new SyntaxError('Text after the array');
		const isBlank = this.parts.every((part) => part.every((byte) => BLANKS.has(byte)));
		if (isBlank && this.afterComma) throw new SyntaxError('An element is missing at the end');
		this.afterComma = false;
		if (!isBlank) this.ended++;
		return this.parse();
	}

	/** Looks for the last comma between elements and for the end of the array. */
	private scan(text: Uint8Array): { comma?: number; end?: number } {
		// Copies, because this loop sees every byte and would be several times slower with fields.
		let { depth, inText, escaped, ended } = this;
		let comma: number | undefined;
		let end: number | undefined;
		for (let index = 0; index < text.length && end === undefined; index++) {
			const byte = text[index];
			if (inText) {
				if (escaped) escaped = false;
				else if (byte === BACKSLASH) escaped = true;
				else if (byte === QUOTE) inText = false;
			} else if (byte === QUOTE) {
				inText = true;
			} else if (byte === COMMA && depth === 1) {
				comma = index;
				ended++;
			} else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
				depth++;
			} else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) {
				end = index;
			}
		}
		Object.assign(this, { depth, inText, escaped, ended });
		return { comma, end };
	}

	private keep(text: Uint8Array): void {
		if (text.length === 0) return;
		this.parts.push(text);
		this.size += text.length;
	}

	/** Parses the kept text and releases it. */
	private parse(): Elements {
		const { parts, size, ended } = this;
		this.parts = [];
		this.size = 0;
		this.ended = 0;
		if (ended <= this.skip) {
			this.skip -= ended;
			return { values: [], bytes: 0 };
		}
		const text = `[${Buffer.concat(parts, size).toString()}]`;
		const values = parseArray(text, this.exactNumbers);
		const kept = values.slice(this.skip);
		this.skip = 0;
		return { values: kept, bytes: Math.round((size * kept.length) / values.length) };
	}
}
