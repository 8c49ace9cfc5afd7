import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { npm } from '../../../scripts/lib/npm.mjs';

const run = promisify(execFile);

/**
 * Packs a package as npm would publish it and unpacks it, so that n8n runs the files that users get and not the checkout.
 * The package must be built already: no script of it is run.
 *
 * @param {string} folder of the package
 * @returns {Promise<{ name: string, folder: string, size: { files: number, packed: number, installed: number } }>} its name, the
 * unpacked folder, which lies in the system's temporary folder, and its size in files and bytes. Throws an Error when npm cannot
 * pack it, or when a file that package.json lists for n8n is missing
 */
export async function packPackage(folder) {
	const target = await mkdtemp(path.join(tmpdir(), 'packed-'));
	const output = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', target], {
		cwd: folder,
	});
	const [{ entryCount: files, size: packed, unpackedSize: installed }] = JSON.parse(output);
	const [tarball] = (await readdir(target)).filter((file) => file.endsWith('.tgz'));
	// Within the folder, because some versions of tar take C: for the name of a machine.
	await run('tar', ['-xzf', tarball], { cwd: target });
	const unpacked = path.join(target, 'package');
	const { name, n8n = {} } = JSON.parse(
		await readFile(path.join(unpacked, 'package.json'), 'utf8'),
	);
	for (const file of [...(n8n.credentials ?? []), ...(n8n.nodes ?? [])]) {
		await readFile(path.join(unpacked, file)).catch(() => {
			throw new Error(`${file} is not in the packed ${name}. Build the package first.`);
		});
	}
	return { name, folder: unpacked, size: { files, packed, installed } };
}
