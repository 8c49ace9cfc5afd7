// @ts-check
'use strict';

/**
 * @template T
 * @typedef {{ at: number, order: number, what: T }} Entry
 */

/**
 * @param {Entry<unknown>} a
 * @param {Entry<unknown>} b
 */
function isBefore(a, b) {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/**
 * Entries that are due at a time. A binary heap, because a request must not go through a hundred thousand jobs with a script.
 * It has no timers: every read takes out the entries that are due.
 *
 * @template T
 */
class Schedule {
	constructor() {
		/** @type {Entry<T>[]} */
		this.heap = [];
		this.order = 0;
	}

	/**
	 * @param {number} at
	 * @param {T} what
	 */
	add(at, what) {
		const heap = this.heap;
		const entry = { at, order: this.order++, what };
		let index = heap.length;
		for (;;) {
			const above = (index - 1) >> 1;
			const parent = heap[above];
			if (!parent || !isBefore(entry, parent)) break;
			heap[index] = parent;
			index = above;
		}
		heap[index] = entry;
	}

	/**
	 * Takes out the earliest entry that is due at or before a time.
	 *
	 * @param {number} now
	 * @returns {Entry<T> | undefined}
	 */
	takeDue(now) {
		const first = this.heap[0];
		if (!first || first.at > now) return undefined;
		const last = this.heap.pop();
		if (last && this.heap.length) this.sink(last);
		return first;
	}

	/** @param {Entry<T>} entry */
	sink(entry) {
		const heap = this.heap;
		let index = 0;
		for (;;) {
			const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
			const child = left && right && isBefore(right, left) ? right : left;
			if (!child || !isBefore(child, entry)) break;
			heap[index] = child;
			index = 2 * index + (child === left ? 1 : 2);
		}
		heap[index] = entry;
	}
}

module.exports = { Schedule };
