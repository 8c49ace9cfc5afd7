// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');
const LEFT_OUT = ['.git', 'coverage', 'dist', 'node_modules', 'reports'];

/** A copy of this repository without installed packages; in place of the real npm, a script only prints the command it was given. */
function freshClone() {
	const folder = mkdtempSync(path.join(tmpdir(), 'fresh-clone-'));
	const clone = path.join(folder, 'clone');
	cpSync(ROOT, clone, {
		recursive: true,
		filter: (source) => !LEFT_OUT.includes(path.basename(source)),
	});
	const npm = path.join(folder, 'npm-cli.js');
	writeFileSync(npm, "console.log('npm', process.argv[2], 'was asked'); process.exitCode = 1;");
	const env = { ...process.env, npm_execpath: npm };
	return {
		/** Runs a script and returns its output. @param {string} script */
		run(script) {
			const { stdout, stderr } = spawnSync(process.execPath, [script], { cwd: clone, env });
			return `${stdout}${stderr}`;
		},
		/** Writes the record of npm as if the packages of the lockfile were installed, with `others` in place of some. @param {Record<string, object>} others */
		pretendInstalled(others = {}) {
			const { packages } = JSON.parse(readFileSync(path.join(clone, 'package-lock.json'), 'utf8'));
			mkdirSync(path.join(clone, 'node_modules'), { recursive: true });
			writeFileSync(
				path.join(clone, 'node_modules/.package-lock.json'),
				JSON.stringify({ packages: { ...packages, ...others } }),
			);
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

module.exports = { freshClone };
