import { closeSync, openSync } from 'node:fs';
import { cp, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { endGroup, spawnGroup } from '../../../scripts/lib/processGroup.mjs';
import { elapsed, withProgress } from '../../../scripts/lib/say.mjs';

const START_LIMIT = 180_000;
const STOP_GRACE = 10_000;

/**
 * Starts one process of n8n, which ends with this process at the latest. The same `userFolder` can be started again and has
 * everything it had.
 *
 * @param {object} options
 * @param {{ node: string, n8n: string }} options.host from `ensureHost`
 * @param {string[]} options.words arguments of n8n's command: `start`, or `worker` and its options
 * @param {string} options.userFolder where this process keeps its state; made when missing
 * @param {{ name: string, folder: string }[]} options.packages community packages to load, each an unpacked tarball
 * @param {Record<string, string>} options.env the whole environment
 * @param {() => Promise<boolean>} options.isReady
 * @param {(line: string) => void} options.log
 * @returns {Promise<{ pid: number, logFile: string, logText: () => Promise<string>,
 * waitReady: (limit?: number) => Promise<void>, stop: () => Promise<void>, kill9: () => Promise<void> }>} `logText` gives the
 * log of this start; `stop` signals it to end and kills it after ten seconds; `kill9` kills it at once. `waitReady` throws an
 * Error with the end of the log when the process ends early or is not ready in time
 */
export async function startProcess({ host, words, userFolder, packages, env, isReady, log }) {
	for (const { name, folder } of packages) {
		const target = path.join(userFolder, '.n8n/nodes/node_modules', name);
		await rm(target, { recursive: true, force: true });
		await cp(folder, target, { recursive: true, dereference: true });
	}
	await mkdir(userFolder, { recursive: true });
	const logFile = path.join(userFolder, 'n8n.log');
	const logFrom = await stat(logFile).then(
		({ size }) => size,
		() => 0,
	);
	const output = openSync(logFile, 'a');
	const child = await spawnGroup(host.node, [host.n8n, ...words], {
		cwd: userFolder,
		env,
		stdio: ['ignore', output, output],
	}).finally(() => closeSync(output));

	const started = {
		pid: child.pid,
		logFile,
		logText: () => textFrom(logFile, logFrom),
		waitReady: (limit = START_LIMIT) => waitReady(started, { child, isReady, limit, log }),
		stop: () => endGroup(child, STOP_GRACE),
		kill9: () => endGroup(child, 0),
	};
	return started;
}

async function waitReady(started, { child, isReady, limit, log }) {
	const began = Date.now();
	const line = (ms) => `  n8n is starting: ${elapsed(ms)} (the first start takes up to a minute)`;
	await withProgress(log, line, async () => {
		while (!(await isReady())) {
			if (child.exitCode !== null || child.signalCode !== null) {
				throw new Error(
					`n8n ended while it was starting (${child.signalCode ?? `exit code ${child.exitCode}`}). ${await endOfLog(started)}`,
				);
			}
			if (Date.now() - began > limit)
				throw new Error(`n8n did not answer within ${elapsed(limit)}. ${await endOfLog(started)}`);
			await sleep(200);
		}
	});
}

async function endOfLog({ logFile, logText }) {
	const lines = (await logText()).trimEnd().split('\n').slice(-30).join('\n');
	return `The end of its log (${logFile}):\n${lines}`;
}

async function textFrom(file, position) {
	const handle = await open(file);
	try {
		const { size } = await handle.stat();
		const { buffer, bytesRead } = await handle.read({
			buffer: Buffer.alloc(size - position),
			position,
		});
		return buffer.toString('utf8', 0, bytesRead);
	} finally {
		await handle.close();
	}
}
