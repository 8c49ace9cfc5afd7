// @ts-check
'use strict';

const { sendJson } = require('./answers');
const { turnKnobs } = require('./knobs');
const { CONTROL_PREFIX } = require('./traffic');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('./faults').Fault} Fault */
/** @typedef {Omit<Fault, 'match'> & { match?: string }} WantedFault `match`: a regular expression as text */
/**
 * @typedef {object} Parts
 * @property {{ createJob: (wanted?: any) => unknown, setStatus: (id: string, status: string, change: any) => unknown,
 * deleteJob: (id: string) => unknown }} jobs
 * @property {object} knobs
 * @property {{ replace: (known: string[]) => void }} tokens
 * @property {import('./faults').Faults} faults
 * @property {Pick<ReturnType<typeof import('./traffic').watchTraffic>, 'requests'>} traffic
 */

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Routes that change the simulated service, for people and scripts outside this process. They need no token, so they accept
 * requests of this machine only.
 *
 * @param {FastifyInstance} app
 * @param {Parts} parts
 */
function addControl(app, { jobs, knobs, tokens, faults, traffic }) {
	void app.register(
		async (control) => {
			control.addHook('onRequest', async (request, reply) => {
				if (!LOOPBACK.has(request.ip))
					return sendJson(reply, 403, { detail: 'Only this machine may do that.' });
			});
			control.setErrorHandler((error, _request, reply) =>
				sendJson(reply, 400, { detail: error instanceof Error ? error.message : String(error) }),
			);

			control.post('jobs', async (request, reply) => {
				return await reply.code(201).send(jobs.createJob(request.body));
			});
			control.post('jobs/:id/status', async (request) => {
				const { id } = /** @type {{ id: string }} */ (request.params);
				const { status, ...change } = /** @type {{ status?: string }} */ (request.body ?? {});
				if (!status) throw new Error('The body must have a status.');
				return jobs.setStatus(id, status, change);
			});
			control.delete('jobs/:id', async (request, reply) => {
				jobs.deleteJob(/** @type {{ id: string }} */ (request.params).id);
				return await reply.code(204).send();
			});
			control.get('requests', async () => traffic.requests);
			control.delete('requests', async (_request, reply) => {
				traffic.requests.clear();
				return await reply.code(204).send();
			});
			control.put('knobs', async (request) => turnKnobs(knobs, request.body ?? {}));
			control.post('faults', async (request, reply) => {
				const { match, ...fault } = /** @type {WantedFault} */ (request.body ?? {});
				if (!fault.kind) throw new Error('The body must have a kind.');
				faults.next({ ...fault, match: match === undefined ? undefined : new RegExp(match) });
				return await reply.code(201).send({ left: faults.left });
			});
			control.put('tokens', async (request) => {
				const list = Array.isArray(request.body) ? request.body.map(String) : undefined;
				if (!list) throw new Error('The body must be a list of tokens.');
				tokens.replace(list);
				return { tokens: list };
			});
		},
		{ prefix: CONTROL_PREFIX },
	);
}

module.exports = { addControl };
