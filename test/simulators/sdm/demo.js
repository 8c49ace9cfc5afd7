// @ts-check
'use strict';

/** @typedef {ReturnType<typeof import('./index').createSdmSimulator>} Simulator */
/** @typedef {import('./job').ScriptStep} ScriptStep */

const TOKEN = 'sdm-demo-token';
/** Alternately of the project "Lighting" and the project "Furniture". */
const NAMES = [
	'Spring lamps',
	'Dining chairs',
	'Wall lights',
	'Garden tables',
	'Floor lamps',
	'Bookshelves',
];
const ROWS = [
	['LAMP-001', 'Table lamp Aurora', '49.90', 'brass'],
	['LAMP-002', 'Table lamp Aurora', '49.90', 'black'],
	['LAMP-003', 'Floor lamp Fjord', '129.00', 'white'],
	['LAMP-004', 'Wall light Nova', '35.50', 'black'],
	['LAMP-005', 'Pendant light Luna', '89.00', 'sand'],
].map(([sku, name, price, color]) => ({ sku, name, price, color }));

/** The script of the nth new job: every third waits for a person for a while, every fourth fails. @param {number} nth @returns {ScriptStep[]} */
function lifeOf(nth) {
	const wait =
		nth % 3 === 0
			? [
					{ after: 8000, status: 'pending' },
					{ after: 15_000, status: 'running' },
				]
			: [];
	const end =
		nth % 4 === 3
			? { after: 10_000, status: 'error', message: 'Column "ean" is missing in the supplier file.' }
			: { after: 10_000 + (nth % 5) * 4000, status: 'done' };
	return [...wait, end];
}

/** Rows whose names fit the job's. @param {string} name @param {number} count */
function rowsOf(name, count) {
	const { rowAt } = require('./rows');
	const article = name.replace(/s$/, '');
	return Array.from({ length: count }, (_, index) => ({
		...rowAt(index),
		name: `${article} no. ${index + 1}`,
	}));
}

/** @param {Simulator} simulator @param {number} nth */
function addJob({ jobs }, nth) {
	const name = NAMES[nth % NAMES.length] ?? '';
	return jobs.createJob({
		name: `${name}, delivery ${nth + 1}`,
		project: 1 + (nth % 2),
		rows: rowsOf(name, 25 + nth),
		script: lifeOf(nth),
	}).name;
}

/** Jobs in all four statuses and both projects. @param {Simulator} simulator */
function addPast({ jobs }) {
	const ago = (/** @type {number} */ minutes) => Date.now() - minutes * 60_000;
	const { id } = jobs.createJob({
		name: 'Winter lamps',
		status: 'done',
		creation_date: ago(90),
		rows: rowsOf('Winter lamps', 120),
	});
	jobs.createJob({
		name: 'Office chairs',
		project: 2,
		status: 'done',
		creation_date: ago(70),
		rows: rowsOf('Office chairs', 40),
	});
	const message = 'Row 17: the price is not a number.';
	jobs.createJob({ name: 'Sofas', project: 2, status: 'error', creation_date: ago(50), message });
	jobs.createJob({ name: 'Candle holders', status: 'pending', creation_date: ago(30) });
	jobs.createJob({ name: 'Kitchen stools', project: 2, status: 'running', creation_date: ago(5) });
	return id;
}

/** @type {import('../start').Demo} */
module.exports = {
	name: 'akeneo-sdm',
	title: 'Akeneo SDM',
	credential: 'Akeneo SDM API',
	account: [{ name: 'apiToken', label: 'API Token', value: TOKEN }],
	port: 8290,
	// A new seed each time: with the same IDs, a workflow would take new jobs for those of an earlier run.
	create: (more = {}) =>
		require('./index').createSdmSimulator({
			token: TOKEN,
			seed: Date.now(),
			logLimit: 1000,
			...more,
		}),
	addPast,
	addJob,
	endings: 'It ends by itself as "done" or "error"; some wait as "pending" first.',
	commands: (url, jobId) => {
		const get = `curl -H "Authorization: Token ${TOKEN}"`;
		const post = 'curl -H "Content-Type: application/json"';
		return [
			['List all jobs', `${get} "${url}/api/v1/jobs/"`],
			['List the jobs that have failed', `${get} "${url}/api/v1/jobs/?status=error"`],
			['See the rows a finished job has produced', `${get} "${url}/api/v1/jobs/${jobId}/data/1/"`],
			[
				'Start a job of your own, and note the "id" in the response',
				`${post} -d '{"name": "My job", "rows": 5}' ${url}/__simulator/jobs`,
			],
			[
				'End that job (put its id in the place of JOB_ID)',
				`${post} -d '{"status": "done"}' ${url}/__simulator/jobs/JOB_ID/status`,
			],
		];
	},
	story: {
		workflow: 'rows-when-a-job-is-done',
		mailed: 'mail-the-rows-of-a-finished-file',
		step: 'Get the rows',
		fetched: 'rows',
		job: { name: 'Lamps of the new supplier', rows: ROWS },
		status: 'done',
		begins: 'A supplier file is being processed in Akeneo SDM: "Lamps of the new supplier".',
		hints: [
			['Project', 'Lighting, for example'],
			['Output Format ID', '1'],
		],
		results(outputOf, jobId) {
			const position = outputOf('Is it done?').findIndex(({ json }) => json.id === jobId);
			return outputOf('Get the rows')
				.filter(({ pairedItem }) => pairedItem.item === position)
				.map(({ json }) => json);
		},
	},
};
