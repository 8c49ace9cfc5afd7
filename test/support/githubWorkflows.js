// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { parse } = require('yaml');

const ROOT = path.join(__dirname, '../..');
const FOLDER = path.join(ROOT, '.github/workflows');

/** @typedef {{ name?: string, run?: string, uses?: string }} Step */

/** The workflows that GitHub runs, each with its text and the steps of all its jobs. */
const workflows = readdirSync(FOLDER).map((file) => {
	const text = readFileSync(path.join(FOLDER, file), 'utf8');
	/** @typedef {Record<string, string>} Permissions */
	/** @type {{ permissions: Permissions, jobs: Record<string, { permissions?: Permissions, steps: Step[] }> }} */
	const { permissions, jobs } = parse(text);
	const all = Object.values(jobs);
	return {
		file,
		text,
		/** Those of all jobs, and then those of single jobs. */
		permissions: [permissions, ...all.flatMap((job) => (job.permissions ? [job.permissions] : []))],
		steps: all.flatMap(({ steps }) => steps),
	};
});

/** Runs a step as GitHub does, and returns its exit code. @param {string} script @param {Record<string, string>} env */
function runStep(script, env) {
	return spawnSync('bash', ['-e', '-c', script], { cwd: ROOT, env: { ...process.env, ...env } })
		.status;
}

/** @param {string} file within this repository */
const isThere = (file) => existsSync(path.join(ROOT, file));

module.exports = { isThere, runStep, workflows };
