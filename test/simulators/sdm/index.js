// @ts-check
'use strict';

const { fastify } = require('fastify');
const { readBodies } = require('../common/bodies');
const { PAGES, ERROR_RESPONSES, sendDetail, sendHtml } = require('./answers');
const { addControl } = require('../common/control');
const { createFaults } = require('../common/faults');
const { createFileStore } = require('./files');
const { createJobStore } = require('./jobs');
const { createKnobs } = require('../common/knobs');
const { DEFAULT_KNOBS } = require('./knobs');
const { addRoutes } = require('./routes');
const { readMultipart } = require('../common/multipart');
const { createSeeded } = require('../common/seeded');
const { createSelector } = require('./select');
const { createTokens } = require('./tokens');
const { watchTraffic } = require('../common/traffic');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyError} FastifyError */
/**
 * @typedef {object} SimulatorOptions
 * @property {string} [token] the one token that is valid at the start, by default `sdm-demo-token`
 * @property {string[]} [tokens] several tokens in its place
 * @property {() => number} [now] the clock, epoch milliseconds; the source of every time in a response
 * @property {Partial<import('./knobs').Knobs>} [knobs]
 * @property {number | string} [seed] decides the ids and shuffles
 * @property {number} [logLimit] how many requests are kept
 */
/** @typedef {ReturnType<typeof createSdmSimulator>} SdmSimulator */

/**
 * A simulated Supplier Data Manager: the job part of its HTTP API, as far as public pages describe it, over jobs that the
 * caller makes and moves.
 *
 * @param {SimulatorOptions} [options]
 */
function createSdmSimulator(options = {}) {
	const {
		token = 'sdm-demo-token',
		tokens: initial = [token],
		now = Date.now,
		seed = 1,
		logLimit = 100_000,
	} = options;
	const knobs = createKnobs(DEFAULT_KNOBS, options.knobs);
	const faults = createFaults();
	const { uuid } = createSeeded(`ids ${seed}`);
	const jobs = createJobStore({ now, uuid });
	const files = createFileStore({ now, knobs });
	const tokens = createTokens({ initial, uuid: createSeeded(`keys ${seed}`).uuid, now, knobs });
	const select = createSelector(jobs, knobs, createSeeded(`order ${seed}`).shuffled);

	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 256 * 1024 * 1024,
		// A path that cannot be decoded passes no hook, only this handler.
		frameworkErrors: (_error, _request, reply) => {
			traffic.stampDate(reply);
			void sendHtml(reply, 400, PAGES.badRequest);
		},
	});
	readBodies(app);
	readMultipart(app);
	app.setErrorHandler(
		/** @param {FastifyError} error */ (error, request, reply) => {
			const status = error.statusCode ?? 500;
			if (status >= 500) return sendHtml(reply, 500, PAGES.serverError);
			const media = `Unsupported media type "${request.headers['content-type'] ?? ''}" in request.`;
			return sendDetail(reply, status, status === 415 ? media : error.message);
		},
	);
	const traffic = watchTraffic(app, {
		now,
		knobs,
		faults,
		errorResponses: ERROR_RESPONSES,
		logLimit,
	});
	const parts = { jobs, files, knobs, tokens, traffic, select, faults };
	addRoutes(app, parts);
	addControl(app, parts);

	return {
		app,
		jobs,
		files,
		knobs,
		faults,
		requests: traffic.requests,
		onRequest: traffic.onRequest,

		/** Forgets all tokens but these. @param {string[]} known */
		setTokens: (known) => tokens.replace(known),

		/** @param {{ port?: number, host?: string }} [where] @returns {Promise<string>} the base URL */
		listen: async ({ port = 0, host = '127.0.0.1' } = {}) => await app.listen({ port, host }),

		close: async () => await app.close(),
	};
}

module.exports = { createSdmSimulator };
