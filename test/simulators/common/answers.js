// @ts-check
'use strict';

/** @typedef {import('fastify').FastifyReply} FastifyReply */

/** @param {string} title @param {string} text */
function html(title, text) {
	return `<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${text}</p>\n</body>\n</html>\n`;
}

const PAGES = {
	notFound: html('Not Found', 'The requested resource was not found on this server.'),
	badRequest: html('Bad Request (400)', ''),
	serverError: html('Server Error (500)', ''),
	badGateway: html('502 Bad Gateway', 'nginx'),
	unavailable: html('503 Service Temporarily Unavailable', 'nginx'),
	login: html('Sign in', 'Please sign in to continue.'),
};

/**
 * @param {FastifyReply} reply
 * @param {number} status
 * @param {string} page
 */
function sendHtml(reply, status, page) {
	return reply.code(status).type('text/html; charset=utf-8').send(page);
}

/**
 * Sends JSON that is already text, or makes it.
 *
 * @param {FastifyReply} reply
 * @param {number} status
 * @param {unknown} body
 */
function sendJson(reply, status, body) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return reply.code(status).type('application/json').send(text);
}

module.exports = { PAGES, sendHtml, sendJson };
