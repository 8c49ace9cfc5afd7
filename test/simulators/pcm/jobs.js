// @ts-check
'use strict';

/** @typedef {'pending' | 'started' | 'success' | 'failed' | 'cancelled' | string} Status */
/**
 * @typedef {object} Job
 * @property {string} id
 * @property {string} type
 * @property {Status} status
 * @property {number} createdAt epoch milliseconds, as all times here
 * @property {number | null} startedAt
 * @property {number | null} completedAt
 * @property {number} updatedAt
 * @property {string[]} files contents of the files of an export
 * @property {string[]} errors messages
 * @property {string} filter of an export; empty for one of all products
 * @property {string} [copiedFrom] the hierarchy of a copy
 * @property {unknown} [request] what it was started with
 * @property {number} changed order of the last change among all changes
 * @property {number} number order of arrival
 */
/** @typedef {Partial<Pick<Job, 'id' | 'type' | 'status' | 'files' | 'errors' | 'filter' | 'copiedFrom' | 'request'>> & { created_at?: string | number | Date }} NewJob */
/** @typedef {Partial<Pick<Job, 'files' | 'errors'>>} Change */
/** @typedef {ReturnType<typeof createJobStore>} JobStore */

const FINAL = new Set(['success', 'failed', 'cancelled']);

/** @param {Job} job */
function lastDate({ createdAt, updatedAt, startedAt, completedAt }) {
	return Math.max(createdAt, updatedAt, startedAt ?? 0, completedAt ?? 0);
}

/**
 * The jobs of one store. With the knob for it, pending jobs run one after the other; otherwise the caller moves them.
 *
 * @param {{ now: () => number, uuid: () => string, knobs: import('./knobs').Knobs }} environment
 */
function createJobStore({ now, uuid, knobs }) {
	/** @type {Map<string, Job>} */
	const jobs = new Map();
	let changes = 0;
	let arrivals = 0;

	/** @param {Job} job @param {Status} status @param {number} at @param {Change} [more] */
	function change(job, status, at, more = {}) {
		job.status = status;
		// Like the real service, it changes at the start of the job and not at its end.
		if (status === 'started') job.startedAt = job.updatedAt = at;
		if (status === 'cancelled') job.updatedAt = at;
		if (status === 'success' || status === 'failed') {
			job.startedAt ??= at;
			job.completedAt = at;
		}
		Object.assign(job, more);
		job.changed = ++changes;
		return job;
	}

	/** The queue: the earliest job first, one at a time. */
	function catchUp() {
		const ms = knobs.secondsPerJob * 1000;
		if (ms === 0) return;
		let free = 0;
		for (const job of [...jobs.values()].sort((a, b) => a.createdAt - b.createdAt)) {
			if (FINAL.has(job.status)) {
				free = Math.max(free, job.completedAt ?? 0);
				continue;
			}
			const start = job.startedAt ?? Math.max(free, job.createdAt) + ms / 4;
			if (job.status === 'pending' && start <= now()) change(job, 'started', start);
			if (start + ms <= now())
				change(job, job.errors.length > 0 ? 'failed' : 'success', start + ms);
			if (!FINAL.has(job.status)) return;
			free = start + ms;
		}
	}

	/** @param {NewJob} [wanted] @returns {Job} */
	function createJob(wanted = {}) {
		catchUp();
		const id = wanted.id ?? uuid();
		if (jobs.has(id)) throw new Error(`There is a job ${id} already.`);
		const createdAt =
			wanted.created_at === undefined ? now() : new Date(wanted.created_at).getTime();
		const status = wanted.status ?? 'pending';
		/** @type {Job} */
		const job = {
			id,
			type: wanted.type ?? 'product-export',
			status: 'pending',
			createdAt,
			startedAt: null,
			completedAt: null,
			updatedAt: createdAt,
			files: wanted.files ?? ['sku,name\nLAMP-001,Table lamp Aurora\n'],
			errors: wanted.errors ?? [],
			filter: wanted.filter ?? 'eq(status,live)',
			copiedFrom: wanted.copiedFrom,
			request: wanted.request,
			changed: ++changes,
			number: ++arrivals,
		};
		if (status !== 'pending')
			change(job, status, Math.max(createdAt, Math.min(now(), createdAt + 60_000)));
		jobs.set(id, job);
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

	return {
		createJob,
		get,

		/** @param {string} id @param {Status} status @param {Change} [more] */
		setStatus: (id, status, more) => change(existing(id), status, now(), more),

		/** @param {string} id */
		deleteJob(id) {
			const job = existing(id);
			jobs.delete(job.id);
			return job;
		},

		/** Every job in the order of the knob. @returns {Job[]} */
		all() {
			catchUp();
			const list = [...jobs.values()];
			const newest = (/** @type {Job} */ a, /** @type {Job} */ b) =>
				b.createdAt - a.createdAt || b.number - a.number;
			if (knobs.order === 'updated') {
				return list.sort((a, b) => lastDate(b) - lastDate(a) || b.changed - a.changed);
			}
			if (knobs.order === 'id') return list.sort((a, b) => (a.id < b.id ? -1 : 1));
			list.sort(newest);
			return knobs.order === 'oldest' ? list.reverse() : list;
		},
	};
}

module.exports = { createJobStore };
