// @ts-check
'use strict';

const { PAGES, sendHtml, sendJson } = require('./answers');

/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./traffic').RequestRecord} RequestRecord */
/**
 * @typedef {object} Fault
 * @property {number | 'reset' | 'truncated' | 'cut' | 'stall' | 'short' | 'html' | 'empty' | 'hang' | 'redirect' | 'silent' | 'lost' | 'late502'} kind
 *   A number: that HTTP status. `reset`: the connection breaks at once. `truncated`: half of the body, then the connection breaks. `cut`: a streamed
 *   output breaks after `rows` rows. `html`: a login page with status 200. `hang`: no response.
 *   `stall`: a streamed output stops after `rows` rows, and the connection stays. `short`:
 *   it stops there and pretends to be whole. `silent`, `lost`, `late502`: the request is carried out, and then there is no response, the
 *   connection breaks, or a proxy sends its error page.
 * @property {RegExp | ((request: RequestRecord) => boolean)} [match] which requests; a regular expression is matched against path and query
 * @property {number} [times] for how many requests, 1 by default
 * @property {number} [retryAfter] seconds, for any status
 * @property {string} [location] the header of that name, for `redirect` and for any status; a redirect without one leads to /
 * @property {unknown} [body] instead of the usual body of that kind
 * @property {number} [rows] for `cut`, `stall` and `short`
 */
/** @typedef {ReturnType<typeof createFaults>} Faults */
/**
 * @typedef {object} ErrorResponses the error responses of a service
 * @property {(reply: FastifyReply, status: number) => FastifyReply} reject
 * @property {(reply: FastifyReply, retryAfter: number | undefined) => FastifyReply} throttle rate limited; `retryAfter` in seconds
 * @property {(status: number) => boolean} known whether the service itself sends this status, and not a proxy in front of it
 */

/** @type {Record<number, string>} */
const GATEWAY_PAGES = { 502: PAGES.badGateway, 503: PAGES.unavailable };

/** Faults that spoil a valid response. @type {Set<Fault['kind']>} */
const SPOILING = new Set(['truncated', 'cut', 'stall', 'short', 'silent', 'lost', 'late502']);

/** @param {Fault} fault @param {RequestRecord} record */
function concerns({ match }, record) {
	if (!match) return true;
	// A global expression keeps its last position, which search() ignores.
	return typeof match === 'function' ? match(record) : record.url.search(match) >= 0;
}

/** The faults of the next requests. */
function createFaults() {
	/** @type {{ fault: Fault, left: number }[]} */
	const queue = [];
	return {
		/** Called on every request, before the queued faults. @type {((request: RequestRecord) => Fault | undefined) | undefined} */
		hook: undefined,

		/** @param {Fault} fault */
		next(fault) {
			queue.push({ fault, left: fault.times ?? 1 });
		},

		/** The number of faults that are left. */
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
 * Sends a fault in place of a response. False for a fault that spoils a valid response later.
 *
 * @param {Fault} fault
 * @param {FastifyReply} reply
 * @param {ErrorResponses} errorResponses
 */
function answerWrongly(fault, reply, errorResponses) {
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
	else if (kind === 429) void errorResponses.throttle(reply, retryAfter);
	else if (kind === 'html') void sendHtml(reply, status, PAGES.login);
	else if (kind === 'empty' || status === 204 || (status >= 300 && status < 400))
		void reply.code(status).send('');
	else if (errorResponses.known(status)) void errorResponses.reject(reply, status);
	else void sendHtml(reply, status, GATEWAY_PAGES[status] ?? PAGES.serverError);
	return true;
}

module.exports = { createFaults, answerWrongly };
