'use strict';

const OneContext = require('../support/jest/oneContext');

/** Leaves out the rest of a file once a test has failed: the change was noticed. */
module.exports = class UntilOneFails extends OneContext {
	async handleTestEvent(event) {
		await super.handleTestEvent(event);
		const { name, test } = event;
		if (name === 'test_start' && this.hasFailed) test.mode = 'skip';
		if (name === 'test_done' && test.errors.length > 0) this.hasFailed = true;
	}
};
