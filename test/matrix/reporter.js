// @ts-check
'use strict';

/** Says for each table of the matrix how many cases were tried and how many held. */
class MatrixReporter {
	/** @param {unknown} _contexts @param {import('@jest/reporters').AggregatedResult} results */
	onRunComplete(_contexts, { testResults }) {
		/** @type {Map<string, { tried: number, held: number }>} */
		const tables = new Map();
		for (const { testFilePath, testResults: tests } of testResults) {
			if (!/[\\/]test[\\/]matrix[\\/]/.test(testFilePath)) continue;
			for (const { ancestorTitles, status } of tests) {
				if (status !== 'passed' && status !== 'failed') continue;
				const [name = 'Others'] = ancestorTitles;
				const table = tables.get(name) ?? { tried: 0, held: 0 };
				table.tried++;
				if (status === 'passed') table.held++;
				tables.set(name, table);
			}
		}
		if (tables.size === 0) return;
		const lines = [...tables].map(([name, { tried, held }]) => line(name, tried, held));
		const sum = (/** @type {'tried' | 'held'} */ what) =>
			[...tables.values()].reduce((total, table) => total + table[what], 0);
		process.stdout.write(
			`\n${line('Matrix', 'tried', 'held')}\n${lines.join('\n')}\n${line('In all', sum('tried'), sum('held'))}\n`,
		);
	}
}

/** @param {string} name @param {unknown} tried @param {unknown} held */
const line = (name, tried, held) =>
	`${name.padEnd(64)} ${String(tried).padStart(6)} ${String(held).padStart(6)}`;

module.exports = MatrixReporter;
