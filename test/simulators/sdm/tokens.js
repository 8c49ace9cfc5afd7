// @ts-check
'use strict';

const { sendDetail, sendThrottled } = require('./answers');

/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./knobs').Knobs} Knobs */
/** @typedef {ReturnType<typeof createTokens>} Tokens */

const A_SECOND = 1000;

/**
 * The valid tokens, and the recent requests of each.
 *
 * @param {{ initial: string[], uuid: () => string, now: () => number, knobs: Knobs }} environment
 */
function createTokens({ initial, uuid, now, knobs }) {
	const known = new Set(initial);
	/** @type {Map<string, string>} */
	const bought = new Map();
	/** @type {Map<string, number[]>} */
	const recent = new Map();

	/** Forgets all tokens but these. @param {string[]} tokens */
	function replace(tokens) {
		known.clear();
		for (const token of tokens) known.add(token);
	}

	/** The key for a label: always the same one for the same person. @param {string} email @param {string} name */
	function buy(email, name) {
		const label = JSON.stringify([email, name]);
		const key = bought.get(label) ?? uuid();
		bought.set(label, key);
		known.add(key);
		return key;
	}

	/** The error text of the framework for an Authorization header, undefined for a valid one. @param {string | undefined} header */
	function complaint(header = '') {
		const [keyword, token, ...more] = header.split(/\s+/).filter(Boolean);
		if (keyword?.toLowerCase() !== 'token') return 'Authentication credentials were not provided.';
		if (token === undefined) return 'Invalid token header. No credentials provided.';
		if (more.length) return 'Invalid token header. Token string should not contain spaces.';
		return known.has(token) ? undefined : 'Invalid token.';
	}

	/** Seconds to wait when this token has reached its rate limit. Rate limited requests do not count. @param {string} token */
	function wait(token) {
		if (!knobs.rateLimit) return 0;
		const present = now();
		const times = (recent.get(token) ?? []).filter((time) => time > present - A_SECOND);
		recent.set(token, times);
		const oldest = times.at(-knobs.rateLimit);
		if (oldest !== undefined)
			return Math.max(1, Math.ceil((oldest + A_SECOND - present) / A_SECOND));
		times.push(present);
		return 0;
	}

	/**
	 * Lets a request through, or responds with 401 or 429.
	 *
	 * @param {string | undefined} header
	 * @param {FastifyReply} reply
	 * @returns {boolean} whether it may pass
	 */
	function admit(header, reply) {
		const wrong = complaint(header);
		if (wrong) {
			void sendDetail(reply.header('www-authenticate', 'Token'), 401, wrong);
			return false;
		}
		const seconds = wait(header ?? '');
		if (seconds) void sendThrottled(reply, knobs.retryAfter ? seconds : undefined);
		return !seconds;
	}

	return { replace, buy, admit };
}

module.exports = { createTokens };
