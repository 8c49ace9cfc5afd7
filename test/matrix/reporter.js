// @ts-check
'use strict';

/** Prints for each table of the matrix how many cases were tried and how many passed. */
class MatrixReporter {
	/** @param {unknown} _contexts @param {import('@jest/reporters').AggregatedResult} results */
	onRunComplete(_contexts, { testResults }) {
		/** @type {Map<string, { tried: number, passed: number }>} */
		const tables = new Map();
		for (const { testFilePath, testResults: tests } of testResults) {
			if (!/[\\/]test[\\/]matrix[\\/]/.test(testFilePath)) continue;
			for (const { ancestorTitles, status } of tests) {
				if (status !== 'passed' && status !== 'failed') continue;
				const [name = 'Others'] = ancestorTitles;
				const table = tables.get(name) ?? { tried: 0, passed: 0 };
				table.tried++;
				if (status === 'passed') table.passed++;
				tables.set(name, table);
			}
		}
		if (tables.size === 0) return;
		const lines = [...tables].map(([name, { tried, passed }]) => line(name, tried, passed));
		const sum = (/** @type {'tried' | 'passed'} */ column) =>
			[...tables.values()].reduce((total, table) => total + table[column], 0);
		process.stdout.write(
			`\n${line('Matrix', 'tried', 'passed')}\n${lines.join('\n')}\n${line('Total', sum('tried'), sum('passed'))}\n`,
		);
	}
}

/** @param {string} name @param {unknown} tried @param {unknown} passed */
const line = (name, tried, passed) =>
	`${name.padEnd(64)} ${String(tried).padStart(6)} ${String(passed).padStart(6)}`;

module.exports = MatrixReporter;
