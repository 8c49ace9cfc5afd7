// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');
const LEFT_OUT = ['.git', 'coverage', 'dist', 'node_modules', 'reports'];

/** A copy of this repository in which nothing is installed; an npm that only says that it was asked stands in for the real one. */
function freshClone() {
	const folder = mkdtempSync(path.join(tmpdir(), 'fresh-clone-'));
	const clone = path.join(folder, 'clone');
	cpSync(ROOT, clone, {
		recursive: true,
		filter: (source) => !LEFT_OUT.includes(path.basename(source)),
	});
	const npm = '#!/bin/sh\necho "npm $1 was asked"\nexit 1\n';
	writeFileSync(path.join(folder, 'npm'), npm, { mode: 0o755 });
	const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
	return {
		/** What a script printed. @param {string} script */
		run(script) {
			const { stdout, stderr } = spawnSync(process.execPath, [script], { cwd: clone, env });
			return `${stdout}${stderr}`;
		},
		/** As if npm had installed what the lockfile asks for, but for `others`. @param {Record<string, object>} others */
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
