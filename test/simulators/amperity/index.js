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
const { ERROR_RESPONSES, reject } = require('./answers');
const { createJobStore } = require('./jobs');
const { DEFAULT_KNOBS } = require('./knobs');
const { addRoutes, listedAt, API } = require('./routes');
const { createRunStore } = require('./runs');

/**
 * @typedef {object} SimulatorOptions
 * @property {string} [token] the one token that is valid at the start, by default `amperity-demo-token`
 * @property {string[]} [tokens] several tokens in its place
 * @property {string} [tenant] the tenant of the jobs, by default `acme`
 * @property {() => number} [now] the clock, epoch milliseconds; the source of every time in a response
 * @property {Partial<import('./knobs').Knobs>} [knobs]
 * @property {number | string} [seed] decides the ids and shuffles
 * @property {number} [logLimit] how many requests are kept
 */
/** @typedef {ReturnType<typeof createAmperitySimulator>} AmperitySimulator */

/**
 * A simulated Amperity: its ingest jobs and workflow runs, as far as public pages describe them, over jobs and runs that the caller
 * makes and moves.
 *
 * @param {SimulatorOptions} [options]
 */
function createAmperitySimulator(options = {}) {
	const { token = 'amperity-demo-token', tenant = 'acme', now = Date.now, seed = 1 } = options;
	const { tokens = [token] } = options;
	const knobs = createKnobs(DEFAULT_KNOBS, options.knobs);
	const faults = createFaults();
	const jobs = createJobStore({ now, uuid: createSeeded(`ids ${seed}`).uuid, knobs });
	const runs = createRunStore({ now, uuid: createSeeded(`runs ${seed}`).uuid, jobs });
	const access = createAccess({ tokens, tenant, now, knobs });

	const app = fastify({
		forceCloseConnections: true,
		// A path that cannot be decoded passes no hook, only this handler.
		frameworkErrors: (_error, _request, reply) => {
			traffic.stampDate(reply);
			void reject(reply, 400);
		},
	});
	readBodies(app);
	app.setErrorHandler((_error, _request, reply) => sendHtml(reply, 500, PAGES.serverError));
	const { logLimit = 100_000 } = options;
	const traffic = watchTraffic(app, {
		now,
		knobs,
		faults,
		errorResponses: ERROR_RESPONSES,
		logLimit,
	});
	const { shuffled } = createSeeded(`order ${seed}`);
	addRoutes(app, { jobs, runs, knobs, access, tenant, now, shuffled });
	addControl(app, { jobs, knobs, tokens: access, faults, traffic });

	return {
		app,
		jobs,
		runs,
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
