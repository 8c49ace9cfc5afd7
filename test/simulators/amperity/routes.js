// @ts-check
'use strict';

const { PAGES, sendHtml, sendJson } = require('../common/answers');
const { reject } = require('./answers');
const { timeIn } = require('./dates');
const { createRunRoutes } = require('./runRoutes');
const { jobView } = require('./views');

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./job').Job} Job */
/** @typedef {import('./knobs').Knobs} Knobs */
/**
 * @typedef {object} Parts
 * @property {import('./jobs').JobStore} jobs
 * @property {Knobs} knobs
 * @property {import('./access').Access} access
 * @property {() => number} now
 * @property {import('./runs').RunStore} runs
 * @property {string} tenant
 * @property {<T>(list: T[]) => T[]} shuffled
 */

/** Where the API begins, on the same host as the pages for people. */
const API = '/api';
const DAY = 24 * 3600_000;

/** The time by which a list selects a job; undefined: no list shows it. @param {Job} job @param {Knobs} knobs */
function listedAt({ createdAt, startedAt }, { selectsOn, listsUnstarted }) {
	if (selectsOn === 'created') return createdAt;
	return startedAt ?? (listsUnstarted ? createdAt : undefined);
}

/** @param {Job[]} list @param {Parts} parts */
function inOrder(list, { knobs, shuffled }) {
	if (knobs.order === 'random') return shuffled(list);
	return knobs.order === 'newest' ? [...list].reverse() : list;
}

/** @param {FastifyRequest} request @param {FastifyReply} reply @param {Parts} parts */
function sendList(request, reply, parts) {
	const { jobs, knobs, now } = parts;
	const query = /** @type {Record<string, unknown>} */ (request.query);
	for (const name of ['created_from', 'created_to']) {
		if (query[name] === undefined) return reject(reply, 400, `${name} is required`);
		if (Number.isNaN(timeIn(query[name])))
			return reject(reply, 400, `${name} must be an ISO-8601 timestamp`);
	}
	const from = timeIn(query.created_from);
	const to = timeIn(query.created_to);
	if (to - from > knobs.maxWindowDays * DAY)
		return reject(reply, 400, `The time range may not exceed ${knobs.maxWindowDays} days`);
	if (knobs.oldestDays && from < now() - knobs.oldestDays * DAY)
		return reject(reply, 400, `created_from is more than ${knobs.oldestDays} days ago`);
	const found = jobs.all().filter((job) => {
		const time = listedAt(job, knobs);
		return time !== undefined && time >= from && time < to;
	});
	return sendJson(reply, 200, {
		data: inOrder(found, parts).map((job) => jobView(job, knobs)),
		...(query.with_total === 'true' ? { total: found.length } : {}),
		...(knobs.uselessToken ? { next_token: 'ZVEy1iwsKBs9a6H' } : {}),
	});
}

/** @param {FastifyInstance} app @param {Parts} parts */
function addRoutes(app, parts) {
	app.setNotFoundHandler((request, reply) =>
		request.url.startsWith(`${API}/`) ? reject(reply, 404) : sendHtml(reply, 404, PAGES.notFound),
	);
	const onRequest = async (
		/** @type {FastifyRequest} */ request,
		/** @type {FastifyReply} */ reply,
	) => {
		if (!parts.access.admit(request, reply)) return reply;
	};
	app.get(`${API}/ingest/jobs`, { onRequest }, (request, reply) => sendList(request, reply, parts));
	app.get(`${API}/ingest/jobs/:id`, { onRequest }, (request, reply) => {
		const job = parts.jobs.get(/** @type {{ id: string }} */ (request.params).id);
		return job ? sendJson(reply, 200, jobView(job, parts.knobs)) : reject(reply, 404);
	});
	const runs = createRunRoutes(parts);
	app.get(`${API}/workflow/runs`, { onRequest }, runs.list);
	app.post(`${API}/workflow/runs`, { onRequest }, runs.start);
	app.get(`${API}/workflow/runs/:id`, { onRequest }, runs.get);
	app.post(`${API}/workflow/runs/:id/stop`, { onRequest }, runs.stop);
}

module.exports = { addRoutes, listedAt, API };
