import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** What a fresh clone can be asked for before anything is installed: each begins with installing its tools. */

const ROOT = path.join(__dirname, '../..');
const LEFT_OUT = ['.git', 'coverage', 'dist', 'node_modules', 'reports'];
let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'fresh-clone-'));
	cpSync(ROOT, path.join(folder, 'clone'), {
		recursive: true,
		filter: (source) => !LEFT_OUT.includes(path.basename(source)),
	});
	// In place of npm: nothing is installed here.
	writeFileSync(path.join(folder, 'npm'), '#!/bin/sh\necho "npm $1 was asked"\nexit 1\n', {
		mode: 0o755,
	});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
	'scripts/demo.mjs',
	'scripts/test.mjs',
	'scripts/e2e.mjs',
	'scripts/browser.mjs',
	'scripts/check.mjs',
	'scripts/guards.mjs',
	'scripts/scan.mjs',
	'bench/output.mjs',
	'test/mutation/run.mjs',
])('node %s begins with npm ci', async (command) => {
	const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
	const started = promisify(execFile)(process.execPath, command.split(' '), {
		cwd: path.join(folder, 'clone'),
		env,
	});
	const { stdout, stderr } = await started.catch(
		(error: { stdout: string; stderr: string }) => error,
	);
	expect(`${stdout}${stderr}`).toContain('npm ci was asked');
	expect(stderr).not.toMatch(/Cannot find|ERR_MODULE_NOT_FOUND/);
});
