// Kills n8n again and again (kill -9) while jobs end, and counts the jobs that its workflows missed or got twice:
//   npm run bench:kills [-- --server usual,busy,durable,queue] [--kills 20] [--workflows 10]
// About ten minutes for each kind of server. "busy" is the usual one while all processor cores are kept busy. Ends with exit code 1
// when a job was missed, or got twice by another scheduler than the durable one, which may run a poll twice.
import { setTimeout as sleep } from 'node:timers/promises';

import { ensureDependencies } from '../scripts/lib/ensureDependencies.mjs';
import { build } from '../scripts/lib/build.mjs';
import { main } from '../scripts/lib/program.mjs';
import { printer } from '../scripts/lib/say.mjs';

const option = (name, otherwise) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : process.argv[at + 1];
};
const SERVERS = option('server', 'usual,busy,durable,queue').split(',');
const KILLS = Number(option('kills', '20'));
const WORKFLOWS = Number(option('workflows', '10'));
/** Three times a minute, so that there are many polls to be killed. */
const SECONDS = [0, 20, 40];
/** n8n is killed at any time within this after it has started, in ms. */
const LONGEST_LIFE = 25_000;
/** Every second kill comes within this after polls were due, in ms: n8n is saving their results then. */
const AFTER_POLLS = 3_000;
/** On a busy machine n8n takes minutes at times. What is missing after this, in ms, has been missed. */
const LONGEST_WAIT = 300_000;
const DURABLE = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

await main(async () => {
	const log = printer();
	await ensureDependencies({ log });
	await build(log);
	const [
		{ openFleet },
		{ keepCoresBusy },
		{ openStage },
		{ openQueueStage },
		{ missingDatabases },
		{ Table },
	] = await Promise.all([
		import('./fleet/fleet.mjs'),
		import('./fleet/busy.mjs'),
		import('../test/e2e/support/stage.mjs'),
		import('../test/e2e/support/queueStage.mjs'),
		import('../test/e2e/host/databases.mjs'),
		import('./output/table.mjs'),
	]);
	const opens = {
		usual: () => openStage({ log }),
		busy: () => openStage({ log }),
		durable: () => openStage({ log, env: DURABLE }),
		queue: () => openQueueStage({ log, workers: 2 }),
	};
	const table = new Table({ judgesCosts: true });

	for (const server of SERVERS) {
		const lacks = server === 'queue' && (await missingDatabases({ log }));
		if (lacks) {
			log(`Queue mode is left out. ${lacks}`);
			continue;
		}
		const fleet = await openFleet({ open: opens[server], kind: 'trigger', seconds: SECONDS, log });
		let relax = () => {};
		try {
			fleet.organization.begin(40);
			await fleet.grow(WORKFLOWS);
			// With durable cursors, n8n keeps what a first poll has seen in memory until the next one, and a kill loses it: docs/how-it-works.md.
			await fleet.measure({ forMs: 1_000, everyMs: 1_000, waitMs: LONGEST_WAIT });
			if (server === 'busy') relax = keepCoresBusy();
			const ended = await killAndKill(fleet, log);
			relax();
			const { due, missed, missing, twice } = await fleet.measure({
				forMs: 1_000,
				everyMs: 1_000,
				waitMs: LONGEST_WAIT,
				before: ended,
			});
			for (const workflow of new Set(missing.map((pair) => pair.workflow))) {
				const ids = missing.filter((pair) => pair.workflow === workflow).map(({ id }) => id);
				log(`  ${workflow} has missed ${ids.join(', ')}`);
			}
			const what = `${server}: ${KILLS} times kill -9, ${WORKFLOWS} workflows`;
			table.expect(`${what}, missed`, `${missed} of ${due}`, '0', missed === 0);
			if (server === 'durable') table.note(`${what}, twice`, String(twice));
			else table.expect(`${what}, twice`, String(twice), '0', twice === 0);
		} finally {
			relax();
			await fleet.close();
		}
	}
	table.print(log);
	return table.missed === 0 ? 0 : 1;
});

/** Jobs end all the time, also while n8n is down. @returns {Promise<{ id: string, endedAt: number }[]>} */
async function killAndKill({ kill, organization }, log) {
	const ended = [];
	let over = false;
	const ending = (async () => {
		while (!over) {
			ended.push(organization.end());
			await sleep(1_500);
		}
	})();
	for (let count = 1; count <= KILLS; count++) {
		await sleep(
			count % 2 ? Math.random() * LONGEST_LIFE : untilPolls() + Math.random() * AFTER_POLLS,
		);
		await kill();
		log(`  killed ${count} of ${KILLS} times, ${ended.length} jobs have ended`);
	}
	over = true;
	await ending;
	return ended;
}

/** Milliseconds until the next polls are due. */
function untilPolls() {
	const interval = 60_000 / SECONDS.length;
	return interval - (Date.now() % interval);
}
