// @ts-check
'use strict';

/** What tests of streams need of Node.js. */

const { PerformanceObserver } = require('node:perf_hooks');
const { PassThrough, Readable, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { setImmediate: turn } = require('node:timers/promises');

/** Lets whatever is ready come through. */
async function aFewTurns() {
	for (let turns = 0; turns < 5; turns++) await turn();
}

/** Reads a stream to its end as one to which it is passed on. @param {PassThrough} body */
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

/** How often V8 looks through its memory during some work. @param {() => Promise<void>} work */
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

/** The pieces of a body, and its end. @param {string[]} chunks */
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

module.exports = {
	PassThrough,
	Readable,
	aFewTurns,
	brokenStream,
	endlessStream,
	passedOn,
	streamOf,
	sweepsDuring,
};
