// @ts-check
'use strict';

/** @typedef {import('./jobs').Job} Job */

// Up to this many changes are inserted one by one; more are cheaper to merge at once.
const FEW = 50;

/**
 * @param {Job} a
 * @param {Job} b
 */
function byCreation(a, b) {
	return a.createdAt - b.createdAt || a.number - b.number;
}

/** Jobs in order of creation, in which a window of time or a page is found without reading the others. */
class SortedJobs {
	constructor() {
		/** @type {Job[]} */
		this.sorted = [];
		// Changes wait here until the next read, so that a hundred thousand of them in a row stay cheap.
		/** @type {Set<Job>} */
		this.incoming = new Set();
		/** @type {Set<Job>} */
		this.outgoing = new Set();
	}

	/** @param {Job} job */
	add(job) {
		if (!this.outgoing.delete(job)) this.incoming.add(job);
	}

	/** @param {Job} job */
	remove(job) {
		if (!this.incoming.delete(job)) this.outgoing.add(job);
	}

	/** All jobs, oldest first. Not to be changed by the caller. */
	list() {
		const { incoming, outgoing } = this;
		if (incoming.size + outgoing.size > FEW) {
			const staying = this.sorted.filter((job) => !outgoing.has(job));
			this.sorted = staying.concat([...incoming]).sort(byCreation);
		} else {
			for (const job of outgoing) this.sorted.splice(this.placeOf(job), 1);
			for (const job of incoming) this.sorted.splice(this.placeOf(job), 0, job);
		}
		incoming.clear();
		outgoing.clear();
		return this.sorted;
	}

	/**
	 * Where a job is, or where it belongs.
	 *
	 * @param {Job} job
	 */
	placeOf(job) {
		return this.firstIndex((other) => byCreation(other, job) >= 0);
	}

	/**
	 * Where the jobs created in a window begin and end.
	 *
	 * @param {number} after
	 * @param {number} before
	 * @param {boolean} inclusive whether a job created exactly at a bound counts
	 * @returns {[number, number]}
	 */
	window(after, before, inclusive) {
		this.list();
		const start = this.firstIndex((job) =>
			inclusive ? job.createdAt >= after : job.createdAt > after,
		);
		const end = this.firstIndex((job) =>
			inclusive ? job.createdAt > before : job.createdAt >= before,
		);
		return [start, Math.max(start, end)];
	}

	/**
	 * Binary search: the first job for which `isTrue` holds, if it also holds for all later jobs.
	 *
	 * @param {(job: Job) => boolean} isTrue
	 */
	firstIndex(isTrue) {
		let low = 0;
		let high = this.sorted.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const job = this.sorted[middle];
			if (job && isTrue(job)) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}

module.exports = { SortedJobs };
