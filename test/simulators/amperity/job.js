// @ts-check
'use strict';

/** @typedef {{ file_id?: string, name?: string, read?: number, errors?: number }} File */
/**
 * A table to create; `state` replaces the one that follows from the status of the job.
 *
 * @typedef {object} Table
 * @property {string} table_name
 * @property {string} [state]
 * @property {number} [read]
 * @property {number} [inserted]
 * @property {number} [updated]
 * @property {number} [rejected]
 * @property {number} [errors]
 * @property {string} [started_at]
 * @property {string} [ended_at]
 * @property {File[]} [files]
 */
/**
 * Live data: read it freely, change it through the store only. Times are epoch milliseconds.
 *
 * @typedef {object} Job
 * @property {string} id
 * @property {string} workflow_id
 * @property {string} status the status that follows from the states of its tables, or an unknown one
 * @property {Table[]} tables
 * @property {number} createdAt
 * @property {number | undefined} startedAt
 * @property {number | undefined} endedAt
 * @property {number} number order of arrival in the store
 */
/**
 * @typedef {object} NewJob
 * @property {string} [id]
 * @property {string} [status]
 * @property {string | number | Date} [creation_date] when it was created, and began unless it is scheduled
 * @property {Table[]} [tables]
 */

const FINISHED = new Set(['succeeded', 'failed', 'canceled']);
const NAMES = ['Loyalty members', 'Orders', 'Web events'];
const MINUTE = 60_000;

/** @param {number} number */
function usualTables(number) {
	return NAMES.slice(0, 1 + (number % NAMES.length)).map((table_name) => ({ table_name }));
}

/** An ID as the service makes them, with the day in it. @param {number} time @param {string} tail */
function jobId(time, tail) {
	const day = new Date(time).toISOString().slice(0, 10).replace(/-/g, '');
	return `isj-${day}-${tail.slice(0, 5)}-${tail.slice(-6)}`;
}

/**
 * @param {NewJob} wanted
 * @param {{ now: number, number: number, tail: string }} given `tail`: the part that makes the ID unique
 * @returns {Job}
 */
function buildJob(wanted, { now, number, tail }) {
	const { status = 'running', tables = usualTables(number) } = wanted;
	const createdAt = wanted.creation_date === undefined ? now : +new Date(wanted.creation_date);
	const id = wanted.id ?? jobId(createdAt, tail);
	const hasEnded = FINISHED.has(status);
	return {
		id,
		workflow_id: id.replace(/^isj/, 'wf'),
		status,
		tables,
		createdAt,
		startedAt: status === 'scheduled' ? undefined : createdAt,
		endedAt: hasEnded ? Math.max(createdAt, Math.min(createdAt + MINUTE, now)) : undefined,
		number,
	};
}

/**
 * Changes a job with its status.
 *
 * @param {Job} job
 * @param {string} status
 * @param {{ tables?: Table[] }} change
 * @param {{ now: number, restartsAnew: boolean }} how
 */
function applyStatus(job, status, { tables }, { now, restartsAnew }) {
	const runsAgain = FINISHED.has(job.status) && !FINISHED.has(status);
	if (restartsAnew && runsAgain) job.startedAt = undefined;
	if (status !== 'scheduled' && status !== 'canceled') job.startedAt ??= now;
	job.endedAt = FINISHED.has(status) ? now : undefined;
	job.status = status;
	if (tables) job.tables = tables;
}

module.exports = { buildJob, applyStatus };
