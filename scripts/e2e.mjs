// Runs the tests that need a real n8n: npm run e2e [-- --tap=<file>] [-- test/e2e/pickers.e2e.mjs ...]
// Installs n8n and builds the packages first. A folder stands for the test files in it. Files run side by side, each with an n8n
// of its own. With --tap, a file gets the results too, for programs to read.
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { ensureHost } from '../test/e2e/host/install.mjs';
import { build } from './lib/build.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, ROOT, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const ALL = 'test/e2e/all.mjs';
/** More of them would slow each other down on a small machine. */
const AT_ONCE = 3;

await main(async () => {
	const log = printer();
	const words = process.argv.slice(2);
	const tap = words.find((word) => word.startsWith('--tap='))?.slice('--tap='.length);
	const wanted = words.filter((word) => !word.startsWith('--tap='));
	const files = (await Promise.all((wanted.length > 0 ? wanted : [ALL]).map(filesOf))).flat();
	await ensureDependencies({ log });
	await ensureHost({ log });
	await build(log);
	log('Starting the end-to-end tests: about 7 minutes');
	const reporters = [['spec', 'stdout'], ...(tap ? [['tap', tap]] : [])];
	return await runNode([
		'--test',
		`--test-concurrency=${Math.min(files.length, AT_ONCE)}`,
		...reporters.flatMap(([name, destination]) => [
			`--test-reporter=${name}`,
			`--test-reporter-destination=${destination}`,
		]),
		...files,
	]);
});

async function filesOf(word) {
	if (/\.m?js$/.test(word)) return [word];
	const names = await readdir(path.join(ROOT, word));
	return names.filter((name) => name.endsWith('.e2e.mjs')).map((name) => path.join(word, name));
}
