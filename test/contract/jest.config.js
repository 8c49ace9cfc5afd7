'use strict';

const config = require('../../jest.config');

/** These tests need the servers that `npm run contract` starts. */
module.exports = {
	...config,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/contract/**/*.contract.ts'],
	reporters: ['default'],
};
