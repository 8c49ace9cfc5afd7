// Takes the guards out, one at a time, in a copy of the repository, and shows that a test fails for each: npm run test:guards
// A guard whose test does not fail may be gone unnoticed. Some only: npm run test:guards -- secrets
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

import { GUARDS } from './lib/guards.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { main, ROOT } from './lib/program.mjs';
import { printer } from './lib/say.mjs';

const PARTS = [
	'core',
	'nodes',
	'credentials',
	'packages',
	'test',
	'scripts',
	'workflows',
	'docs',
	'icons',
];
const FILES = ['package.json', 'tsconfig.json', 'tsconfig.test.json', 'README.md'];

await main(async () => {
	const log = printer();
	await ensureDependencies({ log });
	const guards = GUARDS.filter(({ name }) => name.includes(process.argv[2] ?? ''));
	const waiting = [...guards];
	let held = 0;
	/** Tries one guard after the other in a copy of its own. */
	async function tryAll() {
		const copy = copyOfRepository();
		try {
			for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
				const problem = await tryWithout(copy, guard);
				if (!problem) held++;
				log(`${problem ? `NOT NOTICED (${problem})` : 'noticed'}: ${guard.name}`);
			}
		} finally {
			rmSync(copy, { recursive: true, force: true });
		}
	}
	const copies = Math.min(availableParallelism(), guards.length);
	await Promise.all(Array.from({ length: copies }, tryAll));
	log(`${guards.length} guards taken out, ${held} noticed by their tests`);
	return held === guards.length && held > 0 ? 0 : 1;
});

function copyOfRepository() {
	const copy = mkdtempSync(path.join(tmpdir(), 'guards-'));
	for (const part of [...PARTS, ...FILES])
		cpSync(path.join(ROOT, part), path.join(copy, part), {
			recursive: true,
			filter: (file) => !file.includes('node_modules'),
		});
	// Windows lets everybody make a junction, but not a symbolic link.
	symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
	writeFileSync(path.join(copy, 'jest.config.js'), config());
	return copy;
}

/** Why taking a guard out went unnoticed, or undefined. */
async function tryWithout(copy, { file, from, to, test, names }) {
	const target = path.join(copy, file);
	const source = readFileSync(target, 'utf8');
	if (source.split(from).length !== 2) return `${file} does not hold it exactly once`;
	writeFileSync(
		target,
		source.replace(from, () => to),
	);
	const report = path.join(copy, 'report.json');
	rmSync(report, { force: true });
	const args = [
		'node_modules/jest/bin/jest.js',
		'--runInBand',
		test,
		'-t',
		names,
		'--json',
		`--outputFile=${report}`,
	];
	await once(
		spawn(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: 120_000 }),
		'exit',
	);
	writeFileSync(target, source);
	try {
		const { numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
		if (numRuntimeErrorTestSuites > 0) return 'the test could not be run';
		return numFailedTests > 0 ? undefined : 'no test failed';
	} catch {
		return 'the test did not come to an end';
	}
}

/** As in the repository, but without the check of types: code that is broken on purpose may well have wrong ones. */
function config() {
	return `
		const base = require(${JSON.stringify(path.join(ROOT, 'jest.config.js'))});
		const [, options] = base.transform['^.+\\\\.ts$'];
		const loose = ['ts-jest', { ...options, diagnostics: false, isolatedModules: true }];
		module.exports = {
			...base,
			rootDir: __dirname,
			reporters: undefined,
			testTimeout: 10_000,
			transform: { ...base.transform, '^.+\\\\.ts$': loose },
		};`;
}
