// Takes the guards out, one at a time, in a copy of the repository, and shows that a test fails for each: npm run test:guards
// A guard whose test does not fail protects nobody. Some only: npm run test:guards -- secrets
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
	const copy = mkdtempSync(path.join(tmpdir(), 'guards-'));
	try {
		for (const part of [...PARTS, ...FILES])
			cpSync(path.join(ROOT, part), path.join(copy, part), {
				recursive: true,
				// The core of each package is a link into the copy, not out of it.
				verbatimSymlinks: true,
				filter: (file) => !file.includes('node_modules'),
			});
		symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
		writeFileSync(path.join(copy, 'jest.config.js'), config());
		const guards = GUARDS.filter(({ name }) => name.includes(process.argv[2] ?? ''));
		let held = 0;
		for (const guard of guards) {
			const problem = tryWithout(copy, guard);
			if (!problem) held++;
			log(`${problem ? `NOT NOTICED (${problem})` : 'noticed'}: ${guard.name}`);
		}
		log(`${guards.length} guards taken out, ${held} noticed by their tests`);
		return held === guards.length && held > 0 ? 0 : 1;
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
});

/** Why taking a guard out went unnoticed, or undefined. */
function tryWithout(copy, { file, from, to, test, names }) {
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
		test,
		'-t',
		names,
		'--json',
		`--outputFile=${report}`,
	];
	spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore', timeout: 120_000 });
	writeFileSync(target, source);
	try {
		const { numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
		if (numRuntimeErrorTestSuites > 0) return 'the test could not be run';
		return numFailedTests > 0 ? undefined : 'no test failed';
	} catch {
		return 'the test did not come to an end';
	}
}

/** As in the repository, but without the check of types: what is broken on purpose may well have wrong ones. */
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
