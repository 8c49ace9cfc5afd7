// @ts-check
'use strict';

const { PAGES, sendHtml, sendJson } = require('../common/answers');

/** @typedef {import('fastify').FastifyReply} FastifyReply */

/** @type {Record<number, string>} */
const DETAILS = {
	400: 'Bad request.',
	401: 'Invalid token.',
	403: 'You do not have permission to perform this action.',
	404: 'Not found.',
};

/**
 * An error in the form of Django REST Framework.
 *
 * @param {FastifyReply} reply
 * @param {number} status
 * @param {string} detail
 */
function sendDetail(reply, status, detail) {
	return sendJson(reply, status, { detail });
}

/**
 * The response to a rate limited request.
 *
 * @param {FastifyReply} reply
 * @param {number | undefined} seconds for Retry-After, undefined for a response without it
 */
function sendThrottled(reply, seconds) {
	if (seconds === undefined) return sendDetail(reply, 429, 'Request was throttled.');
	const unit = seconds === 1 ? 'second' : 'seconds';
	reply.header('retry-after', String(seconds));
	return sendDetail(reply, 429, `Request was throttled. Expected available in ${seconds} ${unit}.`);
}

/** The error responses of this service. @type {import('../common/faults').ErrorResponses} */
const ERROR_RESPONSES = {
	reject: (reply, status) => sendDetail(reply, status, DETAILS[status] ?? 'Rejected.'),
	throttle: sendThrottled,
	known: (status) => status in DETAILS,
};

module.exports = { PAGES, ERROR_RESPONSES, sendHtml, sendJson, sendDetail, sendThrottled };
