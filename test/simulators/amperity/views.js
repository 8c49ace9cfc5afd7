// @ts-check
'use strict';

/** @typedef {import('./job').Job} Job */
/** @typedef {import('./job').Table} Table */
/** @typedef {import('./knobs').Knobs} Knobs */

/** The states of tables by the status of their job: those of any table, and those that the first table cannot have. */
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

/** A state in the spelling of the knobs. @param {string} state @param {Knobs} knobs */
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
	// In a scheduled job no table has begun.
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

/** @param {import('./runs').Run} run @param {string} tenant @param {Knobs} knobs */
function detailsOf(run, tenant, knobs) {
	const { id, status, createdAt, endedAt, error } = run;
	return {
		principal_id: `google-apps|nightly@${tenant}.test`,
		principal_name: 'Nightly key',
		principal_email: `nightly@${tenant}.test`,
		launched_version: 'etv-20260310-12345-6AbCDE',
		current_version: 'etv-20260310-12345-6AbCDE',
		warn_after_ms: 86_400_000,
		task_instances: [
			{
				id: id.replace(/^wf/, 'wft'),
				state: spelled(status, knobs),
				tenant,
				workflow_id: id,
				created_at: new Date(createdAt).toISOString(),
				...dated(endedAt, knobs, 'ended_at'),
				label: 'Pull data',
				task_definition_type: 'courier/run',
				...(error ? { error } : {}),
			},
		],
	};
}

/**
 * A workflow run as the API shows it; `verbose` adds its error and its tasks.
 *
 * @param {import('./runs').Run} run
 * @param {{ knobs: Knobs, tenant: string, verbose: boolean }} how
 */
function runView(run, { knobs, tenant, verbose }) {
	const { id, type, name, status, createdAt, endedAt, error } = run;
	return {
		id,
		type,
		name,
		tenant,
		state: spelled(status, knobs),
		created_at: new Date(createdAt).toISOString(),
		...dated(endedAt, knobs, 'ended_at'),
		...(verbose && error ? { error } : {}),
		...(verbose ? detailsOf(run, tenant, knobs) : {}),
	};
}

/** Whether a state is the one that a filter names. @param {string} state @param {string} wanted @param {Knobs} knobs */
function sameState(state, wanted, knobs) {
	return spelled(state, knobs).toLowerCase() === wanted.toLowerCase();
}

module.exports = { jobView, runView, sameState };
