import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { endGroup, spawnGroup } from './processGroup.mjs';
import { ROOT } from './program.mjs';

/** The token that the simulator knows when it is started by its script. */
export const TOKEN = 'sdm-demo-token';

/**
 * Starts the simulated Akeneo SDM as its script does, with a new job every 20 seconds, on a free port.
 *
 * @returns {Promise<{ url: string, send: (method: string, path: string, body?: unknown) => Promise<any>,
 * stop: () => Promise<void> }>} `send` talks to it and gives the JSON it answers
 */
export async function startSimulator() {
	const port = await freePort();
	const script = path.join(ROOT, 'test/simulators/sdm/start.js');
	const child = await spawnGroup(process.execPath, [script, '--port', String(port), '--quiet'], {
		cwd: ROOT,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const url = `http://127.0.0.1:${port}`;
	const send = (method, where, body) => request(method, url + where, body);
	for (const until = Date.now() + 30_000; ; await sleep(100)) {
		if (await send('GET', '/__simulator/requests').catch(() => undefined)) break;
		if (child.exitCode !== null || Date.now() > until)
			throw new Error('The simulated Akeneo SDM did not start.');
	}
	return { url, send, stop: () => endGroup(child, 3000) };
}

/**
 * A port that nobody uses now.
 *
 * @param {number} [wished] taken if it is free
 * @returns {Promise<number>}
 */
export async function freePort(wished = 0) {
	const server = createServer();
	const listening = await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(wished, '127.0.0.1', () => resolve(true));
	});
	if (!listening) return await freePort();
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

async function request(method, address, body) {
	const answer = await fetch(address, {
		method,
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`${method} ${address} was answered with ${answer.status}.`);
	return await answer.json();
}
