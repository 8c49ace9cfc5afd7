// @ts-check
'use strict';

const { PAGES, sendHtml, sendJson } = require('./answers');

/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./traffic').RequestRecord} RequestRecord */
/**
 * @typedef {object} Fault
 * @property {number | 'reset' | 'truncated' | 'cut' | 'stall' | 'short' | 'html' | 'empty' | 'hang' | 'redirect'} kind
 *   A number: that HTTP status. `reset`: the connection breaks at once. `truncated`: half of the body, then the connection breaks. `cut`: a streamed
 *   output breaks after `rows` rows. `html`: a login page with status 200. `hang`: no answer ever.
 *   `stall`: a streamed output stops after `rows` rows, and the connection stays. `short`:
 *   it stops there and pretends to be whole.
 * @property {RegExp | ((request: RequestRecord) => boolean)} [match] which requests; an expression is tried on path and query
 * @property {number} [times] for how many requests, 1 by default
 * @property {number} [retryAfter] seconds, for 429 and 503
 * @property {string} [location] the header of that name, for `redirect` and for any status; a redirect without one leads to /
 * @property {unknown} [body] instead of the usual body of that kind
 * @property {number} [rows] for `cut`, `stall` and `short`
 */
/** @typedef {ReturnType<typeof createFaults>} Faults */
/**
 * @typedef {object} Refusals how a service words its refusals
 * @property {(reply: FastifyReply, status: number) => FastifyReply} refuse
 * @property {(reply: FastifyReply, retryAfter: number | undefined) => FastifyReply} throttle one request too many; seconds
 * @property {(status: number) => boolean} known whether the service itself gives this status, and not what stands before it
 */

/** @type {Record<number, string>} */
const GATEWAY_PAGES = { 502: PAGES.badGateway, 503: PAGES.unavailable };

/** Faults of an answer that is right as far as it goes. @type {Set<Fault['kind']>} */
const SPOILING = new Set(['truncated', 'cut', 'stall', 'short']);

/** @param {Fault} fault @param {RequestRecord} record */
function concerns({ match }, record) {
	if (!match) return true;
	// A global expression remembers where it stopped; search() does not look at that.
	return typeof match === 'function' ? match(record) : record.url.search(match) >= 0;
}

/** What is to go wrong next. */
function createFaults() {
	/** @type {{ fault: Fault, left: number }[]} */
	const queue = [];
	return {
		/** Asked on every request, before the queue. @type {((request: RequestRecord) => Fault | undefined) | undefined} */
		hook: undefined,

		/** @param {Fault} fault */
		next(fault) {
			queue.push({ fault, left: fault.times ?? 1 });
		},

		/** How many requests are still to be broken. */
		get left() {
			return queue.reduce((sum, { left }) => sum + left, 0);
		},

		clear() {
			queue.length = 0;
			this.hook = undefined;
		},

		/** @param {RequestRecord} record */
		take(record) {
			const hooked = this.hook?.(record);
			if (hooked) return hooked;
			const entry = queue.find(({ fault }) => concerns(fault, record));
			if (entry && --entry.left <= 0) queue.splice(queue.indexOf(entry), 1);
			return entry?.fault;
		},
	};
}

/**
 * Answers a request wrongly. False when the fault is one that first needs the right answer, to spoil it later.
 *
 * @param {Fault} fault
 * @param {FastifyReply} reply
 * @param {Refusals} refusals
 */
function answerWrongly(fault, reply, refusals) {
	const { kind, retryAfter, body } = fault;
	if (SPOILING.has(kind)) return false;
	if (kind === 'hang' || kind === 'reset') {
		reply.hijack();
		if (kind === 'reset') reply.raw.destroy();
		return true;
	}
	if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
	const status = typeof kind === 'number' ? kind : kind === 'redirect' ? 302 : 200;
	const location = kind === 'redirect' ? (fault.location ?? '/') : fault.location;
	if (location !== undefined) reply.header('location', location);
	if (typeof body === 'string') void sendHtml(reply, status, body);
	else if (body !== undefined) void sendJson(reply, status, body);
	else if (kind === 429) void refusals.throttle(reply, retryAfter);
	else if (kind === 'html') void sendHtml(reply, status, PAGES.login);
	else if (kind === 'empty' || (status >= 300 && status < 400)) void reply.code(status).send('');
	else if (refusals.known(status)) void refusals.refuse(reply, status);
	else void sendHtml(reply, status, GATEWAY_PAGES[status] ?? PAGES.serverError);
	return true;
}

module.exports = { createFaults, answerWrongly };
