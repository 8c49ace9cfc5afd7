// @ts-check
'use strict';

const { Readable } = require('node:stream');

/** Bodies of answers that come as a stream. */

/** @param {string[]} chunks */
const streamOf = (...chunks) => Readable.from(chunks, { objectMode: false });

/** Gives these, and then neither more nor an end. @param {string[]} chunks */
function endlessStream(...chunks) {
	const stream = new Readable({ read: () => {} });
	for (const chunk of chunks) stream.push(chunk);
	return stream;
}

/** Gives these, and then its connection breaks. @param {string} code @param {string[]} chunks */
function brokenStream(code, ...chunks) {
	async function* given() {
		yield* chunks;
		throw Object.assign(new Error(code), { code });
	}
	return Readable.from(given(), { objectMode: false });
}

module.exports = { brokenStream, endlessStream, streamOf };
