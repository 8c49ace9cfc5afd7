// @ts-check
'use strict';

/** @typedef {import('./job').Job} Job */
/** @typedef {import('./job').Table} Table */
/** @typedef {import('./knobs').Knobs} Knobs */

/** The states a table may be in: the first one has one of the first list, the others one of either. */
/** @type {Record<string, [string[], string[]]>} */
const STATES = {
	scheduled: [['scheduled', 'up for retry'], []],
	paused: [['paused'], ['succeeded', 'scheduled']],
	running: [
		[
			'running',
			'started',
			'in progress',
			'finalizing',
			'running with failures',
			'stopping',
			'canceling',
		],
		['succeeded', 'failed', 'scheduled'],
	],
	succeeded: [['succeeded'], ['skipped']],
	failed: [['failed'], ['succeeded', 'canceled']],
	canceled: [['canceled'], ['succeeded', 'skipped']],
};
const OVER = new Set(['succeeded', 'skipped', 'failed', 'canceled']);

/** A word as the wire may have it. @param {string} state @param {Knobs} knobs */
function spelled(state, { spelling, canceled }) {
	const word = state === 'canceled' ? canceled : state;
	if (spelling === 'labels') return word.charAt(0).toUpperCase() + word.slice(1);
	if (spelling === 'snake') return word.replace(/ /g, '_');
	if (spelling === 'dashes') return word.replace(/ /g, '-');
	return word;
}

/** @param {Job} job @param {number} index @param {Knobs} knobs */
function stateOf(job, index, { mixedTables }) {
	const [first, others] = STATES[job.status] ?? [[job.status], ['succeeded']];
	const choice = index === 0 || !mixedTables ? first : [...first, ...others];
	// A scheduled job has no table that has begun; other than that, tables differ as they like.
	return choice[(job.number + index) % choice.length] ?? job.status;
}

/** @param {number | undefined} time @param {Knobs} knobs @param {string} name */
function dated(time, { missingDates }, name) {
	if (time !== undefined) return { [name]: new Date(time).toISOString() };
	return missingDates === 'null' ? { [name]: null } : {};
}

/** @param {Job} job @param {Table} table @param {number} index @param {Knobs} knobs */
function tableOf(job, table, index, knobs) {
	const state = table.state ?? stateOf(job, index, knobs);
	const began = job.startedAt === undefined ? undefined : job.startedAt + index;
	const withoutEnd = knobs.canceledWithoutEnd && began === undefined;
	const end = job.endedAt ?? (began === undefined ? undefined : began + 1);
	const hasEnd = OVER.has(state) && !withoutEnd;
	const read = table.read ?? 1000 + job.number;
	return {
		feed_id: `df-${job.number}${index}`,
		job_id: job.id,
		state: table.state ?? spelled(state, knobs),
		read,
		inserted: read - 30,
		updated: 20,
		rejected: 10,
		errors: 0,
		...dated(began, knobs, 'started_at'),
		...dated(hasEnd ? end : undefined, knobs, 'ended_at'),
		...table,
		files: table.files ?? [
			{ file_id: `cb-${job.number}-${index}/part0.avro`, name: 'part0.avro', read, errors: 0 },
		],
	};
}

/** A job as the API shows it, in the list and by itself. @param {Job} job @param {Knobs} knobs */
function jobView(job, knobs) {
	const { id, workflow_id } = job;
	const tables = job.tables.map((table, index) => tableOf(job, table, index, knobs));
	return { id, workflow_id, tables };
}

module.exports = { jobView };
