// Changes the core in small ways, one at a time, and checks that a test turns red for each: npm run mutation
// A few minutes a file; `npm run mutation -- --mutate core/pages.ts` looks at one.
export default {
	mutate: ['core/**/*.ts'],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js' },
	coverageAnalysis: 'perTest',
	plugins: ['@stryker-mutator/jest-runner'],
	reporters: ['clear-text', 'progress', 'json'],
	clearTextReporter: { logTests: false, allowColor: false },
	jsonReporter: { fileName: 'reports/mutation.json' },
	tempDirName: 'reports/stryker',
	cleanTempDir: 'always',
	concurrency: 2,
	timeoutMS: 20_000,
	thresholds: { high: 95, low: 90, break: 90 },
	disableTypeChecks: false,
	allowEmpty: false,
};
