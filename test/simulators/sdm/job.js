// @ts-check
'use strict';

const { toMicros, formatDate, formatShortDate } = require('./dates');
const { usualStep } = require('./projects');
const { FINAL } = require('./statuses');

/** @typedef {{ id: number, name?: string, number?: number }} Step */
/** @typedef {{ message?: string, step?: Step }} Change */
/** @typedef {{ after: number, status: string } & Change} ScriptStep `after`: milliseconds since the step before */
/** @typedef {Record<string, unknown>} Row */
/**
 * Live data: read it freely, change it through the store only.
 *
 * @typedef {object} Job
 * @property {string} id
 * @property {string} name
 * @property {number} project
 * @property {string} status
 * @property {string} creation_date
 * @property {string | null} completion_date
 * @property {string | undefined} message
 * @property {Step} step
 * @property {{ id: number }} file
 * @property {number} model_version
 * @property {number | Row[]} rows
 * @property {number[]} formats
 * @property {number} createdAt microseconds
 * @property {number} number order of arrival in the store
 * @property {number} changed order of the last change among all changes in the store
 */
/**
 * @typedef {object} NewJob
 * @property {string} [id]
 * @property {string} [name]
 * @property {number} [project]
 * @property {string} [status]
 * @property {string | number | Date} [creation_date]
 * @property {string | number | Date} [completion_date]
 * @property {string} [message]
 * @property {Step} [step]
 * @property {number | Row[]} [rows] how many rows the output has, or the rows themselves
 * @property {number} [file] the id of its file
 * @property {number} [model_version]
 * @property {number[]} [formats] ids of the output formats
 * @property {ScriptStep[]} [script] the changes of the job over time, counted from its creation
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const A_MINUTE = 60e6;

/**
 * A new job of the store. Without a creation date, it is created at `present` plus some microseconds: the real service has them,
 * too, and they show errors of clients that cut them off.
 *
 * @param {NewJob} wanted
 * @param {{ id: string, number: number, present: number, changed: number }} given
 * @returns {Job}
 */
function buildJob(wanted, { id, number, present, changed }) {
	if (!UUID.test(id)) throw new Error(`A job id is a UUID in lower case, not "${id}".`);
	const createdAt =
		wanted.creation_date === undefined ? present + (number % 1000) : toMicros(wanted.creation_date);
	const { status = 'running', project = 1 } = wanted;
	const ended =
		wanted.completion_date === undefined
			? Math.max(createdAt, Math.min(createdAt + A_MINUTE, present))
			: toMicros(wanted.completion_date);
	return {
		id,
		name: wanted.name ?? `Job ${number}`,
		project,
		status,
		creation_date: formatDate(createdAt),
		completion_date: FINAL.includes(status) ? formatShortDate(ended) : null,
		message: wanted.message,
		step: wanted.step ?? usualStep(project, status),
		file: { id: wanted.file ?? 5000 + number },
		model_version: wanted.model_version ?? 0,
		rows: wanted.rows ?? 10,
		formats: wanted.formats ?? [1],
		createdAt,
		number,
		changed,
	};
}

/**
 * Changes a job with its status: an ended job gets an end, and a re-opened one loses it.
 *
 * @param {Job} job
 * @param {string} status
 * @param {Change} change
 * @param {number} at microseconds
 */
function applyStatus(job, status, { message, step }, at) {
	job.status = status;
	job.message = message;
	job.step = step ?? usualStep(job.project, status);
	job.completion_date = FINAL.includes(status) ? formatShortDate(at) : null;
}

module.exports = { buildJob, applyStatus };
