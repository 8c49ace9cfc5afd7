// @ts-check
'use strict';

const { Readable } = require('node:stream');
const { PAGES } = require('./answers');
const { answerWrongly } = require('./faults');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./faults').Fault} Fault */
/** @typedef {import('./faults').Faults} Faults */
/** @typedef {{ noDateHeader: boolean, dateSkewMs: number }} Knobs the ones for every response */
/** @typedef {import('./faults').ErrorResponses} ErrorResponses */
/**
 * @typedef {object} RequestRecord
 * @property {string} method
 * @property {string} url path and query as they came
 * @property {string} path
 * @property {Record<string, string | string[] | undefined>} query
 * @property {import('http').IncomingHttpHeaders} headers
 * @property {number} at epoch milliseconds
 * @property {number | undefined} status undefined without a response, or before it
 * @property {Fault['kind'] | undefined} fault
 * @property {number} rowsSent rows of output made for this request so far
 */
/** @typedef {(request: RequestRecord) => unknown} Listener */

const CONTROL_PREFIX = '/__simulator/';

/** A list of requests that can be emptied, and drops the oldest when it is full. @param {number} limit */
function createLog(limit) {
	/** @type {RequestRecord[]} */
	const list = [];
	return Object.assign(list, {
		clear() {
			list.length = 0;
		},
		/** @param {RequestRecord} record */
		note(record) {
			if (list.length >= limit) list.shift();
			list.push(record);
		},
	});
}

/** @param {FastifyRequest} request @param {number} at @returns {RequestRecord} */
function recordOf(request, at) {
	const { method, url, headers } = request;
	const query = /** @type {RequestRecord['query']} */ (request.query);
	return {
		method,
		url,
		path: url.replace(/\?.*$/s, ''),
		query,
		headers,
		at,
		status: undefined,
		fault: undefined,
		rowsSent: 0,
	};
}

/**
 * The faults that come after a request was carried out; undefined for the others.
 *
 * @param {Fault | undefined} fault
 * @param {FastifyRequest} request
 * @param {FastifyReply} reply
 * @returns {Promise<string | undefined>}
 */
async function spoilLate(fault, request, reply) {
	if (fault?.kind === 'silent') return await new Promise(() => {});
	if (fault?.kind === 'lost') request.raw.socket.destroy();
	if (fault?.kind !== 'late502') return undefined;
	void reply.code(502).type('text/html; charset=utf-8');
	reply.header('content-length', String(Buffer.byteLength(PAGES.badGateway)));
	return PAGES.badGateway;
}

/** Half of a body, with the Content-Length of the whole. @param {FastifyReply} reply @param {string} payload */
function truncate(reply, payload) {
	const bytes = Buffer.from(payload);
	reply.header('content-length', String(bytes.length));
	// Read now, because a response that has been sent no longer has its socket.
	const { socket } = reply.raw;
	reply.raw.once('finish', () => socket?.destroySoon?.());
	// As a stream, because fastify corrects the length of a text.
	return Readable.from([bytes.subarray(0, Math.floor(bytes.length / 2))], { objectMode: false });
}

/**
 * Sees every request of the API itself: records it, applies a fault, dates the response and calls the listeners.
 *
 * @param {FastifyInstance} app
 * @param {{ now: () => number, knobs: Knobs, faults: Faults, errorResponses: ErrorResponses, logLimit: number }} simulator
 */
function watchTraffic(app, { now, knobs, faults, errorResponses, logLimit }) {
	const requests = createLog(logLimit);
	/** @type {WeakMap<object, { record: RequestRecord, fault: Fault | undefined }>} */
	const seen = new WeakMap();
	/** @type {Set<Listener>} */
	const listeners = new Set();

	/** @param {RequestRecord} record */
	async function tellListeners(record) {
		for (const listener of [...listeners]) await listener(record);
	}

	/** @param {FastifyReply} reply */
	function stampDate(reply) {
		if (knobs.noDateHeader) reply.raw.sendDate = false;
		else reply.header('date', new Date(now() + knobs.dateSkewMs).toUTCString());
	}

	app.addHook('onRequest', async (request, reply) => {
		if (request.url.startsWith(CONTROL_PREFIX)) return;
		const record = recordOf(request, now());
		requests.note(record);
		const fault = faults.take(record);
		record.fault = fault?.kind;
		seen.set(request.raw, { record, fault });
		if (fault && answerWrongly(fault, reply, errorResponses)) {
			if (!reply.raw.destroyed && fault.kind !== 'hang') return reply;
			await tellListeners(record);
			return reply;
		}
	});

	// The response is made but not sent, so the next request sees any change that a listener makes now.
	app.addHook('onSend', async (request, reply, payload) => {
		stampDate(reply);
		const entry = seen.get(request.raw);
		if (!entry) return payload;
		const first = entry.record.status === undefined;
		entry.record.status = reply.statusCode;
		if (first) await tellListeners(entry.record);
		const late = await spoilLate(entry.fault, request, reply);
		if (late !== undefined) return late;
		const spoilt = entry.fault?.kind === 'truncated' || entry.fault?.kind === 'cut';
		return spoilt && typeof payload === 'string' ? truncate(reply, payload) : payload;
	});

	return {
		requests,
		stampDate,

		/** @param {FastifyRequest} request */
		of: (request) => seen.get(request.raw),

		/** @param {Listener} listener @returns {() => void} stops listening */
		onRequest(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
}

module.exports = { watchTraffic, CONTROL_PREFIX };
