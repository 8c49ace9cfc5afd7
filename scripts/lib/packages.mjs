import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { ROOT } from './program.mjs';

/**
 * The packages of this repository: the one at its top, and those under `packages`, by name.
 *
 * @returns {Promise<{ name: string, folder: string }[]>} absolute folders
 */
export async function allPackages() {
	const beside = path.join(ROOT, 'packages');
	const names = (await readdir(beside).catch(() => [])).sort();
	const folders = [ROOT, ...names.map((name) => path.join(beside, name))];
	return await Promise.all(
		folders.map(async (folder) => {
			const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
			return { name: manifest.name, folder };
		}),
	);
}
