import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a Node program of the repository in this terminal, as if it had been typed there.
 *
 * @param {string[]} args
 * @param {string} [cwd]
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export async function runNode(args, cwd = ROOT) {
	const child = spawn(process.execPath, args, { cwd, stdio: 'inherit' });
	// Ctrl-C reaches the program too; it ends first and this process after it.
	const ignore = () => {};
	process.on('SIGINT', ignore);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code) => resolve(code ?? 1));
		});
	} finally {
		process.off('SIGINT', ignore);
	}
}

/**
 * The main function of a script: an Error becomes its message and exit code 1, without a stack that only programmers read.
 *
 * @param {() => Promise<number | void>} work gives the exit code
 */
export async function main(work) {
	try {
		process.exitCode = (await work()) ?? 0;
	} catch (error) {
		console.error(`\n${process.env.DEBUG ? error.stack : error.message}`);
		process.exitCode = 1;
	}
}
