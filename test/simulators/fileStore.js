// @ts-check
'use strict';

const { createServer } = require('node:http');

/**
 * A store of files like those to which large services redirect downloads: it needs no token, and rejects one.
 *
 * @param {{ body?: string | Uint8Array, headers?: Record<string, string>, answer?: (url: string) => { status: number,
 * headers?: Record<string, string>, body?: string } | undefined }} [options] `answer` replaces the file
 */
async function createFileStore({ body = 'sku\r\nA\r\n', headers = {}, answer } = {}) {
	/** @type {{ url: string, headers: import('node:http').IncomingHttpHeaders }[]} */
	const requests = [];
	const server = createServer((request, response) => {
		const url = request.url ?? '';
		requests.push({ url, headers: request.headers });
		const other = answer?.(url);
		const { status, ...rest } =
			other ??
			(request.headers.authorization
				? { status: 400, body: 'Two ways to sign.' }
				: { status: 200 });
		response.writeHead(status, { 'content-type': 'text/csv', ...headers, ...rest.headers });
		response.end(status === 200 ? (rest.body ?? body) : (rest.body ?? ''));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return {
		requests,
		url: `http://127.0.0.1:${port}`,
		/** The same store under another name, so another origin. */
		alias: `http://localhost:${port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

module.exports = { createFileStore };
