// @ts-check
'use strict';

/** @typedef {ReturnType<typeof import('./index').createAmperitySimulator>} Simulator */

const TOKEN = 'amperity-demo-token';
const TENANT = 'acme';
const NAMES = ['Orders', 'Loyalty members', 'Web events', 'Stores', 'Returns'];

/** A job runs for a while; every fourth fails, every fifth is stopped by somebody. @param {Simulator} simulator @param {number} nth */
function addJob({ jobs }, nth) {
	const name = NAMES[nth % NAMES.length] ?? '';
	const { id } = jobs.createJob({ tables: [{ table_name: name, read: 1000 + 250 * nth }] });
	const status = nth % 4 === 3 ? 'failed' : nth % 5 === 4 ? 'canceled' : 'succeeded';
	setTimeout(() => jobs.setStatus(id, status), 10_000 + (nth % 5) * 4000).unref();
	return `${name} (${id})`;
}

/** @param {Simulator} simulator */
function addPast({ jobs, runs }) {
	const ago = (/** @type {number} */ minutes) => Date.now() - minutes * 60_000;
	const add = (
		/** @type {string} */ table_name,
		/** @type {string} */ status,
		/** @type {number} */ minutes,
		more = {},
	) => jobs.createJob({ status, creation_date: ago(minutes), tables: [{ table_name, ...more }] });
	const { id } = add('Loyalty members', 'succeeded', 90, { read: 5000, errors: 20 });
	add('Stores', 'succeeded', 70);
	add('Returns', 'failed', 50);
	add('Web events', 'canceled', 30);
	add('Orders', 'running', 5);
	runs.createRun({ status: 'failed', creation_date: ago(40) });
	runs.createRun({ status: 'succeeded', creation_date: ago(20) });
	return id;
}

/** @type {import('../start').Demo} */
module.exports = {
	name: 'amperity',
	title: 'Amperity',
	credential: 'Amperity API',
	account: [
		{ name: 'accessToken', label: 'Access Token', value: TOKEN },
		{ name: 'tenant', label: 'Tenant', value: TENANT },
	],
	port: 8291,
	// A new seed each time: with the same IDs, a workflow would take new jobs for those of an earlier run.
	create: (more = {}) =>
		require('./index').createAmperitySimulator({
			token: TOKEN,
			tenant: TENANT,
			seed: Date.now(),
			logLimit: 1000,
			knobs: { mixedTables: false },
			...more,
		}),
	addPast,
	addJob,
	endings: 'It ends by itself as "succeeded", "failed" or "canceled".',
	commands: (url, jobId) => {
		const get = `curl -H "Authorization: Bearer ${TOKEN}" -H "Amperity-Tenant: ${TENANT}" -H "api-version: 2024-04-01"`;
		const post = 'curl -H "Content-Type: application/json"';
		const { origin } = new URL(url);
		return [
			['See a finished job', `${get} "${url}/ingest/jobs/${jobId}"`],
			['List the workflow runs', `${get} "${url}/workflow/runs"`],
			[
				'Start a job of your own, and note the "id" in the response',
				`${post} -d '{"tables": [{"table_name": "My table"}]}' ${origin}/__simulator/jobs`,
			],
			[
				'End that job (put its id in the place of JOB_ID)',
				`${post} -d '{"status": "succeeded"}' ${origin}/__simulator/jobs/JOB_ID/status`,
			],
		];
	},
	story: {
		workflow: 'tables-when-a-job-has-ended',
		step: 'Get the tables',
		fetched: 'tables',
		job: {
			tables: [
				{ table_name: 'Loyalty members', read: 5000, inserted: 4100, updated: 850, rejected: 50 },
				{ table_name: 'Loyalty points', read: 12_000, inserted: 11_988, updated: 0, rejected: 12 },
			],
		},
		status: 'succeeded',
		begins: 'A file is being loaded into two tables of Amperity.',
		hints: [],
		results(outputOf, jobId) {
			const tables = outputOf('Get the tables').filter(({ json }) => json.job_id === jobId);
			return tables.map(({ json }) => {
				const { table_name, state, read, inserted, updated, rejected } = json;
				return { table_name, state, read, inserted, updated, rejected };
			});
		},
	},
};
