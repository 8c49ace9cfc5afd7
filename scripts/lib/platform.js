// @ts-check
'use strict';

/** How Windows differs from Linux and macOS. The platform is an argument, so that each can be tested on any. */

/** @param {NodeJS.Platform} platform */
const isWindows = (platform) => platform === 'win32';

/**
 * How npm is started: by its own script where that is known, because Windows starts `npm.cmd` only in a shell.
 *
 * @param {string[]} args
 * @param {{ platform: NodeJS.Platform, node: string, npmScript?: string }} machine `npmScript` is the variable `npm_execpath`,
 * which npm sets for the scripts it runs
 * @returns {{ command: string, args: string[], shell: boolean }} for `spawn`
 */
function npmCommand(args, { platform, node, npmScript = '' }) {
	// pnpm and Yarn set the variable to scripts of their own.
	if (/\bnpm-cli\.js$/.test(npmScript))
		return { command: node, args: [npmScript, ...args], shell: false };
	if (!isWindows(platform)) return { command: 'npm', args, shell: false };
	return { command: ['npm.cmd', ...args.map(quoteForCmd)].join(' '), args: [], shell: true };
}

/**
 * One argument for a command line of cmd.exe. Throws an Error when it has a character that no quotes protect.
 *
 * @param {string} word
 */
function quoteForCmd(word) {
	if (/["%\r\n]/.test(word)) throw new Error(`cmd.exe cannot be given the argument ${word}`);
	// The program takes a backslash before a quote for an escaped quote.
	return `"${word.replace(/\\+$/, '$&$&')}"`;
}

/**
 * How a program is started so that it can be ended together with all that it starts. On Windows, `detached` would open a window.
 *
 * @param {NodeJS.Platform} platform
 * @returns {{ detached: boolean, windowsHide: boolean }} for `spawn`
 */
const groupOptions = (platform) => ({ detached: !isWindows(platform), windowsHide: true });

/**
 * The command that kills a process and all that it started, where processes have no groups.
 *
 * @param {NodeJS.Platform} platform
 * @param {number} pid
 * @returns {{ command: string, args: string[] } | undefined} undefined where a signal reaches the whole group
 */
const treeKiller = (platform, pid) =>
	isWindows(platform)
		? { command: 'taskkill', args: ['/pid', String(pid), '/T', '/F'] }
		: undefined;

/** Variables that a program needs of its caller. */
const KEPT = ['PATH', 'LANG', 'LC_ALL', 'TMPDIR', 'USER', 'SHELL', 'LD_LIBRARY_PATH'];
const KEPT_ON_WINDOWS = [
	'PATH',
	'PATHEXT',
	'SystemRoot',
	'ComSpec',
	'TEMP',
	'TMP',
	'APPDATA',
	'LOCALAPPDATA',
	'USERPROFILE',
];

/**
 * The part of an environment that a program needs of its caller, with a folder put first in the path.
 *
 * @param {Record<string, string | undefined>} env
 * @param {{ platform: NodeJS.Platform, binFolder: string }} options
 * @returns {Record<string, string>}
 */
function keptEnvironment(env, { platform, binFolder }) {
	const names = isWindows(platform) ? KEPT_ON_WINDOWS : KEPT;
	const kept = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
	const delimiter = isWindows(platform) ? ';' : ':';
	return { ...kept, PATH: [binFolder, env.PATH].filter(Boolean).join(delimiter) };
}

module.exports = { groupOptions, keptEnvironment, npmCommand, treeKiller };
