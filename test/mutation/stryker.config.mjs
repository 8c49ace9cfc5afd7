import { availableParallelism } from 'node:os';

// Changes the core in small ways, one at a time, and checks that a test turns red for each: npm run mutation
// run.mjs beside this starts it.
export default {
	mutate: ['core/**/*.ts'],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js' },
	coverageAnalysis: 'perTest',
	plugins: ['@stryker-mutator/jest-runner'],
	reporters: ['progress-append-only', 'json'],
	incremental: true,
	incrementalFile: 'reports/mutation-so-far.json',
	jsonReporter: { fileName: 'reports/mutation.json' },
	tempDirName: 'reports/stryker',
	cleanTempDir: 'always',
	// Some changes hang: that leaves a processor idle.
	concurrency: availableParallelism() + 1,
	// A process keeps a little of every file of tests it has run.
	maxTestRunnerReuse: 150,
	timeoutMS: 20_000,
	ignoreStatic: true,
	disableTypeChecks: false,
	allowEmpty: false,
};
