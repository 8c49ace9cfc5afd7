import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { npmCi } from './npm.mjs';
import { elapsed } from './say.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Installs what the repository needs, if that is not done yet or the lockfile has changed since. Says nothing when all is there.
 *
 * @param {{ log?: (line: string) => void, root?: string }} [options] `root` is the folder of package.json
 * @returns {Promise<void>} throws an Error with the end of npm's output when npm fails
 */
export async function ensureDependencies({ log = () => {}, root = ROOT } = {}) {
	const lockfile = readFileSync(path.join(root, 'package-lock.json'));
	const wanted = createHash('sha256').update(lockfile).digest('hex');
	// `npm ci` empties the folder first, so that the stamp is there only after an install that went through.
	const stamp = path.join(root, 'node_modules/.installed-lockfile');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	const began = Date.now();
	log('Installing the development tools (npm ci): about a minute');
	await npmCi({ folder: root, what: 'tools', log });
	writeFileSync(stamp, wanted);
	log(`The development tools are installed (${elapsed(Date.now() - began)}).`);
}
