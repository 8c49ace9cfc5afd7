// @ts-check
'use strict';

const { projectOf } = require('./projects');

/** @typedef {import('./job').Job} Job */
/** @typedef {import('./knobs').Knobs} Knobs */

/** @param {Job} job @param {Knobs} knobs */
function statusOf(job, knobs) {
	return knobs.upperCaseStatus ? job.status.toUpperCase() : job.status;
}

/** @param {Job} job @param {Knobs} knobs @returns {Record<string, unknown>} */
function datesOf(job, knobs) {
	const { creation_date, completion_date } = job;
	if (completion_date === null && knobs.completionDate === 'absent') return { creation_date };
	return { creation_date, completion_date };
}

/** @param {Job} job */
function messageOf(job) {
	return job.status === 'error' ? (job.message ?? 'The job stopped.') : undefined;
}

/**
 * A job as the list shows it.
 *
 * @param {Job} job
 * @param {Knobs} knobs
 * @returns {Record<string, unknown>}
 */
function listItem(job, knobs) {
	const message = messageOf(job) ?? null;
	const further = {
		project: job.project,
		step: job.step,
		message,
		file: job.file,
		model_version: job.model_version,
	};
	const wanted = Object.entries(further).filter(
		([name]) => knobs.listFields.includes(name) || (name === 'message' && knobs.messageInList),
	);
	return {
		id: job.id,
		name: job.name,
		status: statusOf(job, knobs),
		...datesOf(job, knobs),
		...Object.fromEntries(wanted),
	};
}

/**
 * A job as its own address shows it.
 *
 * @param {Job} job
 * @param {Knobs} knobs
 * @returns {Record<string, unknown>}
 */
function jobDetail(job, knobs) {
	const status = statusOf(job, knobs);
	const message = messageOf(job);
	if (knobs.minimalDetail) return { status, step: { id: job.step.id }, message };
	return {
		id: job.id,
		name: job.name,
		status,
		step: job.step,
		project: knobs.projectAsObject
			? { id: job.project, name: projectOf(job.project).name }
			: job.project,
		file: job.file,
		model_version: job.model_version,
		...(knobs.detailHasDates ? datesOf(job, knobs) : {}),
		message,
	};
}

module.exports = { listItem, jobDetail };
