// @ts-check
'use strict';

// Starts one of the simulated services alone, for people who try its package: npm run simulator [-- amperity]

const { existsSync, readdirSync } = require('node:fs');
const path = require('node:path');

/**
 * What people see of a simulated service. Its data can be read before any tool is installed.
 *
 * @typedef {object} Demo
 * @property {string} name of the service on the command line: that of its package, without `n8n-nodes-`
 * @property {string} title the name of its node
 * @property {string} credential the name of its credential type
 * @property {{ name: string, label: string, value: string }[]} account the fields of the credential beside Base URL
 * @property {number} port
 * @property {(more?: object) => Simulator} create a simulator that knows the account; `more` are options of its own
 * @property {(simulator: any) => string} addPast adds older jobs, and gives the ID of one that has ended well
 * @property {(simulator: any, nth: number) => string} addJob adds a job that ends by itself, and gives its name
 * @property {string} endings how jobs end
 * @property {(url: string, jobId: string) => [string, string][]} commands what to type, each with its purpose
 * @property {Story} story
 */
/** @typedef {{ listen: (where: { port: number }) => Promise<string>, close: () => Promise<void> }} Simulator */
/**
 * What `npm run demo` shows: one job, and what the example workflow fetches of it.
 *
 * @typedef {object} Story
 * @property {string} workflow the file of the example, without its ending
 * @property {string} [mailed] the file of an example that mails what the job has produced
 * @property {string} step the step that shows what was fetched
 * @property {string} fetched such as "rows"
 * @property {object} job as the simulator creates it
 * @property {string} status in which it ends
 * @property {string} begins said when the job begins
 * @property {[string, string][]} hints values for a workflow of one's own
 * @property {(outputOf: (step: string) => { json: any, pairedItem: { item: number } }[], jobId: string) => object[]} results
 */

const NEW_JOB_EVERY_MS = 20_000;

/** The services by their names. @type {Map<string, Demo>} */
const DEMOS = new Map(
	readdirSync(__dirname)
		.map((folder) => path.join(__dirname, folder, 'demo.js'))
		.filter((file) => existsSync(file))
		.map((file) => require(file))
		.map((demo) => [demo.name, demo]),
);
const HELP = `Usage: npm run simulator [-- ${[...DEMOS.keys()].join(' | ')}] [--port 8290] [--quiet]`;

/** @param {Demo} demo @param {string} url @param {string} jobId */
function instructions({ title, credential, account, endings, commands }, url, jobId) {
	const fields = [{ label: 'Base URL', value: url }, ...account];
	const width = Math.max(...fields.map(({ label }) => label.length));
	return `
A pretend ${title} is running on this computer.

In n8n, make a credential "${credential}" and paste:

${fields.map(({ label, value }) => `    ${label.padEnd(width)}   ${value}`).join('\n')}

A new job starts every ${NEW_JOB_EVERY_MS / 1000} seconds. ${endings}
To stop, press Ctrl-C in this window.

To look at it by hand, paste one of these lines into another terminal window:

${commands(url, jobId)
	.map(([purpose, command]) => `  ${purpose}\n    ${command}`)
	.join('\n')}
  See which requests have come in
    curl ${new URL('/__simulator/requests', url).href}
`;
}

/** @param {string[]} words */
function readArguments(words) {
	const at = words.indexOf('--port');
	const given = at < 0 ? undefined : Number(words[at + 1]);
	const [name = 'akeneo-sdm', ...others] = words.filter(
		(word, index) => word !== '--quiet' && (at < 0 || (index !== at && index !== at + 1)),
	);
	const demo = DEMOS.get(name);
	const port = given ?? demo?.port ?? NaN;
	if (!demo || others.length > 0 || !Number.isInteger(port) || port < 0 || port > 65_535)
		throw new Error(HELP);
	return { demo, port, quiet: words.includes('--quiet') };
}

async function main() {
	const { demo, port, quiet } = readArguments(process.argv.slice(2));
	const simulator = demo.create();
	const example = demo.addPast(simulator);
	const url = await simulator.listen({ port });
	console.log(quiet ? url : instructions(demo, url, example));

	let nth = 0;
	const timer = setInterval(() => {
		const name = demo.addJob(simulator, nth++);
		if (!quiet) console.log(`New job: ${name}`);
	}, NEW_JOB_EVERY_MS);
	const stop = () => {
		clearInterval(timer);
		void simulator.close();
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

module.exports = { DEMOS };

if (require.main === module)
	main().catch((error) => {
		const taken = error.code === 'EADDRINUSE';
		console.error(
			taken ? 'That port is in use. Choose another one, for example: --port 8299' : error.message,
		);
		process.exitCode = 1;
	});
