'use strict';

const { fastify } = require('fastify');

/**
 * Stands before the server that Prism has made of a published document: notes what was asked and how the document took it, and can
 * ask for another of its answers.
 *
 * @param {string} name of the document, as in scripts/contract.mjs
 * @param {Record<string, string>} [others] documents for what begins with a path
 * @returns {Promise<undefined | { url: string, seen: { url: string, status: number }[], answerWith: (status: number) => void,
 * close: () => Promise<void> }>} undefined when the document is not there
 */
async function published(name, others = {}) {
	const origin = process.env[`CONTRACT_${name}`];
	if (!origin) return undefined;
	const seen = [];
	let wanted;
	const app = fastify({ forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.all('*', async (request, reply) => {
		const other = Object.keys(others).find((path) => request.url.startsWith(path));
		const server = other === undefined ? origin : process.env[`CONTRACT_${others[other]}`];
		const {
			host: _host,
			connection: _connection,
			'content-length': _length,
			...headers
		} = request.headers;
		const answer = await fetch(server + request.url, {
			method: request.method,
			body: /** @type {string | undefined} */ (request.body),
			headers: {
				...headers,
				...(wanted === undefined || other !== undefined ? {} : { prefer: `code=${wanted}` }),
			},
		});
		seen.push({ url: request.url, status: answer.status });
		const type = answer.headers.get('content-type') ?? 'text/plain';
		return reply
			.code(answer.status)
			.type(type)
			.send(await answer.text());
	});
	return {
		url: await app.listen({ port: 0, host: '127.0.0.1' }),
		seen,
		answerWith: (status) => (wanted = status),
		close: async () => await app.close(),
	};
}

module.exports = { published };
