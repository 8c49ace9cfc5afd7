// Shows the package in a real n8n: npm run demo [-- --once]
// Tells what will happen, installs and builds all it needs, starts n8n and a pretend Akeneo SDM, gives a tour, lets a job end
// and shows the rows that the example workflow has fetched. Runs on until Ctrl-C; with --once it ends by itself after the first success.
import { openStage, OWNER } from '../test/e2e/support/stage.mjs';
import { ensureHost } from '../test/e2e/host/install.mjs';
import { build } from './lib/build.mjs';
import { playAJob, setUp } from './lib/demoStory.mjs';
import { goesOn, PLAN, table, tour } from './lib/demoTexts.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main } from './lib/program.mjs';
import { elapsed, printer } from './lib/say.mjs';
import { freePort, startSimulator, TOKEN } from './lib/simulator.mjs';

const HELP = 'Usage: npm run demo [-- --once]';
const log = printer();
const began = Date.now();
const running = [];

/** Comes back when somebody presses Ctrl-C; the second time ends this process at once, and what it started with it. */
const stopped = new Promise((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			if (stopped.asked) process.exit(1);
			stopped.asked = true;
			resolve();
		});
	}
});

async function show({ once }) {
	log(PLAN);
	await ensureDependencies({ log });
	await ensureHost({ log });
	await build(log);
	log('Starting a pretend Akeneo SDM');
	const simulator = await startSimulator();
	running.push(simulator.stop);
	const port = await freePort(5678);
	const stage = await openStage({ log, port, onBegin: (close) => running.push(close) });
	log('n8n is running. Setting it up:');
	const workflowId = await setUp(stage.client, simulator.url, log);
	log(
		tour({ url: stage.url, workflowId, simulatorUrl: simulator.url, token: TOKEN, owner: OWNER }),
	);
	const { name, rows } = await playAJob(stage.client, { simulator, workflowId, log });
	log(`\nThe workflow has run. It has fetched ${rows.length} rows of the job "${name}":\n`);
	log(table(rows));
	if (once)
		return log(
			`\nThe demo works (${elapsed(Date.now() - began)}). It ends here, because of --once.`,
		);
	log(goesOn(stage.url));
	await stopped;
}

await main(async () => {
	const words = process.argv.slice(2);
	if (words.some((word) => word !== '--once')) throw new Error(HELP);
	try {
		await Promise.race([show({ once: words.includes('--once') }), stopped]);
		if (stopped.asked) log('\nStopping …');
	} finally {
		await Promise.all(running.map((stop) => stop()));
	}
	if (stopped.asked) log('All is stopped.');
});
// A step that was interrupted may still be waiting for something.
process.exit();
