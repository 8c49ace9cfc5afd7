// @ts-check
'use strict';

/** Counts the functions of shipped code in a stack trace. */

const OWN = /[\\/](core|nodes|packages)[\\/]/;
const FOREIGN = /[\\/](node_modules|test)[\\/]/;

/** The number of shipped functions on the stack of the caller, with async ones that wait for it. */
function countOwnFrames() {
	const limit = Error.stackTraceLimit;
	Error.stackTraceLimit = Infinity;
	const lines = (new Error().stack ?? '').split('\n');
	Error.stackTraceLimit = limit;
	return lines.filter((line) => OWN.test(line) && !FOREIGN.test(line)).length;
}

/** @param {string} title @param {number} depth @param {number} most */
const tellDepth = (title, depth, most) =>
	process.stdout.write(`${title}: ${depth} functions down to n8n's HTTP helper, ${most} at most\n`);

module.exports = { countOwnFrames, tellDepth };
