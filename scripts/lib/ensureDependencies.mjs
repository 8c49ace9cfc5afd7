import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { isInstalled, npmCi } from './npm.mjs';
import { elapsed } from './say.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEMO = path.join(ROOT, 'scripts/demo');

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

/**
 * Installs the few tools that the demo needs, where neither they nor all development tools are there yet. Logs nothing when they are.
 *
 * @param {{ log?: (line: string) => void, root?: string }} [options] `root` is the folder that gets them
 * @returns {Promise<void>} throws as `ensureDependencies` does
 */
export async function ensureDemoTools({ log = () => {}, root = ROOT } = {}) {
	if (isInstalled(root) || isInstalled(root, DEMO)) return;
	const began = Date.now();
	log('Installing the tools for the demo (npm ci): 1 minute, on a busy computer up to 3');
	// npm installs beside a package.json, and that of the root names all tools.
	const folder = path.join(root, '.demo-tools');
	const modules = path.join(root, 'node_modules');
	await rm(folder, { recursive: true, force: true });
	await cp(DEMO, folder, { recursive: true });
	await cp(path.join(ROOT, '.npmrc'), path.join(folder, '.npmrc'));
	await npmCi({ folder, what: 'tools', log });
	await rm(modules, { recursive: true, force: true });
	await rename(path.join(folder, 'node_modules'), modules);
	await rm(folder, { recursive: true, force: true });
	log(`The tools for the demo are installed (${elapsed(Date.now() - began)}).`);
}
