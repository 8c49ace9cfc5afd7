// Runs the tests that need a real n8n: npm run e2e [-- --tap=<file>] [-- test/e2e/pickers.e2e.mjs ...]
// Installs and builds what is missing first. With --tap the results are written to a file too, for programs to read.
import { ensureHost } from '../test/e2e/host/install.mjs';
import { build } from './lib/build.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const ALL = 'test/e2e/all.mjs';

await main(async () => {
	const log = printer();
	const words = process.argv.slice(2);
	const tap = words.find((word) => word.startsWith('--tap='))?.slice('--tap='.length);
	const files = words.filter((word) => !word.startsWith('--tap='));
	await ensureDependencies({ log });
	await ensureHost({ log });
	await build(log);
	log('Starting the end-to-end tests: about 10 minutes, most of them waiting for polls of n8n');
	const reporters = [['spec', 'stdout'], ...(tap ? [['tap', tap]] : [])];
	return await runNode([
		'--test',
		...reporters.flatMap(([name, destination]) => [
			`--test-reporter=${name}`,
			`--test-reporter-destination=${destination}`,
		]),
		...(files.length > 0 ? files : [ALL]),
	]);
});
