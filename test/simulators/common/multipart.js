// @ts-check
'use strict';

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {{ name: string, fileName: string | undefined, content: Buffer }} Part */

const HEADERS_END = Buffer.from('\r\n\r\n');

/**
 * The parts of a multipart body (RFC 7578). Throws for one that is not whole.
 *
 * @param {Buffer} body
 * @param {string} contentType
 * @returns {Part[]}
 */
function readParts(body, contentType) {
	const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
	if (boundary === undefined) throw new Error('Multipart form parse error - Invalid boundary');
	const delimiter = Buffer.from(`--${boundary}`);
	/** @type {Part[]} */
	const parts = [];
	let start = body.indexOf(delimiter);
	for (;;) {
		const end = body.indexOf(delimiter, start + delimiter.length);
		if (start < 0 || end < 0) break;
		const part = body.subarray(start + delimiter.length + 2, end - 2);
		const headersEnd = part.indexOf(HEADERS_END);
		const headers = part.subarray(0, headersEnd).toString();
		parts.push({
			name: /[;\s]name="([^"]*)"/i.exec(headers)?.[1] ?? '',
			fileName: /filename="([^"]*)"/i.exec(headers)?.[1],
			content: part.subarray(headersEnd + HEADERS_END.length),
		});
		start = end;
	}
	const isWhole =
		start >= 0 &&
		body
			.subarray(start + delimiter.length)
			.toString()
			.startsWith('--');
	if (!isWhole) throw new Error('Multipart form parse error - Invalid end');
	return parts;
}

/** Reads multipart bodies into `request.body`, as a list of parts. @param {FastifyInstance} app */
function readMultipart(app) {
	app.addContentTypeParser(
		/^multipart\/form-data/,
		{ parseAs: 'buffer' },
		(request, body, done) => {
			try {
				done(null, readParts(Buffer.from(body), request.headers['content-type'] ?? ''));
			} catch (error) {
				done(Object.assign(new Error(String(error)), { statusCode: 400 }), undefined);
			}
		},
	);
}

module.exports = { readMultipart };
