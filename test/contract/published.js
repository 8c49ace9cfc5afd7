'use strict';

const { fastify } = require('fastify');

/**
 * A proxy in front of the server that Prism makes of a published document. It records the requests and the statuses of the
 * responses, and can make the server respond with another status of the document.
 *
 * @param {string} name of the document, as in scripts/contract.mjs
 * @param {Record<string, string>} [others] documents for addresses that begin with a path
 * @param {string} [base] where the paths of the document begin
 * @returns {Promise<undefined | { url: string, seen: { url: string, status: number }[], respondWith: (status: number) => void,
 * close: () => Promise<void> }>} undefined when the document is not there
 */
async function published(name, others = {}, base = '') {
	const origin = process.env[`CONTRACT_${name}`];
	if (!origin) return undefined;
	const seen = [];
	let wantedStatus;
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
		const response = await fetch(server + request.url.slice(base.length), {
			method: request.method,
			body: /** @type {string | undefined} */ (request.body),
			headers: {
				...headers,
				...(wantedStatus === undefined || other !== undefined
					? {}
					: { prefer: `code=${wantedStatus}` }),
			},
		});
		seen.push({ url: request.url, status: response.status });
		const type = response.headers.get('content-type') ?? 'text/plain';
		return reply
			.code(response.status)
			.type(type)
			.send(await response.text());
	});
	return {
		url: `${await app.listen({ port: 0, host: '127.0.0.1' })}${base}`,
		seen,
		respondWith: (status) => (wantedStatus = status),
		close: async () => await app.close(),
	};
}

/** Whether the folder has this document. @param {string} name as in scripts/contract.mjs */
const isPublished = (name) => process.env[`CONTRACT_${name}`] !== undefined;

module.exports = { isPublished, published };
