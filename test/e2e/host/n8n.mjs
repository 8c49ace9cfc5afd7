import { closeSync, openSync } from 'node:fs';
import { cp, mkdir, open, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { endGroup, spawnGroup } from '../../../scripts/lib/processGroup.mjs';
import { elapsed, withProgress } from '../../../scripts/lib/say.mjs';
import { n8nEnvironment } from './environment.mjs';

const START_LIMIT = 180_000;
const STOP_GRACE = 10_000;

/**
 * Starts n8n and waits until it answers. It ends with this process at the latest. The same `userFolder` can be started again
 * after `stop` or `kill9` and has everything it had.
 *
 * @param {object} options
 * @param {{ node: string, n8n: string }} options.host from `ensureHost`
 * @param {string} options.userFolder where n8n keeps its state; made when missing
 * @param {number} [options.port] a free one when not given
 * @param {{ name: string, folder: string }[]} [options.packages] community packages to load, each an unpacked tarball
 * @param {Record<string, string>} [options.env] added to n8n's environment
 * @param {boolean} [options.wait] false gives the server back before it answers; `waitReady` then waits
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<{ url: string, port: number, pid: number, userFolder: string, logFile: string,
 * logText: () => Promise<string>, waitReady: (limit?: number) => Promise<void>, stop: () => Promise<void>,
 * kill9: () => Promise<void> }>} `logText` gives what this start has logged; `stop` asks n8n to end and kills it after ten
 * seconds; `kill9` kills it at once. Throws an Error with the end of the log when n8n ends early or does not answer in time
 */
export async function startN8n({
	host,
	userFolder,
	port,
	packages = [],
	env = {},
	wait = true,
	log = () => {},
}) {
	// Another server on the port would answer the health check in this one's place.
	if (port) await holdPorts([port]);
	const [freePort, brokerPort] = await holdPorts([0, 0]);
	port ??= freePort;
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
	const child = await spawnGroup(host.node, [host.n8n, 'start'], {
		cwd: userFolder,
		env: {
			...n8nEnvironment({ userFolder, port, brokerPort, binFolder: path.dirname(host.node) }),
			...env,
		},
		stdio: ['ignore', output, output],
	}).finally(() => closeSync(output));

	const server = {
		url: `http://127.0.0.1:${port}`,
		port,
		pid: child.pid,
		userFolder,
		logFile,
		logText: () => textFrom(logFile, logFrom),
		waitReady: (limit = START_LIMIT) => waitReady(server, child, limit, log),
		stop: () => endGroup(child, STOP_GRACE),
		kill9: () => endGroup(child, 0),
	};
	if (wait) {
		await server.waitReady().catch(async (error) => {
			await server.kill9();
			throw error;
		});
	}
	return server;
}

async function waitReady(server, child, limit, log) {
	const began = Date.now();
	const line = (ms) => `  n8n is starting: ${elapsed(ms)} (the first start takes up to a minute)`;
	await withProgress(log, line, async () => {
		while (!(await isReady(server.url))) {
			if (child.exitCode !== null || child.signalCode !== null) {
				throw new Error(
					`n8n ended while it was starting (${child.signalCode ?? `exit code ${child.exitCode}`}). ${await endOfLog(server)}`,
				);
			}
			if (Date.now() - began > limit)
				throw new Error(`n8n did not answer within ${elapsed(limit)}. ${await endOfLog(server)}`);
			await sleep(200);
		}
	});
}

/** The health check answers when the database is ready, and that is a little before the rest of n8n is. */
async function isReady(url) {
	try {
		for (const address of ['/healthz/readiness', '/rest/settings']) {
			const answer = await fetch(url + address, { signal: AbortSignal.timeout(5000) });
			// Before it is ready, n8n answers any address with a text that is not JSON.
			if (!answer.ok || !(await answer.json())) return false;
		}
		return true;
	} catch {
		return false;
	}
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

/** Takes ports for a moment, all at once so that they differ, and gives their numbers; 0 stands for any that is free. */
async function holdPorts(wanted) {
	const holders = wanted.map(() => createServer());
	const hold = (holder, port) =>
		new Promise((resolve, reject) => {
			holder.once('error', () =>
				reject(
					new Error(`Port ${port} is in use by another program. End that, or choose another port.`),
				),
			);
			holder.listen(port, '127.0.0.1', resolve);
		});
	await Promise.all(holders.map((holder, index) => hold(holder, wanted[index])));
	const ports = holders.map((holder) => holder.address().port);
	await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
	return ports;
}
