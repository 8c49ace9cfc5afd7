// @ts-check
'use strict';

const { gunzipSync } = require('node:zlib');

const { sendJson } = require('../common/answers');

/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('../common/multipart').Part} Part */
/** @typedef {import('./routes').Parts} Parts */
/** @typedef {import('./jobs').NewJob} NewJob */
/** @typedef {{ detail?: string, code?: number } & NewJob} Start `detail`: why it is rejected, `code`: with which status */

const MB = 1024 * 1024;

/**
 * The requests that start a job.
 *
 * @param {import('fastify').FastifyInstance} app
 * @param {Parts & { view: (job: import('./jobs').Job) => unknown }} parts
 */
function addStarts(app, { jobs, catalog, knobs, reject, view }) {
	/** @param {string} path @param {(request: FastifyRequest) => Start} read */
	const addStart = (path, read) =>
		app.post(path, (request, reply) => {
			const { detail, code = 422, ...wanted } = read(request);
			if (detail !== undefined) return reject(reply, code, { detail });
			const job = jobs.createJob({ files: [], ...wanted });
			return sendJson(reply, 201, { data: view(job) });
		});

	addStart('/pcm/products/import', (request) => {
		const file = fileIn(request);
		if (!file) return { code: 400, detail: 'no file' };
		if (file.content.length > 50 * MB) return { code: 503, detail: 'client read error' };
		const [header = '', ...rows] = linesOf(file.content.toString());
		if (!header.split(',').includes('name')) return { detail: 'missing required csv header: name' };
		const place = header.split(',').indexOf('sku');
		const skus = rows.map((row) => row.split(',')[place] ?? '');
		const errors = skus
			.filter((sku, index) => sku !== '' && skus.indexOf(sku) < index)
			.map((sku) => `data.attributes.sku: Must be unique amongst products. (${sku})`);
		return {
			type: 'product-import',
			errors,
			request: { file: file.fileName, ...queryOf(request) },
		};
	});

	addStart('/pcm/products/export', (request) => {
		const { filter = '', ...query } = queryOf(request);
		if (filter !== '' && !/^\w+\([^()]+\)(:\w+\([^()]+\))*$/.test(filter))
			return { code: 400, detail: 'Could not parse the supplied filter' };
		const files = [
			`sku,name\n${catalog.products.map(({ sku, name }) => `${sku},${name}\n`).join('')}`,
		];
		return { type: 'product-export', files, filter, request: { ...query, body: request.body } };
	});

	addStart('/pcm/products/:id/build', (request) => {
		const { id } = /** @type {{ id: string }} */ (request.params);
		const product = catalog.products.find((one) => one.id === id);
		return product
			? { type: 'child-products', request: { product: id } }
			: { code: 404, detail: id };
	});

	addStart('/pcm/hierarchies/:id/duplicate_job', (request) => {
		const { id } = /** @type {{ id: string }} */ (request.params);
		if (!catalog.hierarchies.some((one) => one.id === id)) return { code: 404, detail: id };
		return { type: 'hierarchy-duplicate', copiedFrom: id, request: request.body };
	});

	addStart('/pcm/pricebooks/import', (request) => {
		const file = fileIn(request);
		if (!file) return { code: 400, detail: 'no file' };
		const parts = /** @type {Part[]} */ (request.body);
		const compression = parts.find(({ name }) => name === 'file_compression')?.content.toString();
		const content = compression === 'gzip' ? gunzipSync(file.content) : file.content;
		const errors = linesOf(content.toString()).flatMap((line, index) => {
			try {
				JSON.parse(line);
				return [];
			} catch {
				return [`error processing object '${index + 1}' invalid json provided`];
			}
		});
		return { type: knobs.priceImportType, errors, request: { file: file.fileName, compression } };
	});
}

/** @param {FastifyRequest} request */
function fileIn({ body }) {
	/** @type {Part[]} */
	const parts = Array.isArray(body) ? body : [];
	return parts.find(({ name, fileName }) => name === 'file' && fileName !== undefined);
}

/** @param {FastifyRequest} request */
function queryOf({ query }) {
	return /** @type {Record<string, string>} */ ({ .../** @type {object} */ (query) });
}

/** @param {string} text */
function linesOf(text) {
	return text.split(/\r?\n/).filter((line) => line !== '');
}

module.exports = { addStarts };
