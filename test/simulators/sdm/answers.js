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
 * The refusal of one request too many.
 *
 * @param {FastifyReply} reply
 * @param {number | undefined} seconds how long to wait, undefined when the service does not tell
 */
function sendThrottled(reply, seconds) {
	if (seconds === undefined) return sendDetail(reply, 429, 'Request was throttled.');
	const unit = seconds === 1 ? 'second' : 'seconds';
	reply.header('retry-after', String(seconds));
	return sendDetail(reply, 429, `Request was throttled. Expected available in ${seconds} ${unit}.`);
}

/** How this service refuses. @type {import('../common/faults').Refusals} */
const REFUSALS = {
	refuse: (reply, status) => sendDetail(reply, status, DETAILS[status] ?? 'Refused.'),
	throttle: sendThrottled,
	known: (status) => status in DETAILS,
};

module.exports = { PAGES, REFUSALS, sendHtml, sendJson, sendDetail, sendThrottled };
