// @ts-check
'use strict';

const { sendJson } = require('../common/answers');
const { catalogView } = require('./catalog');
const { addStarts } = require('./start');
const { viewOf } = require('./views');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./jobs').Job} Job */
/**
 * @typedef {object} Parts
 * @property {import('./jobs').JobStore} jobs
 * @property {import('./catalog').Catalog} catalog
 * @property {import('./knobs').Knobs} knobs
 * @property {ReturnType<typeof import('./tokens').createTokens>} tokens
 * @property {ReturnType<typeof import('./answers').createErrorResponses>['reject']} reject
 * @property {(job: Job) => string[] | null} linksOf
 */

const DEFAULT_PAGE_SIZE = 25;
const TOKEN = '/oauth/access_token';

/** @param {FastifyInstance} app @param {Parts} parts */
function addRoutes(app, parts) {
	const { jobs, catalog, knobs, tokens, reject, linksOf } = parts;
	/** @param {Job} job */
	const view = (job) => viewOf(job, { knobs, links: linksOf(job) });

	/**
	 * @template T
	 * @param {FastifyRequest} request
	 * @param {FastifyReply} reply
	 * @param {T[]} all
	 * @param {(row: T) => unknown} show
	 */
	function sendPage(request, reply, all, show) {
		const query = /** @type {Record<string, string>} */ (request.query);
		const number = (/** @type {string} */ name, /** @type {number} */ otherwise) =>
			/^\d+$/.test(query[name] ?? '') ? Number(query[name]) : otherwise;
		if (knobs.rejectsLargePages && number('page[limit]', 0) > knobs.maxPageSize)
			return reject(reply, 422, { detail: 'page[limit]' });
		const limit = Math.min(number('page[limit]', DEFAULT_PAGE_SIZE) || 1, knobs.maxPageSize);
		const offset = number('page[offset]', 0);
		if (offset > knobs.furthestOffset) return reject(reply, 400, { detail: 'page[offset]' });
		const rows =
			knobs.ignorePaging === 'whole'
				? all
				: knobs.ignorePaging === 'offset'
					? all.slice(0, limit)
					: all.slice(offset, offset + limit);
		const total = knobs.totalIsOne ? 1 : all.length;
		return sendJson(reply, 200, {
			data: rows.map(show),
			...(knobs.omitTotal ? {} : { meta: { results: { total } } }),
		});
	}

	/** @param {(job: Job, request: FastifyRequest, reply: FastifyReply) => FastifyReply} answer */
	const withJob =
		(answer) => (/** @type {FastifyRequest} */ request, /** @type {FastifyReply} */ reply) => {
			const job = jobs.get(/** @type {{ id: string }} */ (request.params).id);
			return job ? answer(job, request, reply) : reject(reply, 404);
		};

	app.setNotFoundHandler((_request, reply) => reject(reply, 404));
	app.addHook('onRequest', async (request, reply) => {
		const open = request.url.startsWith(TOKEN) || request.url.startsWith('/__simulator/');
		if (!open && !tokens.accepts(request.headers.authorization)) return reject(reply, 401);
	});
	app.post(TOKEN, (request, reply) => {
		const token = tokens.give(/** @type {Record<string, string>} */ (request.body ?? {}));
		if (token === undefined) return reject(reply, 401, { title: 'Unauthorized' });
		const answer = {
			access_token: token,
			token_type: 'Bearer',
			expires_in: knobs.tokenSeconds,
			identifier: 'client_credentials',
		};
		return sendJson(reply, 200, knobs.wrappedToken ? { data: answer } : answer);
	});
	app.get('/pcm/products', (request, reply) => {
		const { filter } = /** @type {{ filter?: string }} */ (request.query);
		return sendPage(request, reply, catalog.search(filter), catalogView('product'));
	});
	app.get('/pcm/hierarchies', (request, reply) =>
		sendPage(request, reply, catalog.hierarchies, catalogView('hierarchy')),
	);
	addStarts(app, { ...parts, view });
	app.get('/pcm/jobs', (request, reply) => sendPage(request, reply, jobs.all(), view));
	app.get(
		'/pcm/jobs/:id',
		withJob((job, _request, reply) => sendJson(reply, 200, { data: view(job) })),
	);
	app.get(
		'/pcm/jobs/:id/errors',
		withJob((job, request, reply) => {
			const errors = job.errors.map((message, index) => ({ message, id: `${job.id}-${index}` }));
			return sendPage(request, reply, errors, ({ message, id }) => ({
				type: 'pim-job-error',
				id,
				attributes: { message },
			}));
		}),
	);
	app.post(
		'/pcm/jobs/:id/cancel',
		withJob((job, _request, reply) => {
			if (job.status !== 'pending') {
				return reject(reply, knobs.cancelStatus, { detail: 'Only pending jobs can be cancelled' });
			}
			return sendJson(reply, 200, { data: view(jobs.setStatus(job.id, 'cancelled')) });
		}),
	);
}

module.exports = { addRoutes };
