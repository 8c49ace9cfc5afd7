// @ts-check
'use strict';

const { sendJson } = require('../common/answers');
const { reject } = require('./answers');
const { timeIn } = require('./dates');
const { FINISHED } = require('./runs');
const { runView, sameState } = require('./views');

/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./runs').Run} Run */
/**
 * @typedef {object} Parts
 * @property {import('./runs').RunStore} runs
 * @property {import('./knobs').Knobs} knobs
 * @property {string} tenant
 * @property {<T>(list: T[]) => T[]} shuffled
 */

const PERIODS = ['created_from', 'created_to', 'ended_from', 'ended_to'];
const RUN_MODES = new Set(['full', 'refresh', 'source']);
const CONFIG_ID = /^(cg|og|cc)-[\w-]+$/;

/** @param {number | undefined} time @param {unknown} from @param {unknown} to */
function isWithin(time, from, to) {
	if (from === undefined && to === undefined) return true;
	if (time === undefined) return false;
	return !(time < timeIn(from)) && !(time >= timeIn(to));
}

/** The requests for workflow runs. @param {Parts} parts */
function createRunRoutes({ runs, knobs, tenant, shuffled }) {
	/** What is left of a list, by its token: a list does not change while it is read. @type {Map<string, string[]>} */
	const rest = new Map();

	/** @param {Record<string, unknown>} query */
	function selected(query) {
		const found = runs
			.all()
			.filter(
				({ status, type, createdAt, endedAt }) =>
					isWithin(createdAt, query.created_from, query.created_to) &&
					isWithin(endedAt, query.ended_from, query.ended_to) &&
					(query.state === undefined || sameState(status, String(query.state), knobs)) &&
					(query.type === undefined || type === query.type),
			)
			.map(({ id }) => id);
		if (knobs.order === 'random') return shuffled(found);
		return knobs.order === 'newest' ? found.reverse() : found;
	}

	/** @param {FastifyRequest} request @param {FastifyReply} reply */
	function list(request, reply) {
		const query = /** @type {Record<string, unknown>} */ (request.query);
		for (const name of PERIODS) {
			if (query[name] !== undefined && Number.isNaN(timeIn(query[name])))
				return reject(reply, 400, `${name} must be an ISO-8601 timestamp`);
		}
		const { next_token: token, limit } = query;
		if (knobs.rejectsLargePages && Number(limit) > knobs.maxRunsOnPage)
			return reject(reply, 400, `limit must be ${knobs.maxRunsOnPage} at most`);
		const ids = token === undefined ? selected(query) : rest.get(String(token));
		if (!ids) return reject(reply, 400, 'next_token is not valid');
		const size = Math.min(Number(limit) || 50, knobs.maxRunsOnPage);
		const more = ids.slice(size);
		const next = `t${rest.size}k${ids.length}`;
		if (more.length > 0) rest.set(next, more);
		return sendJson(reply, 200, {
			data: ids.slice(0, size).flatMap((id) => {
				const run = runs.get(id);
				return run ? [runView(run, { knobs, tenant, verbose: knobs.listsErrors })] : [];
			}),
			...(query.with_total === 'true' ? { total: ids.length } : {}),
			...(more.length > 0 ? { next_token: next } : {}),
			...(more.length === 0 && knobs.emptyLastToken ? { next_token: '' } : {}),
		});
	}

	/** @param {FastifyRequest} request @param {FastifyReply} reply */
	function get(request, reply) {
		const { view } = /** @type {{ view?: string }} */ (request.query);
		return withRun(request, reply, (run) =>
			sendJson(reply, 200, runView(run, { knobs, tenant, verbose: view === 'verbose' })),
		);
	}

	/** @param {FastifyRequest} request @param {FastifyReply} reply */
	function start(request, reply) {
		const body = /** @type {Record<string, unknown>} */ (request.body ?? {});
		const { config_id, range_from, range_to, run_mode } = body;
		if (typeof config_id !== 'string' || !CONFIG_ID.test(config_id))
			return reject(
				reply,
				400,
				'config_id must be the ID of a courier group, orchestration group or campaign',
			);
		if (range_to !== undefined && range_from === undefined)
			return reject(reply, 400, 'range_to requires range_from');
		if (run_mode !== undefined && !RUN_MODES.has(String(run_mode)))
			return reject(reply, 400, 'run_mode must be full, refresh or source');
		const type = config_id.startsWith('cc-') ? 'campaign.send' : 'courier.group/run';
		const run = runs.createRun({ status: 'scheduled', type, name: config_id, request: body });
		return sendJson(reply, 201, runView(run, { knobs, tenant, verbose: true }));
	}

	/** @param {FastifyRequest} request @param {FastifyReply} reply */
	function stop(request, reply) {
		return withRun(request, reply, (run) => {
			if (FINISHED.has(run.status)) return reject(reply, 409, 'The workflow has ended');
			runs.setStatus(run.id, knobs.stopsLater ? 'canceling' : 'canceled');
			return sendJson(reply, 200, runView(run, { knobs, tenant, verbose: true }));
		});
	}

	/** @param {FastifyRequest} request @param {FastifyReply} reply @param {(run: Run) => FastifyReply} answer */
	function withRun(request, reply, answer) {
		const run = runs.get(/** @type {{ id: string }} */ (request.params).id);
		return run ? answer(run) : reject(reply, 404);
	}

	return { list, get, start, stop };
}

module.exports = { createRunRoutes };
