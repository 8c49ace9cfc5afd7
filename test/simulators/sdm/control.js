// @ts-check
'use strict';

const { sendDetail } = require('./answers');
const { turnKnobs } = require('./knobs');
const { CONTROL_PREFIX } = require('./traffic');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('./faults').Fault} Fault */
/** @typedef {import('./job').NewJob} NewJob */
/** @typedef {import('./job').Change & { status: string }} WantedStatus */
/** @typedef {Omit<Fault, 'match'> & { match?: string }} WantedFault `match`: a regular expression as text */

/** @typedef {import('./routes').Parts & { faults: import('./faults').Faults }} Parts */

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Routes that move the simulated world itself, for people and scripts outside this process. They need no token, so they
 * answer this machine only.
 *
 * @param {FastifyInstance} app
 * @param {Parts} parts
 */
function addControl(app, { jobs, knobs, tokens, faults, traffic }) {
	void app.register(
		async (control) => {
			control.addHook('onRequest', async (request, reply) => {
				if (!LOOPBACK.has(request.ip))
					return sendDetail(reply, 403, 'Only this machine may do that.');
			});
			control.setErrorHandler((error, _request, reply) =>
				sendDetail(reply, 400, error instanceof Error ? error.message : String(error)),
			);

			control.post('jobs', async (request, reply) => {
				const wanted = /** @type {NewJob | undefined} */ (request.body);
				return await reply.code(201).send(jobs.createJob(wanted));
			});
			control.post('jobs/:id/status', async (request) => {
				const { id } = /** @type {{ id: string }} */ (request.params);
				const { status, message, step } = /** @type {WantedStatus} */ (request.body ?? {});
				if (!status) throw new Error('The body must have a status.');
				return jobs.setStatus(id, status, { message, step });
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
