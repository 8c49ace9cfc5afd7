// @ts-check
'use strict';

const { applyStatus, buildJob } = require('./job');

/** @typedef {import('./job').Job} Job */
/** @typedef {ReturnType<typeof createJobStore>} JobStore */

/**
 * The ingest jobs of one tenant as plain data.
 *
 * @param {{ now: () => number, uuid: () => string, knobs: import('./knobs').Knobs }} environment
 */
function createJobStore({ now, uuid, knobs }) {
	/** @type {Map<string, Job>} */
	const jobs = new Map();
	let arrivals = 0;

	/** @param {import('./job').NewJob} [wanted] */
	function createJob(wanted = {}) {
		const job = buildJob(wanted, { now: now(), number: ++arrivals, tail: uuid() });
		if (jobs.has(job.id)) throw new Error(`There is a job ${job.id} already.`);
		jobs.set(job.id, job);
		return job;
	}

	/** @param {string} id */
	function existing(id) {
		const job = jobs.get(id);
		if (!job) throw new Error(`There is no job ${id}.`);
		return job;
	}

	/**
	 * @param {string} id
	 * @param {string} status
	 * @param {{ tables?: import('./job').Table[] }} [change]
	 */
	function setStatus(id, status, change = {}) {
		const job = existing(id);
		applyStatus(job, status, change, { now: now(), restartsAnew: knobs.restartsAnew });
		return job;
	}

	/** @param {string} id */
	function deleteJob(id) {
		const job = existing(id);
		jobs.delete(id);
		return job;
	}

	/** Every job, oldest first. */
	const all = () => [...jobs.values()].sort((a, b) => a.createdAt - b.createdAt);

	return { createJob, setStatus, deleteJob, get: (/** @type {string} */ id) => jobs.get(id), all };
}

module.exports = { createJobStore };
