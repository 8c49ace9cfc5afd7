'use strict';

const config = require('../../jest.config');

/** Without the random histories and the matrix: they would find nearly everything, but take minutes for each change. run.mjs beside this names the folders. */
module.exports = {
	...config,
	rootDir: '../..',
	testMatch: [`<rootDir>/test/${process.env.MUTATION_TESTS ?? 'unit'}/**/*.test.ts`],
	// These say nothing about the core.
	testPathIgnorePatterns: ['unit/simulators'],
	testEnvironment: require.resolve('./untilOneFails.js'),
	runner: require.resolve('./runner.js'),
	// A test that hangs has noticed the change, too.
	testTimeout: 20_000,
};
