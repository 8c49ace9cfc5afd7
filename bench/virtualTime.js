'use strict';

/**
 * Lets the built package run in virtual time: `Date.now` is ours, and n8n's `sleep` moves it on instead of waiting.
 * Load this before anything of the package.
 */
const Module = require('node:module');

let now = Date.parse('2026-01-05T00:00:00Z');
const time = {
	now: () => now,
	set: (ms) => {
		now = ms;
	},
	pass: (ms) => {
		now += ms;
	},
};

Date.now = time.now;

const load = Module._load;
let workflow;
Module._load = function (request, ...rest) {
	const loaded = load.call(this, request, ...rest);
	if (request !== 'n8n-workflow') return loaded;
	workflow ??= { ...loaded, sleep: async (ms) => time.pass(ms) };
	return workflow;
};

module.exports = { time };
