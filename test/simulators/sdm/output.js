// @ts-check
'use strict';

const { Readable } = require('node:stream');
const { setImmediate: nextTurn, setTimeout: sleep } = require('node:timers/promises');
const { sendDetail } = require('./answers');
const { csvRows, jsonRows } = require('./rows');

/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./job').Job} Job */
/** @typedef {import('./rows').Chunk} Chunk */
/** @typedef {import('../common/faults').Fault} Fault */
/** @typedef {import('../common/traffic').RequestRecord} RequestRecord */

/** @param {Iterable<Chunk>} chunks @param {RequestRecord} record */
function* counted(chunks, record) {
	for (const { rows, text } of chunks) {
		record.rowsSent += rows;
		yield text;
	}
}

/**
 * The first rows only, then a broken connection, one that stays open without data, or a regular end. Each row is sent before
 * the fault, or the client would get fewer rows.
 *
 * @param {Generator<Chunk>} chunks written a row at a time
 * @param {number} rows
 * @param {FastifyReply} reply
 * @param {Fault['kind']} kind
 * @returns {AsyncGenerator<Chunk>}
 */
async function* cutAfter(chunks, rows, reply, kind) {
	let sent = 0;
	for (const chunk of chunks) {
		if (sent + chunk.rows > rows) break;
		sent += chunk.rows;
		yield chunk;
	}
	await nextTurn();
	while (reply.raw.writableLength > 0 && !reply.raw.destroyed) await nextTurn();
	while (kind === 'stall' && !reply.raw.destroyed) await sleep(20);
	if (kind === 'short') return;
	throw new Error('The connection is cut on purpose.');
}

/** @param {AsyncIterable<Chunk>} chunks @param {RequestRecord} record */
async function* countedLater(chunks, record) {
	for await (const { rows, text } of chunks) {
		record.rowsSent += rows;
		yield text;
	}
}

/** @param {Job} job @param {number} format */
function fileName(job, format) {
	return `${job.name.replace(/[^\w.-]+/g, '_')}_${format}.csv`;
}

/**
 * Streams the output of a job, no faster than the client reads.
 *
 * @param {FastifyReply} reply
 * @param {{ job: Job, format: number, as: 'json' | 'csv', knobs: import('./knobs').Knobs, record: RequestRecord, fault: Fault | undefined }} what
 */
function sendOutput(reply, { job, format, as, knobs, record, fault }) {
	if (!job.formats.includes(format)) return sendDetail(reply, 404, 'Not found.');
	if (job.status !== 'done') return sendDetail(reply, 400, 'The job is not done yet.');

	if (as === 'csv' && knobs.downloadFrom) {
		return reply
			.code(302)
			.header('location', `${knobs.downloadFrom}/${fileName(job, format)}?signature=4f1c`)
			.send('');
	}

	const total = Array.isArray(job.rows) ? job.rows.length : job.rows;
	const spoilt = fault && ['truncated', 'cut', 'stall', 'short'].includes(String(fault.kind));
	const chunks = (as === 'json' ? jsonRows : csvRows)(
		job,
		knobs.hostileRows,
		spoilt ? 1 : undefined,
	);
	const body = spoilt
		? countedLater(cutAfter(chunks, fault.rows ?? Math.floor(total / 2), reply, fault.kind), record)
		: counted(chunks, record);
	if (as === 'csv') {
		const full = encodeURIComponent(`${job.name}_${format}.csv`);
		reply.header(
			'content-disposition',
			`attachment; filename="${fileName(job, format)}"; filename*=UTF-8''${full}`,
		);
	}
	reply.code(200).type(as === 'json' ? 'application/json' : 'text/csv; charset=utf-8');
	if (as === 'csv') reply.headers(knobs.downloadHeaders);
	return reply.send(Readable.from(body, { objectMode: true, highWaterMark: 1 }));
}

module.exports = { sendOutput };
