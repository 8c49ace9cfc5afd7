// The log of n8n itself; tests look at what users see.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** CONTRIBUTING.md says what each folder of tests is for. `test/e2e` has a runner of its own. */
module.exports = {
	testEnvironment: '<rootDir>/test/support/jest/oneContext.js',
	moduleNameMapper: {
		'^n8n-core$': '<rootDir>/test/support/jest/n8nCore.js',
		'^n8n-workflow$': '<rootDir>/test/support/jest/n8nWorkflow.js',
	},
	// On a machine with two processors, Jest would take one.
	maxWorkers: '100%',
	// How fast the machine is decides no test.
	testTimeout: 60_000,
	// A busy machine takes longer than Jest's half a second to give back the memory of a process.
	workerGracefulExitTimeout: 10_000,
	setupFiles: ['<rootDir>/test/property/configure.js'],
	testMatch: ['<rootDir>/test/{unit,nodes,property,matrix,scale,repository}/**/*.test.ts'],
	modulePathIgnorePatterns: [
		'<rootDir>/dist',
		'<rootDir>/packages/[^/]+/(dist|package.json)',
		'<rootDir>/reports',
		'<rootDir>/test/e2e/host',
	],
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }],
		// fastify's inject() needs this package, which is an ES module only; jest can't load those as they are.
		'/node_modules/cookie/.+\\.js$': [
			'ts-jest',
			{ tsconfig: { allowJs: true, module: 'commonjs', target: 'es2022' }, diagnostics: false },
		],
	},
	transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
	collectCoverageFrom: [
		'core/**/*.ts',
		'{nodes,credentials}/**/*.ts',
		'packages/*/{nodes,credentials}/**/*.ts',
	],
	reporters: ['default', '<rootDir>/test/matrix/reporter.js'],
	coverageReporters: ['text', 'json-summary'],
	coverageThreshold: { global: { lines: 95, branches: 95, functions: 95, statements: 95 } },
};
