// Runs the unit, node and property tests: npm test [-- what jest understands, such as test/nodes]
// Installs the development tools first if they are not there, so this is all that a fresh clone needs.
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

await main(async () => {
	await ensureDependencies({ log: printer() });
	return await runNode(['node_modules/jest/bin/jest.js', ...process.argv.slice(2)]);
});
