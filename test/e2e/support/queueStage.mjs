import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ROOT } from '../../../scripts/lib/program.mjs';
import { N8nClient } from '../host/client.mjs';
import { startDatabases } from '../host/databases.mjs';
import { ensureHost } from '../host/install.mjs';
import { startN8n, startWorker } from '../host/n8n.mjs';
import { packPackage } from '../host/packPackage.mjs';
import { OWNER } from './stage.mjs';

/**
 * Starts a new n8n in queue mode: PostgreSQL, Redis, one main process and workers, each with the packed package in a folder of
 * its own, as on machines of their own. The package must be built.
 *
 * @param {{ workers: number, env?: Record<string, string>, log?: (line: string) => void }} options
 * @returns {Promise<{ client: N8nClient, workers: { logText: () => Promise<string> }[], logFile: string, kill9: () => Promise<void>,
 * start: () => Promise<void>, close: () => Promise<void> }>} `kill9` and `start` are for the main process alone
 */
export async function openQueueStage({ workers: count, env: more = {}, log = () => {} }) {
	const host = await ensureHost({ log });
	const packed = await packPackage(ROOT);
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-queue-'));
	const userFolder = (name) => path.join(folder, name);
	const databases = await startDatabases();
	const running = [];
	const close = async () => {
		await Promise.all(running.map((one) => one.stop()));
		await databases.close();
		await rm(path.dirname(packed.folder), { recursive: true, force: true });
		if (process.env.KEEP_N8N_FOLDER) log(`n8n's folders are kept: ${folder}`);
		else await rm(folder, { recursive: true, force: true });
	};
	try {
		log('Starting n8n in queue mode');
		const env = { ...databases.env, N8N_ENCRYPTION_KEY: randomUUID(), ...more };
		const packages = [packed];
		// The main process makes the tables that the workers look for.
		let main = await startN8n({ host, userFolder: userFolder('main'), packages, env, log });
		running.push(main);
		const client = new N8nClient(main.url);
		await client.setupOwner(OWNER);
		const workers = await Promise.all(
			Array.from({ length: count }, (_, index) =>
				startWorker({ host, userFolder: userFolder(`worker${index + 1}`), packages, env, log }),
			),
		);
		running.push(...workers);
		return {
			client,
			workers,
			close,
			logFile: main.logFile,
			kill9: () => main.kill9(),
			start: async () => {
				main = await startN8n({ host, userFolder: userFolder('main'), port: main.port, env, log });
				running.push(main);
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}
