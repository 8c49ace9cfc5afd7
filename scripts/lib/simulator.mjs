import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

import { endGroup, spawnGroup } from './processGroup.mjs';
import { ROOT } from './program.mjs';

/**
 * Starts a simulated service as its script does, with a new job every 20 seconds, on a free port.
 *
 * @param {string} service such as `amperity`
 * @returns {Promise<{ url: string, send: (method: string, path: string, body?: unknown) => Promise<any>,
 * stop: () => Promise<void> }>} `url` is the base URL for a credential; `send` sends a request to the host and gives the JSON of the response
 */
export async function startSimulator(service) {
	const port = await freePort();
	const script = path.join(ROOT, 'test/simulators/start.js');
	const words = [script, service, '--port', String(port), '--quiet'];
	const stdio = ['ignore', 'pipe', 'inherit'];
	const child = await spawnGroup(process.execPath, words, { cwd: ROOT, stdio });
	const send = (method, where, body) => request(method, `http://127.0.0.1:${port}${where}`, body);
	// It prints its base URL when it listens.
	const [first] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
	if (!Buffer.isBuffer(first)) throw new Error(`The simulated ${service} did not start.`);
	return { url: String(first).trim(), send, stop: () => endGroup(child, 3000) };
}

/**
 * Finds a port that is free now.
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
	const response = await fetch(address, {
		method,
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${method} ${address} failed with ${response.status}.`);
	return await response.json();
}
