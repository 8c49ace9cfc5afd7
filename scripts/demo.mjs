// Shows a package in a real n8n: npm run demo [-- amperity --once]
// Prints the plan, installs and builds all it needs, starts n8n and a pretend service, gives a tour, lets a job end and shows
// what the example workflow has fetched. Runs on until Ctrl-C; with --once it ends by itself after the first success.
import { openStage, OWNER } from '../test/e2e/support/stage.mjs';
import { ensureHost } from '../test/e2e/host/install.mjs';
import simulators from '../test/simulators/start.js';
import { build } from './lib/build.mjs';
import { playAJob, setUp } from './lib/demoStory.mjs';
import { goesOn, plan, table, tour } from './lib/demoTexts.mjs';
import { ensureDemoTools } from './lib/ensureDependencies.mjs';
import { openInbox } from './lib/inbox.mjs';
import { main } from './lib/program.mjs';
import { elapsed, printer, withProgress } from './lib/say.mjs';
import { freePort, startSimulator } from './lib/simulator.mjs';

const { DEMOS } = simulators;
const HELP = `Usage: npm run demo [-- ${[...DEMOS.keys()].join(' | ')}] [--once]`;
const log = printer();
const began = Date.now();
const running = [];

/** Resolves at the first Ctrl-C; the second one ends this process at once, and with it all that it started. */
const stopped = new Promise((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			if (stopped.requested) process.exit(1);
			stopped.requested = true;
			resolve();
		});
	}
});

async function show(demo, { once }) {
	log(plan(demo.title));
	await Promise.all([ensureDemoTools({ log }).then(() => build(log)), ensureHost({ log })]);
	log(`Starting a pretend ${demo.title}`);
	const simulator = await startSimulator(demo.name);
	running.push(simulator.stop);
	const port = await freePort(5678);
	const stage = await openStage({ log, port, onBegin: (close) => running.push(close) });
	log('n8n is running. Setting it up:');
	const inbox = await openInbox(stage.client, log);
	running.push(inbox.close);
	const workflowId = await setUp(stage.client, demo, { baseUrl: simulator.url, inbox, log });
	const places = { url: stage.url, workflowId, simulatorUrl: simulator.url, mailPort: inbox.port };
	log(tour(demo, { ...places, owner: OWNER }));
	const results = await playAJob(stage.client, demo, { simulator, workflowId, log });
	log(
		`\nThe workflow has run. It has fetched ${results.length} ${demo.story.fetched} of the job:\n`,
	);
	log(table(results));
	if (demo.story.mailed) {
		log('');
		const line = (ms) => `  waiting for the mail with these rows: ${elapsed(ms)} of up to a minute`;
		const mailed = () => inbox.waitForFile(demo.story.job.name);
		const file = await withProgress(log, line, mailed, 10_000);
		log(`They have also been mailed as an Excel file: ${file}`);
	}
	if (once)
		return log(
			`\nThe demo works (${elapsed(Date.now() - began)}). It ends here, because of --once.`,
		);
	log(goesOn(demo.title, stage.url));
	await stopped;
}

await main(async () => {
	const words = process.argv.slice(2);
	const [name = 'akeneo-sdm', ...others] = words.filter((word) => word !== '--once');
	const demo = DEMOS.get(name);
	if (!demo || others.length > 0) throw new Error(HELP);
	try {
		await Promise.race([show(demo, { once: words.includes('--once') }), stopped]);
		if (stopped.requested) log('\nStopping …');
	} finally {
		await Promise.all(running.map((stop) => stop()));
	}
	if (stopped.requested) log('All is stopped.');
});
// A step that was interrupted may still be waiting for something.
process.exit();
