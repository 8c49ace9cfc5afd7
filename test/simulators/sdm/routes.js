// @ts-check
'use strict';

const { PAGES, sendDetail, sendHtml, sendJson } = require('./answers');
const { readFilter, single } = require('./filters');
const { sendOutput } = require('./output');
const { pageSizeErrors, renderPage } = require('./page');
const { createJob, uploadFile } = require('./create');
const { PATHS, pathOf } = require('./paths');
const { projectOf } = require('./projects');
const { jobDetail, listItem } = require('./views');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('fastify').HTTPMethods} HTTPMethods */
/** @typedef {import('./filters').Query} Query */
/** @typedef {import('./select').Selection} Selection */
/** @typedef {{ id: string, format: string }} Params */
/**
 * @typedef {object} Parts
 * @property {import('./jobs').JobStore} jobs
 * @property {import('./files').FileStore} files
 * @property {import('./knobs').Knobs} knobs
 * @property {import('./tokens').Tokens} tokens
 * @property {ReturnType<typeof import('../common/traffic').watchTraffic>} traffic
 * @property {(filter: import('./filters').Filter) => Selection} select
 */

/**
 * Django redirects a path without a slash at its end to the one with it; for any other unknown path it sends a web page.
 *
 * @param {FastifyRequest} request
 * @param {FastifyReply} reply
 */
function answerUnknown(request, reply) {
	const [path, ...query] = request.url.split('?');
	if (pathOf(`${path}/`) === undefined) return sendHtml(reply, 404, PAGES.notFound);
	return reply
		.code(301)
		.header('location', [`${path}/`, ...query].join('?'))
		.send('');
}

/** @param {Parts} parts */
function createHandlers(parts) {
	const { jobs, files, knobs, tokens, traffic, select } = parts;

	/**
	 * @template T
	 * @param {FastifyRequest} request
	 * @param {FastifyReply} reply
	 * @param {import('./page').Sliceable<T>} items
	 * @param {(item: T) => unknown} show
	 */
	function sendPage(request, reply, items, show) {
		const url = new URL(request.url, `http://${request.headers.host ?? 'localhost'}`);
		const query = /** @type {Query} */ (request.query);
		const errors = pageSizeErrors(query, knobs);
		if (errors) return sendJson(reply, 400, errors);
		const text = renderPage(items, {
			query,
			url,
			knobs,
			show,
		});
		return text === undefined
			? sendDetail(reply, 404, 'Invalid page.')
			: sendJson(reply, 200, text);
	}

	/** @param {'json' | 'csv'} as @returns {(request: FastifyRequest, reply: FastifyReply) => FastifyReply} */
	const output = (as) => (request, reply) => {
		const { id, format } = /** @type {Params} */ (request.params);
		const job = jobs.get(id);
		const seen = traffic.of(request);
		if (!job || !seen) return sendDetail(reply, 404, knobs.notFoundDetail);
		return sendOutput(reply, {
			job,
			format: Number(format),
			as,
			knobs,
			...seen,
		});
	};

	/** @type {Record<string, (request: FastifyRequest, reply: FastifyReply) => FastifyReply>} */
	const handlers = {
		[PATHS.token](request, reply) {
			const body = /** @type {Query | undefined} */ (request.body) ?? {};
			const missing = ['email', 'password', 'token_name'].filter((name) => !single(body, name));
			if (missing.length) {
				return sendJson(
					reply,
					400,
					Object.fromEntries(missing.map((name) => [name, ['This field is required.']])),
				);
			}
			if (knobs.password && body.password !== knobs.password) {
				return sendJson(reply, 400, {
					non_field_errors: ['Unable to log in with provided credentials.'],
				});
			}
			return sendJson(reply, 200, { key: tokens.buy(String(body.email), String(body.token_name)) });
		},
		[PATHS.jobs](request, reply) {
			if (request.method === 'POST') return createJob(parts, request, reply);
			const { filter, errors } = readFilter(/** @type {Query} */ (request.query));
			if (errors) return sendJson(reply, 400, errors);
			return sendPage(request, reply, select(filter), (job) => listItem(job, knobs));
		},
		[PATHS.job](request, reply) {
			const job = jobs.get(/** @type {Params} */ (request.params).id);
			return job
				? sendJson(reply, 200, jobDetail(job, knobs))
				: sendDetail(reply, 404, knobs.notFoundDetail);
		},
		[PATHS.files]: (request, reply) => uploadFile(parts, request, reply),
		[PATHS.file](request, reply) {
			const file = files.get(Number(/** @type {Params} */ (request.params).id));
			return file && knobs.filesReadable
				? sendJson(reply, 200, files.view(file))
				: sendDetail(reply, 404, 'Not found.');
		},
		[PATHS.data]: output('json'),
		[PATHS.download]: output('csv'),
		[PATHS.projects]: (request, reply) =>
			sendPage(request, reply, jobs.projects(), ({ id, name }) => ({ id, name })),
		[PATHS.project](request, reply) {
			const id = Number(/** @type {Params} */ (request.params).id);
			return knobs.projectsReadable && jobs.projects().some((project) => project.id === id)
				? sendJson(reply, 200, projectOf(id))
				: sendDetail(reply, 404, 'Not found.');
		},
	};
	return handlers;
}

const API = new Set(Object.values(PATHS));

/** @param {string} url @returns {string[]} */
function methodsOf(url) {
	if (url === PATHS.token || url === PATHS.files) return ['POST'];
	return url === PATHS.jobs ? ['GET', 'HEAD', 'OPTIONS', 'POST'] : ['GET', 'HEAD', 'OPTIONS'];
}

/**
 * The API itself. Checks have the order of the framework: token, rate limit, method.
 *
 * @param {FastifyInstance} app
 * @param {Parts} parts
 */
function addRoutes(app, parts) {
	// Before the body is parsed: with a wrong method, the body does not matter.
	app.addHook('onRequest', async (request, reply) => {
		const url = request.routeOptions.url ?? pathOf(request.url.replace(/\?.*$/s, ''));
		if (url === undefined || !API.has(url)) return;
		if (url !== PATHS.token && !parts.tokens.admit(request.headers.authorization, reply))
			return reply;
		const allowed = methodsOf(url);
		if (allowed.includes(request.method)) return;
		return sendDetail(
			reply.header('allow', allowed.join(', ')),
			405,
			`Method "${request.method}" not allowed.`,
		);
	});
	app.setNotFoundHandler(answerUnknown);
	for (const [url, handler] of Object.entries(createHandlers(parts))) {
		const method = methodsOf(url).filter((one) => one !== 'OPTIONS');
		app.route({ method, url, handler });
	}
}

module.exports = { addRoutes };
