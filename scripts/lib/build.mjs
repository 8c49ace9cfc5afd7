import { npm } from './npm.mjs';
import { ROOT } from './program.mjs';
import { elapsed, withProgress } from './say.mjs';

/**
 * Builds the package into `dist`.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<void>} throws an Error with what the compiler said
 */
export async function build(log) {
	const began = Date.now();
	log('Building the package (npm run build)');
	const line = (ms) => `  building: ${elapsed(ms)}`;
	await withProgress(log, line, () => npm(['run', 'build'], { cwd: ROOT }));
	log(`The package is built (${elapsed(Date.now() - began)}).`);
}
