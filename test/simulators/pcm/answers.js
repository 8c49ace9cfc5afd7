// @ts-check
'use strict';

const { sendJson } = require('../common/answers');

/** @typedef {import('fastify').FastifyReply} FastifyReply */

/** @type {Record<number, string>} */
const TITLES = {
	400: 'Bad Request',
	401: 'Unable to validate access token',
	403: 'Forbidden',
	404: 'Not Found',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Entity',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
};

/**
 * The error responses of this service.
 *
 * @param {import('./knobs').Knobs} knobs
 */
function createErrorResponses(knobs) {
	/** @param {FastifyReply} reply @param {number} status @param {{ title?: string, detail?: string }} [words] */
	function reject(reply, status, { title = TITLES[status] ?? 'Error', detail } = {}) {
		const shown = knobs.integerErrorStatus ? status : String(status);
		return sendJson(reply, status, {
			errors: [{ title, status: shown, ...(detail === undefined ? {} : { detail }) }],
		});
	}
	/** @type {import('../common/faults').ErrorResponses} */
	const errorResponses = {
		reject: (reply, status) => reject(reply, status),
		throttle: (reply, seconds) => {
			if (seconds !== undefined) reply.header('retry-after', String(seconds));
			return reject(reply, 429);
		},
		known: (status) => status in TITLES,
	};
	return { reject, errorResponses };
}

module.exports = { createErrorResponses };
