import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { npmCi } from '../../../scripts/lib/npm.mjs';
import { elapsed } from '../../../scripts/lib/say.mjs';
import { isAlive, withLock } from './cacheLock.mjs';
import { buildSqlite, findNode } from './nativeParts.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/**
 * Makes sure that the pinned n8n is installed on this machine, with a Node that is new enough for it. The first call takes
 * minutes; later ones, also from other checkouts with the same lockfile, take milliseconds.
 *
 * @param {{ log?: (line: string) => void }} [options] `log` is told what is being done; nothing is said when all is there
 * @returns {Promise<{ node: string, n8n: string, dir: string }>} the Node program, n8n's start script, and the folder of both.
 * Throws an Error that says what to do when something cannot be installed
 */
export async function ensureHost({ log = () => {} } = {}) {
	const cache = cacheFolder();
	const dir = path.join(cache, `host-${await fingerprint()}`);
	if (!existsSync(dir)) {
		await mkdir(cache, { recursive: true });
		await withLock(
			`${dir}.lock`,
			() => log('Another run is installing n8n right now; waiting for it …'),
			async () => {
				await removeHalfInstalls(cache);
				if (!existsSync(dir)) await install(dir, log);
			},
		);
	}
	return { node: await findNode(dir), n8n: path.join(dir, 'node_modules/n8n/bin/n8n'), dir };
}

/**
 * The folder that installed hosts are kept in: outside of the checkout, so that a fresh clone finds them.
 *
 * @returns {string}
 */
function cacheFolder() {
	if (process.env.N8N_HOST_CACHE) return path.resolve(process.env.N8N_HOST_CACHE);
	return path.join(
		process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
		'n8n-nodes-akeneo-sdm',
	);
}

/** Changes with everything that makes an installed host a different one. */
async function fingerprint() {
	const hash = createHash('sha256');
	for (const file of ['package.json', 'package-lock.json'])
		hash.update(await readFile(path.join(HERE, file)));
	return hash.update(`${process.platform} ${process.arch}`).digest('hex').slice(0, 12);
}

async function install(dir, log) {
	const began = Date.now();
	// Complete or not there at all: the name that others look for appears only at the end, by a rename.
	const partial = `${dir}.partial-${process.pid}`;
	await mkdir(partial, { recursive: true });
	try {
		log(
			`Installing n8n for the tests, once for this machine: 2.4 GB, 3 to 7 minutes, into ${path.dirname(dir)}`,
		);
		for (const file of FILES) await cp(path.join(HERE, file), path.join(partial, file));
		await npmCi({
			folder: partial,
			args: ['--legacy-peer-deps', '--ignore-scripts'],
			what: 'n8n',
			log,
		});
		await buildSqlite(partial, log);
		await rename(partial, dir).catch((error) => {
			// Another run was quicker; its install is as good.
			if (!existsSync(dir)) throw error;
		});
		log(`n8n is installed (${elapsed(Date.now() - began)}). Later runs use it as it is.`);
	} catch (error) {
		if (!/ENOSPC|no space left/i.test(error.message)) throw error;
		throw new Error(
			`The disk is full: n8n needs about 2.5 GB in ${path.dirname(dir)}. Make room, or choose another folder with N8N_HOST_CACHE.`,
		);
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
}

/** Removes what runs left behind that were interrupted while installing. */
async function removeHalfInstalls(cache) {
	for (const name of await readdir(cache)) {
		const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
		if (!pid || isAlive(pid)) continue;
		// Its npm may need a few more seconds to end, and writes until then.
		const patience = { maxRetries: 10, retryDelay: 300 };
		await rm(path.join(cache, name), { recursive: true, force: true, ...patience });
	}
}
