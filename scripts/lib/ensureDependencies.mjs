import { fileURLToPath } from 'node:url';

import { isInstalled, npmCi } from './npm.mjs';
import { elapsed } from './say.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Installs the development tools if they are missing or the lockfile has changed since. Logs nothing when all is there.
 *
 * @param {{ log?: (line: string) => void, root?: string }} [options] `root` is the folder of package.json
 * @returns {Promise<void>} throws an Error with the end of npm's output when npm fails
 */
export async function ensureDependencies({ log = () => {}, root = ROOT } = {}) {
	if (isInstalled(root)) return;
	const began = Date.now();
	log('Installing the development tools (npm ci): 2 minutes, on a busy computer up to 5');
	await npmCi({ folder: root, what: 'tools', log });
	log(`The development tools are installed (${elapsed(Date.now() - began)}).`);
}
