// @ts-check
'use strict';

/** @typedef {import('./knobs').Knobs} Knobs */
/** @typedef {{ type: string, message: string, attribution?: string, data?: unknown }} RunError */
/**
 * Live data: read it freely, change it through the store only. Times are epoch milliseconds.
 *
 * @typedef {object} Run
 * @property {string} id
 * @property {string} status
 * @property {string} type
 * @property {string} name
 * @property {number} createdAt
 * @property {number | undefined} endedAt
 * @property {RunError | undefined} error
 * @property {unknown} [request] the body that started it
 */
/** @typedef {Partial<Omit<Run, 'createdAt' | 'endedAt'>> & { creation_date?: string | number | Date }} NewRun */
/** @typedef {ReturnType<typeof createRunStore>} RunStore */

const FINISHED = new Set(['succeeded', 'failed', 'canceled']);
const FAILURE = {
	type: 'amperity.plugin.error/invalid-credentials',
	message: 'The key of the data source was refused.',
	attribution: 'customer',
};
const STOPPED = {
	type: 'amperity.workflow.workflow.repository.core/cancel',
	message: 'Workflow was stopped by hand.',
};

/** @param {string} status @returns {RunError | undefined} */
function usualError(status) {
	if (status === 'failed') return FAILURE;
	return status === 'canceled' ? STOPPED : undefined;
}

/**
 * The workflow runs of one tenant as plain data: those that the caller makes, and the one of each ingest job.
 *
 * @param {{ now: () => number, uuid: () => string, jobs: import('./jobs').JobStore }} environment
 */
function createRunStore({ now, uuid, jobs }) {
	/** @type {Map<string, Run>} */
	const runs = new Map();

	/** @param {number} time */
	function newId(time) {
		const day = new Date(time).toISOString().slice(0, 10).replace(/-/g, '');
		const tail = uuid();
		return `wf-${day}-${tail.slice(0, 5)}-${tail.slice(-6)}`;
	}

	/** @param {NewRun} [wanted] */
	function createRun(wanted = {}) {
		const { creation_date, status = 'running', ...more } = wanted;
		const createdAt = creation_date === undefined ? now() : +new Date(creation_date);
		const hasEnded = FINISHED.has(status);
		/** @type {Run} */
		const run = {
			type: 'courier.group/run',
			name: 'Nightly',
			status,
			createdAt,
			endedAt: hasEnded ? Math.max(createdAt, Math.min(createdAt + 60_000, now())) : undefined,
			error: usualError(status),
			...more,
			id: wanted.id ?? newId(createdAt),
		};
		runs.set(run.id, run);
		return run;
	}

	/** @param {string} id */
	function existing(id) {
		const run = runs.get(id);
		if (!run) throw new Error(`There is no run ${id}.`);
		return run;
	}

	/** The run that an ingest job belongs to. @param {import('./job').Job} job @returns {Run} */
	function runOf({ workflow_id, status, createdAt, endedAt }) {
		const error = usualError(status);
		return { id: workflow_id, status, type: 'ingest', name: 'Ingest', createdAt, endedAt, error };
	}

	/** Every run, oldest first. */
	const all = () =>
		[...jobs.all().map(runOf), ...runs.values()].sort((a, b) => a.createdAt - b.createdAt);

	return {
		createRun,
		all,
		/** The runs that the caller has made. */
		own: () => [...runs.values()],

		/** @param {string} id */
		get: (id) => runs.get(id) ?? all().find((run) => run.id === id),

		/** @param {string} id @param {string} status @param {{ error?: RunError }} [change] */
		setStatus(id, status, { error = usualError(status) } = {}) {
			const run = existing(id);
			Object.assign(run, { status, error, endedAt: FINISHED.has(status) ? now() : undefined });
			return run;
		},

		/** @param {string} id */
		deleteRun(id) {
			const run = existing(id);
			runs.delete(id);
			return run;
		},
	};
}

module.exports = { createRunStore, FINISHED };
