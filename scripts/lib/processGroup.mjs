import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import platform from './platform.js';

const run = promisify(execFile);
const GUARD = fileURLToPath(new URL('./groupGuard.mjs', import.meta.url));

/**
 * Starts a program that ends, with all it has started, when this process ends, even by `kill -9`. It runs in a process group of
 * its own: a small guard process holds the other end of a pipe and kills the group when the pipe closes.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<import('node:child_process').ChildProcess>} throws when the program cannot be started
 */
export async function spawnGroup(command, args, options) {
	const child = spawn(command, args, { ...options, ...platform.groupOptions(process.platform) });
	await once(child, 'spawn');
	// There, Node puts its children into a job object, which Windows ends together with this process.
	if (process.platform === 'win32') return child;
	const guard = spawn(process.execPath, [GUARD, String(child.pid)], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		// Options meant for this process (a debugger port, a loader) are not for the guard.
		env: {},
	});
	guard.on('error', () => {});
	guard.stdin.on('error', () => {});
	guard.unref();
	guard.stdin.unref();
	child.once('exit', () => guard.stdin.destroy());
	return child;
}

/**
 * Sends a signal to all processes of a group.
 *
 * @param {number} group process id of the group's first process
 * @param {NodeJS.Signals | 0} signal 0 only checks whether any is left
 * @returns {boolean} false when the group has no process any more
 */
function signalGroup(group, signal) {
	try {
		process.kill(-group, signal);
		return true;
	} catch {
		return false;
	}
}

/**
 * Ends a program and all it has started: by SIGTERM, and by SIGKILL for the rest when the grace is over or the first process has
 * ended. Windows knows no SIGTERM, so there all are killed at once.
 *
 * @param {import('node:child_process').ChildProcess} child from `spawnGroup`
 * @param {number} grace in ms; 0 kills at once
 * @returns {Promise<void>}
 */
export async function endGroup(child, grace) {
	const ended =
		child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
	const killer = platform.treeKiller(process.platform, child.pid);
	if (killer) {
		if (ended)
			await run(killer.command, killer.args, { windowsHide: true }).catch(() => child.kill());
		await ended;
		return;
	}
	if (ended && grace > 0) {
		signalGroup(child.pid, 'SIGTERM');
		await Promise.race([ended, sleep(grace, undefined, { ref: false })]);
	}
	signalGroup(child.pid, 'SIGKILL');
	await ended;
	// A killed grandchild still counts until the system has reaped it, which a container without an init never does.
	for (let tries = 0; tries < 20 && signalGroup(child.pid, 0); tries++) await sleep(50);
}
