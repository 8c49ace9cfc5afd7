// @ts-check
'use strict';

const { fastify } = require('fastify');
const { readBodies } = require('../common/bodies');
const { PAGES, REFUSALS, sendDetail, sendHtml } = require('./answers');
const { addControl } = require('../common/control');
const { createFaults } = require('../common/faults');
const { createJobStore } = require('./jobs');
const { createKnobs } = require('../common/knobs');
const { DEFAULT_KNOBS } = require('./knobs');
const { addRoutes } = require('./routes');
const { createSeeded } = require('../common/seeded');
const { createSelector } = require('./select');
const { createTokens } = require('./tokens');
const { watchTraffic } = require('../common/traffic');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyError} FastifyError */
/**
 * @typedef {object} SimulatorOptions
 * @property {string} [token] the one token that is known at the start, `sdm-demo-token` unless told otherwise
 * @property {string[]} [tokens] several of them
 * @property {() => number} [now] the clock, epoch milliseconds; every time the simulator tells comes from it
 * @property {Partial<import('./knobs').Knobs>} [knobs]
 * @property {number | string} [seed] decides the ids and shuffles
 * @property {number} [logLimit] how many requests are remembered
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
	const tokens = createTokens({ initial, uuid: createSeeded(`keys ${seed}`).uuid, now, knobs });
	const select = createSelector(jobs, knobs, createSeeded(`order ${seed}`).shuffled);

	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 256 * 1024 * 1024,
		// An address that cannot be decoded comes by here alone, past all hooks.
		frameworkErrors: (_error, _request, reply) => {
			traffic.stampDate(reply);
			void sendHtml(reply, 400, PAGES.badRequest);
		},
	});
	readBodies(app);
	app.setErrorHandler(
		/** @param {FastifyError} error */ (error, request, reply) => {
			const status = error.statusCode ?? 500;
			if (status >= 500) return sendHtml(reply, 500, PAGES.serverError);
			const media = `Unsupported media type "${request.headers['content-type'] ?? ''}" in request.`;
			return sendDetail(reply, status, status === 415 ? media : error.message);
		},
	);
	const traffic = watchTraffic(app, { now, knobs, faults, refusals: REFUSALS, logLimit });
	const parts = { jobs, knobs, tokens, traffic, select, faults };
	addRoutes(app, parts);
	addControl(app, parts);

	return {
		app,
		jobs,
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
