// @ts-check
'use strict';

const { PAGES, sendHtml, sendJson } = require('../common/answers');
const { refuse } = require('./answers');
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
 * @property {(list: Job[]) => Job[]} shuffled
 */

/** Where the API begins, on the same host as the pages for people. */
const API = '/api';
const DAY = 24 * 3600_000;
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Epoch milliseconds; without a zone it is UTC. @param {unknown} text */
function timeIn(text) {
	if (typeof text !== 'string' || !ISO.test(text)) return NaN;
	return Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}

/** The time a list selects a job by; undefined: it is in no list. @param {Job} job @param {Knobs} knobs */
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
		if (query[name] === undefined) return refuse(reply, 400, `${name} is required`);
		if (Number.isNaN(timeIn(query[name])))
			return refuse(reply, 400, `${name} must be an ISO-8601 timestamp`);
	}
	const from = timeIn(query.created_from);
	const to = timeIn(query.created_to);
	if (to - from > knobs.maxWindowDays * DAY)
		return refuse(reply, 400, `The time range may not exceed ${knobs.maxWindowDays} days`);
	if (knobs.oldestDays && from < now() - knobs.oldestDays * DAY)
		return refuse(reply, 400, `created_from is more than ${knobs.oldestDays} days ago`);
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
		request.url.startsWith(`${API}/`) ? refuse(reply, 404) : sendHtml(reply, 404, PAGES.notFound),
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
		return job ? sendJson(reply, 200, jobView(job, parts.knobs)) : refuse(reply, 404);
	});
}

module.exports = { addRoutes, listedAt, API };
