// @ts-check
'use strict';

const { toMicros } = require('./dates');
const { applyStatus, buildJob } = require('./job');
const { projectOf } = require('./projects');
const { Schedule } = require('./schedule');
const { SortedJobs } = require('./sortedJobs');

/** @typedef {import('./job').Job} Job */
/** @typedef {import('./job').NewJob} NewJob */
/** @typedef {import('./job').Change} Change */
/** @typedef {import('./job').ScriptStep} ScriptStep */
/** @typedef {ReturnType<typeof createJobStore>} JobStore */

/**
 * The jobs of one organization as plain data. Every read first runs the scripts up to the time of the given clock.
 *
 * @param {{ now: () => number, uuid: () => string }} environment
 */
function createJobStore({ now, uuid }) {
	/** @type {Map<string, Job>} */
	const jobs = new Map();
	const byCreation = new SortedJobs();
	/** @type {Map<string, SortedJobs>} */
	const byStatus = new Map();
	/** @type {Schedule<{ job: Job, script: ScriptStep[], position: number }>} */
	const schedule = new Schedule();
	/** @type {WeakMap<Job, ScriptStep[]>} */
	const scripts = new WeakMap();
	const projectIds = new Set([1, 2]);
	let arrivals = 0;
	let changes = 0;

	/** @param {string} status */
	function withStatus(status) {
		const found = byStatus.get(status) ?? new SortedJobs();
		byStatus.set(status, found);
		return found;
	}

	/** @param {Job} job @param {string} status @param {Change} how @param {number} at */
	function change(job, status, how, at) {
		if (status !== job.status) {
			withStatus(job.status).remove(job);
			withStatus(status).add(job);
		}
		applyStatus(job, status, how, at);
		job.changed = ++changes;
	}

	/** @param {Job} job @param {ScriptStep[]} script @param {number} position @param {number} from */
	function plan(job, script, position, from) {
		const step = script[position];
		if (step) schedule.add(from + step.after * 1000, { job, script, position });
	}

	/** Runs every script up to the present, which it returns in microseconds. */
	function catchUp() {
		const present = toMicros(now());
		for (let due = schedule.takeDue(present); due; due = schedule.takeDue(present)) {
			const { job, script, position } = due.what;
			const step = script[position];
			if (!step || scripts.get(job) !== script) continue;
			change(job, step.status, step, due.at);
			plan(job, script, position + 1, due.at);
		}
		return present;
	}

	/** @param {NewJob} [wanted] */
	function createJob(wanted = {}) {
		const present = catchUp();
		const id = wanted.id ?? uuid();
		if (jobs.has(id)) throw new Error(`There is a job ${id} already.`);
		const job = buildJob(wanted, { id, number: arrivals + 1, present, changed: changes + 1 });
		arrivals++;
		changes++;
		jobs.set(id, job);
		projectIds.add(job.project);
		byCreation.add(job);
		withStatus(job.status).add(job);
		const script = [...(wanted.script ?? [])];
		scripts.set(job, script);
		plan(job, script, 0, wanted.creation_date === undefined ? present : job.createdAt);
		catchUp();
		return job;
	}

	/** @param {string} id */
	function get(id) {
		catchUp();
		return jobs.get(id.toLowerCase());
	}

	/** @param {string} id */
	function existing(id) {
		const job = get(id);
		if (!job) throw new Error(`There is no job ${id}.`);
		return job;
	}

	/**
	 * Changes the status of a job, and drops the rest of its script.
	 *
	 * @param {string} id
	 * @param {string} status
	 * @param {Change} [how]
	 */
	function setStatus(id, status, how = {}) {
		const job = existing(id);
		scripts.delete(job);
		change(job, status, how, toMicros(now()));
		return job;
	}

	/** @param {string} id */
	function deleteJob(id) {
		const job = existing(id);
		scripts.delete(job);
		jobs.delete(job.id);
		byCreation.remove(job);
		withStatus(job.status).remove(job);
		changes++;
		return job;
	}

	/**
	 * The index from which pages are read: all jobs, or those of one status.
	 *
	 * @param {string} [status]
	 */
	function index(status) {
		catchUp();
		return status === undefined ? byCreation : withStatus(status);
	}

	/** A number that grows with every change, so that a sorted list can be kept until then. */
	const version = () => changes;

	/** Every job, oldest first. */
	const all = () => [...index().list()];

	/** The two initial projects, and each project that a job has named. */
	const projects = () => [...projectIds].sort((a, b) => a - b).map(projectOf);

	return { createJob, setStatus, deleteJob, get, all, index, version, projects };
}

module.exports = { createJobStore };
