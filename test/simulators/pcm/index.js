// @ts-check
'use strict';

const { fastify } = require('fastify');
const { readBodies } = require('../common/bodies');
const { readMultipart } = require('../common/multipart');
const { addControl } = require('../common/control');
const { createFaults } = require('../common/faults');
const { createKnobs } = require('../common/knobs');
const { createSeeded } = require('../common/seeded');
const { watchTraffic } = require('../common/traffic');
const { createErrorResponses } = require('./answers');
const { createCatalog } = require('./catalog');
const { createFileStore } = require('./files');
const { createJobStore } = require('./jobs');
const { DEFAULT_KNOBS } = require('./knobs');
const { addRoutes } = require('./routes');
const { createTokens } = require('./tokens');

/**
 * @typedef {object} SimulatorOptions
 * @property {Record<string, string>} [clients] secrets by client ID
 * @property {string[]} [tokens] tokens that are valid from the start and never expire
 * @property {() => number} [now] the clock, epoch milliseconds
 * @property {Partial<import('./knobs').Knobs>} [knobs]
 * @property {number | string} [seed] decides the ids
 * @property {number} [logLimit] how many requests are kept
 */
/** @typedef {ReturnType<typeof createPcmSimulator>} PcmSimulator */

/**
 * A simulated Elastic Path store: its tokens and the part of its PCM API that starts and shows jobs, as far as public pages
 * describe it, over jobs that the caller moves.
 *
 * @param {SimulatorOptions} [options]
 */
function createPcmSimulator(options = {}) {
	const {
		clients = { 'pcm-demo-client': 'pcm-demo-secret' },
		tokens: initial = [],
		now = Date.now,
		seed = 1,
		logLimit = 100_000,
	} = options;
	const knobs = createKnobs(DEFAULT_KNOBS, options.knobs);
	const faults = createFaults();
	const jobs = createJobStore({ now, uuid: createSeeded(`ids ${seed}`).uuid, knobs });
	const uuid = createSeeded(`tokens ${seed} ${Math.random()}`).uuid;
	const catalog = createCatalog(createSeeded(`catalog ${seed}`).uuid);
	const tokens = createTokens({ clients, tokens: initial, now, uuid, knobs });
	const files = createFileStore({ jobs, knobs, now });
	const { reject, errorResponses } = createErrorResponses(knobs);

	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 256 * 1024 * 1024,
	});
	readBodies(app);
	readMultipart(app);
	app.setErrorHandler((error, _request, reply) =>
		reject(reply, /** @type {{ statusCode?: number }} */ (error).statusCode ?? 500),
	);
	const traffic = watchTraffic(app, { now, knobs, faults, errorResponses, logLimit });
	addRoutes(app, { jobs, catalog, knobs, tokens, reject, linksOf: files.linksOf });
	addControl(app, { jobs, knobs, tokens, faults, traffic });

	return {
		app,
		jobs,
		catalog,
		knobs,
		faults,
		requests: traffic.requests,
		onRequest: traffic.onRequest,
		/** The requests to the store of files. */
		fileRequests: files.requests,
		setTokens: tokens.replace,
		setClients: tokens.setClients,

		/** @param {{ port?: number, host?: string }} [where] @returns {Promise<string>} the base URL */
		listen: async ({ port = 0, host = '127.0.0.1' } = {}) => {
			await files.listen();
			return await app.listen({ port, host });
		},

		close: async () => {
			await files.close();
			await app.close();
		},
	};
}

module.exports = { createPcmSimulator };
