import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { allPackages } from '../../../scripts/lib/packages.mjs';
import { elapsed, withProgress } from '../../../scripts/lib/say.mjs';
import { N8nClient } from '../host/client.mjs';
import { ensureHost } from '../host/install.mjs';
import { startN8n } from '../host/n8n.mjs';
import { packPackage } from '../host/packPackage.mjs';

/** The user of the n8n that this starts. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olive',
	lastName: 'Owner',
	password: 'Lamp-shade-7',
};

/**
 * Starts a new n8n with the packed packages of this repository in it, and logs in. They must be built.
 *
 * @param {{ log?: (line: string) => void, port?: number, env?: Record<string, string>, bare?: boolean,
 * onBegin?: (close: () => Promise<void>) => void }} [options] `env` is added to n8n's environment at every start; `bare` leaves
 * the packages out; `onBegin` is given `close` before there is anything to close, for callers that may want to stop halfway
 * @returns {Promise<{ client: N8nClient, url: string, userFolder: string, packed: { name: string, folder: string }[], pid: () => number, stop: () => Promise<void>,
 * kill9: () => Promise<void>, logText: () => Promise<string>, logFile: string, start: (more?: Record<string, string>) => Promise<void>, close: () => Promise<void> }>} `packed` are
 * the packages as npm would publish them; `stop`, `kill9` and `start` (with more environment) are for the server
 * alone, which keeps its state and its address; `logText` gives the log since the last start, `logFile` is the whole log; `close` ends it and removes all it
 * has written, unless KEEP_N8N_FOLDER is set
 */
export async function openStage({
	log = () => {},
	port,
	env,
	bare = false,
	onBegin = () => {},
} = {}) {
	const host = await ensureHost({ log });
	const packing = (ms) => `  packing the nodes: ${elapsed(ms)}`;
	const packed = await withProgress(log, packing, packAll);
	const userFolder = await mkdtemp(path.join(tmpdir(), 'n8n-'));
	const packages = bare ? [] : packed;
	let server;
	const close = async () => {
		await server?.stop();
		for (const { folder } of packed)
			await rm(path.dirname(folder), { recursive: true, force: true });
		if (process.env.KEEP_N8N_FOLDER) log(`n8n's folder is kept: ${userFolder}`);
		else await rm(userFolder, { recursive: true, force: true });
	};
	onBegin(close);
	try {
		log('Starting n8n');
		server = await startN8n({ host, userFolder, port, packages, env, log, wait: false });
		await server.waitReady();
		const client = new N8nClient(server.url);
		await client.setupOwner(OWNER);
		return {
			client,
			url: server.url,
			userFolder,
			packed,
			close,
			pid: () => server.pid,
			stop: () => server.stop(),
			kill9: () => server.kill9(),
			logText: () => server.logText(),
			logFile: server.logFile,
			start: async (more = {}) => {
				server = await startN8n({
					host,
					userFolder,
					port: server.port,
					env: { ...env, ...more },
					log,
				});
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}

async function packAll() {
	const folders = (await allPackages()).map(({ folder }) => folder);
	return await Promise.all(folders.map(packPackage));
}
