// @ts-check
'use strict';

const { sendJson } = require('./answers');
const { jobDetail } = require('./views');

/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./routes').Parts} Parts */
/** @typedef {import('../common/multipart').Part} Part */

const REQUIRED = ['This field is required.'];

/** A file as multipart, or rows as JSON. @param {Parts} parts @param {FastifyRequest} request @param {FastifyReply} reply */
function uploadFile({ files }, request, reply) {
	const { body } = request;
	if (Array.isArray(body)) {
		/** @type {Part[]} */
		const parts = body;
		const sent = parts.find(({ name }) => name === 'file');
		if (sent?.fileName === undefined)
			return sendJson(reply, 400, { file: ['No file was submitted.'] });
		const skip = parts.find(({ name }) => name === 'skip_lines')?.content.toString() ?? '0';
		if (!/^\d+$/.test(skip))
			return sendJson(reply, 400, { skip_lines: ['A valid integer is required.'] });
		const { fileName: name, content } = sent;
		const file = files.add({ name, size: content.length, skipLines: Number(skip) });
		return sendJson(reply, 201, files.view(file));
	}
	const { data } = /** @type {{ data?: Record<string, unknown>[] }} */ (body ?? {});
	if (!Array.isArray(data)) return sendJson(reply, 400, { data: REQUIRED });
	return sendJson(reply, 201, files.view(files.add({ rows: data })));
}

/** Creates a job, which runs at once. @param {Parts} parts @param {FastifyRequest} request @param {FastifyReply} reply */
function createJob({ jobs, files, knobs }, request, reply) {
	const body = /** @type {Record<string, unknown>} */ (request.body ?? {});
	/** @type {Record<string, string[]>} */
	const errors = {};
	for (const name of ['file_id', 'name', 'project']) {
		if (body[name] === undefined || body[name] === '') errors[name] = REQUIRED;
	}
	const { file_id: fileId, name, project, model_version: modelVersion = 0 } = body;
	const file = files.get(Number(fileId));
	if (!errors.file_id && !file) {
		errors.file_id = [`Invalid pk "${String(fileId)}" - object does not exist.`];
	} else if (file && files.stateOf(file) !== 'ready') errors.file_id = ['The file is not ready.'];
	if (!errors.project && !jobs.projects().some(({ id }) => id === Number(project)))
		errors.project = [`Invalid pk "${String(project)}" - object does not exist.`];
	if (Object.keys(errors).length) return sendJson(reply, 400, errors);
	const job = jobs.createJob({
		name: String(name),
		project: Number(project),
		file: Number(fileId),
		model_version: Number(modelVersion),
		rows: file?.rows,
		script: knobs.createdScript,
	});
	return sendJson(reply, 201, knobs.minimalCreated ? { id: job.id } : jobDetail(job, knobs));
}

module.exports = { uploadFile, createJob };
