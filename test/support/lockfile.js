// @ts-check
'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');

/**
 * The packages of a lockfile by their folders; that of the lockfile itself is ''.
 *
 * @param {string} folder of the repository
 * @returns {Record<string, { version: string, resolved?: string }>}
 */
function lockedPackages(folder) {
	const file = path.join(__dirname, '../..', folder, 'package-lock.json');
	return JSON.parse(readFileSync(file, 'utf8')).packages;
}

module.exports = { lockedPackages };
