// @ts-check
'use strict';

const { sendJson } = require('../common/answers');

/** @typedef {import('fastify').FastifyReply} FastifyReply */

/** @type {Record<number, string>} */
const MESSAGES = {
	400: 'Bad request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not found',
	409: 'Conflict',
	429: 'Too many requests',
	500: 'Internal error',
	503: 'Service unavailable',
};

/**
 * An error in the form of the service.
 *
 * @param {FastifyReply} reply
 * @param {number} status
 * @param {string} [message]
 */
function reject(reply, status, message = MESSAGES[status] ?? 'Error') {
	return sendJson(reply, status, {
		status,
		message,
		request_id: '0c9d7a52-3a0e-4b7c-9a51-1d5f0a6f9c11',
		trace_id: '77ab12cd34ef',
	});
}

/** The error responses of this service; they have no Retry-After. @type {import('../common/faults').ErrorResponses} */
const ERROR_RESPONSES = {
	reject: (reply, status) => reject(reply, status),
	throttle: (reply) => reject(reply, 429),
	known: (status) => status in MESSAGES,
};

module.exports = { ERROR_RESPONSES, reject };
