// @ts-check
'use strict';

/** Streams for tests, and functions that read and measure them. */

const { PerformanceObserver } = require('node:perf_hooks');
const { PassThrough, Readable, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { setImmediate: turn } = require('node:timers/promises');
const { gzipSync } = require('node:zlib');

/** Waits a few turns of the event loop, so that all available data arrives. */
async function aFewTurns() {
	for (let turns = 0; turns < 5; turns++) await turn();
}

/** Pipes a stream into another one, and returns its text at the end. @param {PassThrough} body */
async function passedOn(body) {
	let read = '';
	const reader = new Writable({
		write(chunk, _encoding, done) {
			read += String(chunk);
			done();
		},
	});
	await pipeline(body, reader);
	return read;
}

/** The number of garbage collections during some work. @param {() => Promise<void>} work */
async function sweepsDuring(work) {
	let sweeps = 0;
	const observer = new PerformanceObserver((list) => {
		sweeps += list.getEntries().length;
	});
	observer.observe({ entryTypes: ['gc'] });
	await work();
	await aFewTurns();
	observer.disconnect();
	return sweeps;
}

/** A stream of some chunks with a regular end. @param {string[]} chunks */
const streamOf = (...chunks) => Readable.from(chunks, { objectMode: false });

/** A stream of some chunks that never ends. @param {string[]} chunks */
function endlessStream(...chunks) {
	const stream = new Readable({ read: () => {} });
	for (const chunk of chunks) stream.push(chunk);
	return stream;
}

/** A stream of some chunks whose connection then breaks. @param {string} code @param {string[]} chunks */
function brokenStream(code, ...chunks) {
	async function* given() {
		yield* chunks;
		throw Object.assign(new Error(code), { code });
	}
	return Readable.from(given(), { objectMode: false });
}

/** A text compressed with gzip, as n8n keeps it in an item. @param {string} text */
const gzipped = (text) => gzipSync(text).toString('base64');

module.exports = {
	PassThrough,
	Readable,
	aFewTurns,
	brokenStream,
	endlessStream,
	gzipped,
	passedOn,
	streamOf,
	sweepsDuring,
};
