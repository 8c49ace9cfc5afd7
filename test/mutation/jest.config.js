'use strict';

const config = require('../../jest.config');

/** Which tests look for the changes; run.mjs beside this says why there are two rounds. */
const folders = process.env.MUTATION_ROUND === 'plain data' ? 'unit' : '{unit,nodes}';

/** Without the random histories and the matrix: they would find nearly everything, but take minutes for each change. */
module.exports = {
	...config,
	rootDir: '../..',
	testMatch: [`<rootDir>/test/${folders}/**/*.test.ts`],
	resolver: require.resolve('./changedCore.js'),
	// These say nothing about the core.
	testPathIgnorePatterns: ['unit/(audit|freshClone|githubWorkflows|sdmSimulator|troubleshooting)'],
	testEnvironment: require.resolve('./untilOneFails.js'),
	runner: require.resolve('./runner.js'),
	// A test that hangs has noticed the change, too.
	testTimeout: 20_000,
};
