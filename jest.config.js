/** Unit tests (plain data) and node tests (the real n8n-core engine); `test/e2e` has a runner of its own. */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/{unit,nodes,property}/**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/e2e/host'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }] },
	collectCoverageFrom: ['core/**/*.ts', 'credentials/**/*.ts', 'nodes/**/*.ts'],
	coverageReporters: ['text', 'json-summary'],
};
