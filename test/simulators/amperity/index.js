// @ts-check
'use strict';

const { fastify } = require('fastify');
const { PAGES, sendHtml } = require('../common/answers');
const { readBodies } = require('../common/bodies');
const { addControl } = require('../common/control');
const { createFaults } = require('../common/faults');
const { createKnobs } = require('../common/knobs');
const { createSeeded } = require('../common/seeded');
const { watchTraffic } = require('../common/traffic');
const { createAccess } = require('./access');
const { REFUSALS, refuse } = require('./answers');
const { createJobStore } = require('./jobs');
const { DEFAULT_KNOBS } = require('./knobs');
const { addRoutes, listedAt, API } = require('./routes');

/**
 * @typedef {object} SimulatorOptions
 * @property {string} [token] the one token that is known at the start, `amperity-demo-token` unless told otherwise
 * @property {string} [tenant] whose jobs these are, `acme` unless told otherwise
 * @property {() => number} [now] the clock, epoch milliseconds; every time the simulator tells comes from it
 * @property {Partial<import('./knobs').Knobs>} [knobs]
 * @property {number | string} [seed] decides the ids and shuffles
 * @property {number} [logLimit] how many requests are remembered
 */
/** @typedef {ReturnType<typeof createAmperitySimulator>} AmperitySimulator */

/**
 * A simulated Amperity: the ingest job part of its HTTP API, as far as public pages describe it, over jobs that the caller makes
 * and moves.
 *
 * @param {SimulatorOptions} [options]
 */
function createAmperitySimulator(options = {}) {
	const { token = 'amperity-demo-token', tenant = 'acme', now = Date.now, seed = 1 } = options;
	const knobs = createKnobs(DEFAULT_KNOBS, options.knobs);
	const faults = createFaults();
	const jobs = createJobStore({ now, uuid: createSeeded(`ids ${seed}`).uuid, knobs });
	const access = createAccess({ tokens: [token], tenant, now, knobs });

	const app = fastify({
		forceCloseConnections: true,
		// An address that cannot be decoded comes by here alone, past all hooks.
		frameworkErrors: (_error, _request, reply) => {
			traffic.stampDate(reply);
			void refuse(reply, 400);
		},
	});
	readBodies(app);
	app.setErrorHandler((_error, _request, reply) => sendHtml(reply, 500, PAGES.serverError));
	const { logLimit = 100_000 } = options;
	const traffic = watchTraffic(app, { now, knobs, faults, refusals: REFUSALS, logLimit });
	addRoutes(app, { jobs, knobs, access, now, shuffled: createSeeded(`order ${seed}`).shuffled });
	addControl(app, { jobs, knobs, tokens: access, faults, traffic });

	return {
		app,
		jobs,
		knobs,
		faults,
		requests: traffic.requests,
		onRequest: traffic.onRequest,

		/** The time a list selects a job by, epoch milliseconds. @param {string} id */
		listedAt: (id) => {
			const job = jobs.get(id);
			return job && listedAt(job, knobs);
		},

		/** Forgets all tokens but these. @param {string[]} known */
		setTokens: (known) => access.replace(known),

		/** @param {{ port?: number, host?: string }} [where] @returns {Promise<string>} the base URL */
		listen: async ({ port = 0, host = '127.0.0.1' } = {}) =>
			`${await app.listen({ port, host })}${API}`,

		close: async () => await app.close(),
	};
}

module.exports = { createAmperitySimulator };
