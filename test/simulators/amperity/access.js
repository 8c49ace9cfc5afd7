// @ts-check
'use strict';

const { reject } = require('./answers');

/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {ReturnType<typeof createAccess>} Access */

const VERSION = '2024-04-01';
const A_SECOND = 1000;

/**
 * Checks the token, its tenant and the version of a request. The version may be in the query, too.
 *
 * @param {{ tokens: string[], tenant: string, now: () => number, knobs: import('./knobs').Knobs }} environment
 */
function createAccess({ tokens, tenant, now, knobs }) {
	const known = new Set(tokens);
	/** @type {number[]} */
	let recent = [];

	function isTooMany() {
		if (!knobs.rateLimit) return false;
		const present = now();
		recent = recent.filter((time) => time > present - A_SECOND);
		if (recent.length >= knobs.rateLimit) return true;
		recent.push(present);
		return false;
	}

	return {
		/** Forgets all tokens but these. @param {string[]} list */
		replace(list) {
			known.clear();
			for (const token of list) known.add(token);
		},

		/** Lets a request through, or rejects it. @param {FastifyRequest} request @param {FastifyReply} reply */
		admit({ headers, query }, reply) {
			const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
			const version =
				headers['api-version'] ?? /** @type {Record<string, unknown>} */ (query).api_version;
			if (token === undefined || !known.has(token)) void reject(reply, 401);
			else if (version !== VERSION)
				void reject(reply, knobs.wrongVersion, 'Unsupported api-version');
			else if (headers['amperity-tenant'] !== tenant) void reject(reply, knobs.wrongTenant);
			else if (isTooMany()) void reject(reply, 429);
			else return true;
			return false;
		},
	};
}

module.exports = { createAccess };
