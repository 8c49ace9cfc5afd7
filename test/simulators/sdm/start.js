// @ts-check
'use strict';

const { createSdmSimulator } = require('./index');
const { rowAt } = require('./rows');

/** @typedef {import('./job').ScriptStep} ScriptStep */

const TOKEN = 'sdm-demo-token';
const NEW_JOB_EVERY_MS = 20_000;
const HELP = 'Usage: node test/simulators/sdm/start.js [--port 8290] [--quiet]';
/** By turns of the project "Lighting" and the project "Furniture". */
const NAMES = [
	'Spring lamps',
	'Dining chairs',
	'Wall lights',
	'Garden tables',
	'Floor lamps',
	'Bookshelves',
];

/** What becomes of the nth new job: every third waits for a person for a while, every fourth fails. @param {number} nth @returns {ScriptStep[]} */
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
	const article = name.replace(/s$/, '');
	return Array.from({ length: count }, (_, index) => ({
		...rowAt(index),
		name: `${article} no. ${index + 1}`,
	}));
}

/** @param {ReturnType<typeof createSdmSimulator>} simulator @param {number} nth */
function addJob({ jobs }, nth) {
	const name = NAMES[nth % NAMES.length] ?? '';
	return jobs.createJob({
		name: `${name}, delivery ${nth + 1}`,
		project: 1 + (nth % 2),
		rows: rowsOf(name, 25 + nth),
		script: lifeOf(nth),
	});
}

/** A little past, in all four statuses and both projects. @param {ReturnType<typeof createSdmSimulator>} simulator */
function addPast({ jobs }) {
	const ago = (/** @type {number} */ minutes) => Date.now() - minutes * 60_000;
	const done = jobs.createJob({
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
	return done;
}

/** @param {string} url @param {string} jobId */
function instructions(url, jobId) {
	return `
A pretend Akeneo Supplier Data Manager is running on this computer.

In n8n, make a credential "Akeneo SDM API" and paste:

    Base URL    ${url}
    API Token   ${TOKEN}

A new job starts every ${NEW_JOB_EVERY_MS / 1000} seconds. It ends by itself as "done" or "error"; some wait as "pending" first.
To stop, press Ctrl-C in this window.

To look at it by hand, paste one of these lines into another terminal window:

  List all jobs
    curl -H "Authorization: Token ${TOKEN}" "${url}/api/v1/jobs/"
  List the jobs that have failed
    curl -H "Authorization: Token ${TOKEN}" "${url}/api/v1/jobs/?status=error"
  See the rows a finished job has produced
    curl -H "Authorization: Token ${TOKEN}" "${url}/api/v1/jobs/${jobId}/data/1/"
  Start a job of your own, and note the "id" in the answer
    curl -H "Content-Type: application/json" -d '{"name": "My job", "rows": 5}' ${url}/__simulator/jobs
  End that job (put its id in the place of JOB_ID)
    curl -H "Content-Type: application/json" -d '{"status": "done"}' ${url}/__simulator/jobs/JOB_ID/status
  See which requests have come in
    curl ${url}/__simulator/requests
`;
}

/** @param {string[]} words */
function readArguments(words) {
	const at = words.indexOf('--port');
	const port = at < 0 ? 8290 : Number(words[at + 1]);
	const known = words.every(
		(word, index) => ['--port', '--quiet'].includes(word) || (at >= 0 && index === at + 1),
	);
	if (!known || !Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(HELP);
	return { port, quiet: words.includes('--quiet') };
}

async function main() {
	const { port, quiet } = readArguments(process.argv.slice(2));
	// Another seed each time: a workflow that knows the jobs of yesterday must not take new ones for them.
	const simulator = createSdmSimulator({ token: TOKEN, seed: Date.now(), logLimit: 1000 });
	const example = addPast(simulator);
	const url = await simulator.listen({ port });
	if (!quiet) console.log(instructions(url, example.id));

	let nth = 0;
	const timer = setInterval(() => {
		const job = addJob(simulator, nth++);
		if (!quiet) console.log(`New job: ${job.name}`);
	}, NEW_JOB_EVERY_MS);
	const stop = () => {
		clearInterval(timer);
		void simulator.close();
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error) => {
	const taken = error.code === 'EADDRINUSE';
	console.error(
		taken ? 'That port is in use. Choose another one, for example: --port 8291' : error.message,
	);
	process.exitCode = 1;
});
