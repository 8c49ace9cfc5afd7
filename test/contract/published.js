'use strict';

const { fastify } = require('fastify');

/**
 * Stands before the server that Prism has made of a published document: notes what was asked and how the document took it, and can
 * ask for another of its answers.
 *
 * @param {string} name of the document, as in scripts/contract.mjs
 * @returns {Promise<undefined | { url: string, seen: { url: string, status: number }[], answerWith: (status: number) => void,
 * close: () => Promise<void> }>} undefined when the document is not there
 */
async function published(name) {
	const origin = process.env[`CONTRACT_${name}`];
	if (!origin) return undefined;
	const seen = [];
	let wanted;
	const app = fastify({ forceCloseConnections: true });
	app.all('*', async (request, reply) => {
		const { host: _host, connection: _connection, ...headers } = request.headers;
		const answer = await fetch(origin + request.url, {
			method: request.method,
			headers: { ...headers, ...(wanted === undefined ? {} : { prefer: `code=${wanted}` }) },
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
