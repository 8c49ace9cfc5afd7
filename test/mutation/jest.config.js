'use strict';

const config = require('../../jest.config');

/** Without the random histories: they would find nearly everything, but take minutes for each mutant. */
module.exports = {
	...config,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/{unit,nodes}/**/*.test.ts'],
};
