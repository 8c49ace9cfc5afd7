// @ts-check
'use strict';

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */

/** Reads bodies of JSON and forms; an empty body counts as no body. @param {FastifyInstance} app */
function readBodies(app) {
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		try {
			done(null, body === '' ? undefined : JSON.parse(String(body)));
		} catch (error) {
			done(
				Object.assign(new Error(`JSON parse error - ${String(error)}`), { statusCode: 400 }),
				undefined,
			);
		}
	});
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
	);
}

module.exports = { readBodies };
