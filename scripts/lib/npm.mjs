import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import platform from './platform.js';
import { endGroup, spawnGroup } from './processGroup.mjs';
import { count, elapsed, withProgress } from './say.mjs';

/**
 * How npm is started on this machine.
 *
 * @param {string[]} args
 * @param {string} [node] the Node that runs npm
 * @returns {{ command: string, args: string[], shell: boolean }} for `spawn`
 */
export const npmCommand = (args, node = process.execPath) =>
	platform.npmCommand(args, {
		platform: process.platform,
		node,
		npmScript: process.env.npm_execpath,
	});

/**
 * Runs npm and keeps its output for the error message.
 *
 * @param {string[]} words
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, node?: string }} options `env` is added to the environment of this process;
 * `node` runs npm where npm's script is known
 * @returns {Promise<string>} the output; throws an Error with the last 30 lines of it when npm fails
 */
export async function npm(words, { cwd, env = {}, node }) {
	const { command, args, shell } = npmCommand(words, node);
	let child;
	try {
		child = await spawnGroup(command, args, {
			cwd,
			shell,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
		throw new Error(
			'npm was not found. It comes with Node.js; install Node.js 20 or later and try again.',
		);
	}
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8');
		stream.on('data', (text) => (output += text));
	}
	const code = await new Promise((resolve) => child.once('close', resolve));
	await endGroup(child, 0);
	if (code === 0) return output;
	// Warnings about package versions come by the hundred and are never the reason; nor is the manual that npm appends.
	const [text] = output.split(/^npm error Usage:$/m);
	const lines = text
		.trimEnd()
		.split('\n')
		.filter((line) => !/^npm warn (EBADENGINE|deprecated)/.test(line));
	const end = lines.slice(-30).join('\n');
	throw new Error(`npm ${words[0]} failed. The end of its output:\n${end}`);
}

/**
 * Runs `npm ci` and logs every few seconds how many packages have arrived.
 *
 * @param {{ folder: string, args?: string[], what: string, log: (line: string) => void }} options `folder` holds package.json
 * and package-lock.json; `what` names in a few words the things to install
 * @returns {Promise<void>} throws as `npm` does
 */
export async function npmCi({ folder, args = [], what, log }) {
	const wanted = packagesFor(path.join(folder, 'package-lock.json'));
	const line = (ms) => {
		const here = wanted.filter((name) =>
			existsSync(path.join(folder, name, 'package.json')),
		).length;
		// npm makes all folders before it fills the first one.
		const done =
			here === 0
				? `preparing ${count(wanted.length)} packages`
				: `${count(here)} of ${count(wanted.length)} packages so far`;
		return `  ${what}: ${elapsed(ms)}, ${done}`;
	};
	await withProgress(log, line, () => npm(['ci', '--no-progress', ...args], { cwd: folder }));
}

/**
 * Whether the packages of a lockfile are installed, by the note that npm writes at the end of an installation.
 *
 * @param {string} folder with node_modules
 * @param {string} [source] the folder with package-lock.json, if it is another one
 * @returns {boolean}
 */
export function isInstalled(folder, source = folder) {
	const note = path.join(folder, 'node_modules/.package-lock.json');
	if (!existsSync(note)) return false;
	const here = packagesIn(note);
	const { '': _root, ...wanted } = packagesIn(path.join(source, 'package-lock.json'));
	// npm leaves optional packages out where they are of no use.
	return Object.entries(wanted).every(([name, { version, optional }]) =>
		here[name] ? here[name].version === version : optional,
	);
}

const packagesIn = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;

/** The folders of the packages that a lockfile has for this machine: optional ones for other systems are left out. */
function packagesFor(lockfile) {
	return Object.entries(packagesIn(lockfile))
		.filter(([folder, { os, cpu, libc }]) => {
			const fits = (list, value) =>
				!list || [list].flat().includes(value) || [list].flat().some((one) => one[0] === '!');
			return folder !== '' && fits(os, process.platform) && fits(cpu, process.arch) && !libc;
		})
		.map(([folder]) => folder);
}
