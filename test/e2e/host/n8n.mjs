import { n8nEnvironment } from './environment.mjs';
import { startProcess } from './n8nProcess.mjs';
import { holdPorts } from './ports.mjs';

/**
 * Starts n8n and waits until it is ready. It ends with this process at the latest. The same `userFolder` can be started again
 * after `stop` or `kill9` and has everything it had.
 *
 * @param {object} options
 * @param {{ node: string, n8n: string }} options.host from `ensureHost`
 * @param {string} options.userFolder where n8n keeps its state; made when missing
 * @param {number} [options.port] a free one when not given
 * @param {{ name: string, folder: string }[]} [options.packages] community packages to load, each an unpacked tarball
 * @param {Record<string, string>} [options.env] added to n8n's environment
 * @param {boolean} [options.wait] false gives the server back before it responds; `waitReady` then waits
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<{ url: string, port: number, pid: number, userFolder: string, logFile: string,
 * logText: () => Promise<string>, waitReady: (limit?: number) => Promise<void>, stop: () => Promise<void>,
 * kill9: () => Promise<void> }>} see `startProcess`. Throws an Error with the end of the log when n8n ends early or does not
 * respond in time
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
	// Another server on the port would respond to the health check in this one's place.
	if (port) await holdPorts([port]);
	const [freePort, brokerPort] = await holdPorts([0, 0]);
	port ??= freePort;
	const url = `http://127.0.0.1:${port}`;
	const started = await startProcess({
		host,
		words: ['start'],
		userFolder,
		packages,
		env: { ...n8nEnvironment({ host, userFolder, port, brokerPort }), ...env },
		// The health check responds when the database is ready, which is a little before the rest of n8n.
		isReady: async () =>
			(await answers(`${url}/healthz/readiness`)) && answers(`${url}/rest/settings`),
		log,
	});
	const server = { ...started, url, port, userFolder };
	if (wait) await readyOrGone(server);
	return server;
}

/**
 * Starts a worker of an n8n in queue mode and waits until it takes work.
 *
 * @param {{ host: { node: string, n8n: string }, userFolder: string, packages: { name: string, folder: string }[],
 * env: Record<string, string>, log?: (line: string) => void }} options as for `startN8n`; `env` must lead to the same database,
 * queue and encryption key as the server's
 * @returns {ReturnType<typeof startProcess>} throws as `startN8n` does
 */
export async function startWorker({ host, userFolder, packages, env, log = () => {} }) {
	const [port, healthPort, brokerPort] = await holdPorts([0, 0, 0]);
	const worker = await startProcess({
		host,
		words: ['worker', '--concurrency=5'],
		userFolder,
		packages,
		env: {
			...n8nEnvironment({ host, userFolder, port, brokerPort }),
			...env,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(healthPort),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
		isReady: () => answers(`http://127.0.0.1:${healthPort}/healthz/readiness`),
		log,
	});
	await readyOrGone(worker);
	return worker;
}

async function readyOrGone(started) {
	await started.waitReady().catch(async (error) => {
		await started.kill9();
		throw error;
	});
}

async function answers(address) {
	try {
		const response = await fetch(address, { signal: AbortSignal.timeout(5000) });
		// Before it is ready, n8n responds at any address with a text that is not JSON.
		return response.ok && Boolean(await response.json());
	} catch {
		return false;
	}
}
