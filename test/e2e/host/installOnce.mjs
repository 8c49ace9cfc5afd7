import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { npmCi } from '../../../scripts/lib/npm.mjs';
import { elapsed } from '../../../scripts/lib/say.mjs';
import { isAlive, withLock } from './cacheLock.mjs';

/** Forbids the scripts of packages while they are installed. */
const NPM_SETTINGS = fileURLToPath(new URL('.npmrc', import.meta.url));
const LOCKED = ['package.json', 'package-lock.json'];

/**
 * Makes sure that the packages of a lockfile are installed on this machine. The first call takes minutes; later ones, also from
 * other checkouts with the same lockfile, take milliseconds.
 *
 * @param {object} options
 * @param {string} options.source folder of package.json and package-lock.json
 * @param {string} options.kind begins the name of the folder
 * @param {string} options.what for the log: what is installed
 * @param {string} options.size for the log and for errors: how much room it takes
 * @param {string} options.time for the log: how long it takes
 * @param {() => Promise<void>} [options.meanwhile] what can be done while npm installs
 * @param {(dir: string) => Promise<void>} [options.prepare] what is left to do after both
 * @param {(line: string) => void} options.log not called when all is there already
 * @returns {Promise<string>} the folder. Throws an Error with advice when something cannot be installed
 */
export async function installOnce({ log, ...wanted }) {
	const cache = cacheFolder();
	const dir = path.join(cache, `${wanted.kind}-${await fingerprint(wanted.source)}`);
	if (existsSync(dir)) return dir;
	await mkdir(cache, { recursive: true });
	await withLock(
		`${dir}.lock`,
		() => log(`Another run is installing ${wanted.what} right now; waiting for it …`),
		async () => {
			await removeHalfInstalls(cache);
			if (!existsSync(dir)) await install(dir, wanted, log);
		},
	);
	return dir;
}

/**
 * The folder that everything is installed in: outside of the checkout, so that a fresh clone finds it.
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

/** Differs for every set of dependencies, platform and architecture, so that each has its own folder. */
async function fingerprint(source) {
	const hash = createHash('sha256');
	for (const file of LOCKED) {
		const text = await readFile(path.join(source, file), 'utf8');
		// The same package is the same from everywhere.
		hash.update(text.replace(/^\s*"resolved": .*\n/gm, ''));
	}
	return hash.update(`${process.platform} ${process.arch}`).digest('hex').slice(0, 12);
}

async function install(dir, { source, what, size, time, meanwhile, prepare }, log) {
	const startedAt = Date.now();
	// Other runs look for `dir`, so it only appears at the end, by a rename, when the install is complete.
	const partial = `${dir}.partial-${process.pid}`;
	await mkdir(partial, { recursive: true });
	try {
		log(`Installing ${what} (${size}) into ${path.dirname(dir)}, once for this machine: ${time}`);
		await cp(NPM_SETTINGS, path.join(partial, '.npmrc'));
		for (const file of LOCKED) await cp(path.join(source, file), path.join(partial, file));
		const args = ['--legacy-peer-deps', '--ignore-scripts'];
		await Promise.all([npmCi({ folder: partial, args, what, log }), meanwhile?.()]);
		await prepare?.(partial);
		await rename(partial, dir).catch((error) => {
			// Another run was quicker; its install can be used.
			if (!existsSync(dir)) throw error;
		});
		log(`${what} is installed (${elapsed(Date.now() - startedAt)}). Later runs use it as it is.`);
	} catch (error) {
		if (!/ENOSPC|no space left/i.test(error.message))
			throw new Error(`${what} could not be installed. ${error.message}`);
		throw new Error(
			`The disk is full: ${what} needs ${size} in ${path.dirname(dir)}. Make room, or choose another folder with N8N_HOST_CACHE.`,
		);
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
}

/** Removes the folders of runs that were interrupted while installing. */
async function removeHalfInstalls(cache) {
	for (const name of await readdir(cache)) {
		const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
		if (!pid || isAlive(pid)) continue;
		// Its npm may need a few more seconds to end, and writes until then.
		const retries = { maxRetries: 10, retryDelay: 300 };
		await rm(path.join(cache, name), { recursive: true, force: true, ...retries });
	}
}
