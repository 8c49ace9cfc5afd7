// @ts-check
'use strict';

/** @typedef {import('./job').Job} Job */
/** @typedef {import('./jobs').JobStore} JobStore */
/** @typedef {import('./filters').Filter} Filter */
/** @typedef {import('./knobs').Knobs} Knobs */
/** @typedef {{ length: number, slice: (start: number, end: number) => Job[] }} Selection */

/**
 * Selects the jobs of a filter, in the order of the knob, without a copy or a sort where an index already has them.
 *
 * @param {JobStore} store
 * @param {Knobs} knobs
 * @param {<T>(items: readonly T[]) => T[]} shuffled
 */
function createSelector(store, knobs, shuffled) {
	// The last list that was made, because all pages of a list need the same one.
	/** @type {{ key: string, jobs: Job[] }} */
	let kept = { key: '', jobs: [] };

	/** @param {Filter} filter @param {() => Job[]} make */
	function keep(filter, make) {
		const key = JSON.stringify([
			store.version(),
			knobs.order,
			knobs.inclusiveBounds,
			Object.entries(filter).join(),
		]);
		if (kept.key !== key) kept = { key, jobs: make() };
		return kept.jobs;
	}

	/**
	 * @param {Filter} filter
	 * @returns {Selection}
	 */
	return function select(filter) {
		const index = store.index(filter.status);
		const [start, end] = index.window(filter.after, filter.before, knobs.inclusiveBounds);
		const matching = () =>
			index
				.list()
				.slice(start, end)
				.filter((job) => filter.project === undefined || job.project === filter.project);

		if (knobs.order === 'random') return shuffled(matching());
		if (knobs.order === 'updated')
			return keep(filter, () => matching().sort((a, b) => b.changed - a.changed));
		if (knobs.order === 'id')
			return keep(filter, () => matching().sort((a, b) => (a.id < b.id ? -1 : 1)));
		const list = filter.project === undefined ? index.list() : keep(filter, matching);
		const [first, last] = filter.project === undefined ? [start, end] : [0, list.length];
		const length = last - first;
		/** @type {Selection} */
		const oldestFirst = {
			length,
			slice: (from, to) => list.slice(first + from, Math.min(first + to, last)),
		};
		if (knobs.order === 'oldest') return oldestFirst;
		return {
			length,
			slice: (from, to) =>
				oldestFirst.slice(Math.max(0, length - to), Math.max(0, length - from)).reverse(),
		};
	};
}

module.exports = { createSelector };
