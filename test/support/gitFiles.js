// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');

/** @typedef {{ file: string, facts: string }} Line */

/**
 * The files of this repository that Git lists with some options.
 *
 * @param {string[]} options of `git ls-files`
 * @returns {Line[] | undefined} undefined where Git or its folder is missing, as in an unpacked archive
 */
function gitFiles(options) {
	const { status, stdout } = spawnSync('git', ['ls-files', '-z', ...options], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	if (status !== 0) return undefined;
	const lines = stdout.split('\0').filter(Boolean);
	return lines.map((line) => {
		const [facts = '', file = ''] = line.split('\t');
		return { file, facts };
	});
}

module.exports = { gitFiles };
