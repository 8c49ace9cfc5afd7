// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { parse } = require('yaml');

const ROOT = path.join(__dirname, '../..');
const FOLDER = path.join(ROOT, '.github/workflows');

/** @typedef {{ name?: string, run?: string, uses?: string }} Step */

/** What GitHub runs, each with its text and the steps of all its jobs. */
const workflows = readdirSync(FOLDER).map((file) => {
	const text = readFileSync(path.join(FOLDER, file), 'utf8');
	/** @type {{ permissions: Record<string, string>, jobs: Record<string, { steps: Step[] }> }} */
	const { permissions, jobs } = parse(text);
	return { file, text, permissions, steps: Object.values(jobs).flatMap(({ steps }) => steps) };
});

/** Runs a step as GitHub does; gives its exit code. @param {string} script @param {Record<string, string>} env */
function runStep(script, env) {
	return spawnSync('bash', ['-e', '-c', script], { cwd: ROOT, env: { ...process.env, ...env } })
		.status;
}

/** @param {string} file within this repository */
const isThere = (file) => existsSync(path.join(ROOT, file));

module.exports = { isThere, runStep, workflows };
