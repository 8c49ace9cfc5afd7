// Runs tests: npm test [-- what jest understands, such as test/nodes]
// Without a folder or file it leaves out what takes minutes: the matrix, many jobs and workflows, the scripts of the repository, and
// most of the random histories. npm run test:all runs all.
// Installs the development tools first if they are not there, so this is all that a fresh clone needs.
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, runNode } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const ALL = '--all';

await main(async () => {
	await ensureDependencies({ log: printer() });
	const words = process.argv.slice(2);
	const given = words.filter((word) => word !== ALL);
	if (words.includes(ALL)) process.env.HISTORIES ??= '1000';
	else if (given.every((word) => word.startsWith('-')))
		given.push('--testPathIgnorePatterns=test/(matrix|scale|repository)/');
	return await runNode(['node_modules/jest/bin/jest.js', ...given]);
});
