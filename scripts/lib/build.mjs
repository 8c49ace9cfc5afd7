import { npm } from './npm.mjs';
import { ROOT } from './program.mjs';
import { elapsed, withProgress } from './say.mjs';

/**
 * Builds the packages into their `dist`, unless IS_BUILT says that they are: two programs that run side by side must not build
 * while the other one reads.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<void>} throws an Error with the compiler's output
 */
export async function build(log) {
	if (process.env.IS_BUILT) return;
	const began = Date.now();
	log('Building the package (npm run build)');
	const line = (ms) => `  building: ${elapsed(ms)}`;
	await withProgress(log, line, () => npm(['run', 'build'], { cwd: ROOT }));
	log(`The package is built (${elapsed(Date.now() - began)}).`);
}
