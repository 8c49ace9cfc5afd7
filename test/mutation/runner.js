'use strict';

const { default: JestRunner } = require('jest-runner');

/** Path of a file of tests → the names of its tests and how long they took, as the first run without a change has shown. */
const known = new Map();
/** The files that have noticed a change, the last one first. */
let noticed = [];

/**
 * Runs the files of tests that reach a change, one after the other, until one of them fails. Jest would load all of them
 * for every change, and go on after the first failure.
 */
module.exports = class UntilOneFails extends JestRunner {
	async runTests(tests, watcher, options) {
		const pattern = new RegExp(this._globalConfig.testNamePattern ?? '', 'i');
		const reaches = ({ path }) => known.get(path)?.names.some((name) => pattern.test(name)) ?? true;
		const rank = ({ path }) => (noticed.includes(path) ? noticed.indexOf(path) : Infinity);
		const ms = ({ path }) => known.get(path)?.ms ?? 0;
		const byPromise = (a, b) => (rank(a) === rank(b) ? ms(a) - ms(b) : rank(a) - rank(b));
		let failed = false;
		this.on('test-file-success', ([{ path }, { testResults, perfStats, numFailingTests }]) => {
			const names = testResults.map(({ fullName }) => fullName);
			if (!known.has(path)) known.set(path, { names, ms: perfStats.runtime });
			if (numFailingTests === 0) return;
			failed = true;
			noticed = [path, ...noticed.filter((other) => other !== path)];
		});
		this.on('test-file-failure', () => {
			failed = true;
		});
		for (const test of tests.filter(reaches).sort(byPromise)) {
			await super.runTests([test], watcher, options);
			if (failed) return;
		}
	}
};
