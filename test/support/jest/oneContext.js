'use strict';

const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { createRequire } = require('node:module');
const path = require('node:path');
const { setImmediate: nextTurn, setTimeout: sleep } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { areSocketsOpen } = require('./sockets');

/**
 * Runs all test files of a process in Node's own context, so that n8n-core (4 MB of code) is loaded once a process
 * (n8nCore.js). The modules of this repository are still loaded anew for each file.
 */
const NODES_OWN = {};
const { compileFunction } = vm;
vm.compileFunction = (code, names, { parsingContext, ...options } = {}) =>
	compileFunction(
		code,
		names,
		parsingContext === NODES_OWN ? options : { parsingContext, ...options },
	);

/** N8N_ENGINE names the folder of another n8n-core and n8n-workflow than those of package.json (scripts/engines.mjs). */
const { N8N_ENGINE } = process.env;
const requireEngine = N8N_ENGINE ? createRequire(path.join(N8N_ENGINE, 'package.json')) : require;

/** With a larger heap, a process ends so late that Jest reports a leak. */
const HEAP_BYTES = 400_000_000;
v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');

/** Jest replaces them with functions that would keep all modules of a file in memory. */
const { exit, getBuiltinModule } = process;

/** A failed poll may leave requests under way, which would use jest after its end. */
async function socketsClosed() {
	for (let turns = 0; areSocketsOpen() && turns < 100; turns++) await sleep(5);
}

module.exports = class OneContext {
	constructor({ projectConfig }) {
		this.before = Object.getOwnPropertyDescriptors(globalThis);
		this.prepareStackTrace = Error.prepareStackTrace;
		this.global = globalThis;
		this.global.requireOnce = requireEngine;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimers = null;
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
	}

	async setup() {}

	async handleTestEvent({ name, test, error }) {
		// Node.js reports an unhandled rejection in the next turn. After the last test, it would end the process.
		if (/^(test_fn|hook)_(success|failure)$/.test(name)) await nextTurn();
		// The cause of a timeout usually stops the other tests of the file as well, and each would take its whole timeout.
		if (/^Exceeded timeout/.test(error?.message ?? error)) this.hasTimedOut = true;
		if (name === 'test_start' && this.hasTimedOut) test.mode = 'skip';
	}

	/** Restores the globals, because the next file gets the same ones. */
	async teardown() {
		await socketsClosed();
		this.fakeTimersModern.dispose();
		this.fakeTimersModern = null;
		for (const key of Reflect.ownKeys(globalThis)) {
			const { configurable } = Object.getOwnPropertyDescriptor(globalThis, key);
			if (!configurable) continue;
			if (key in this.before) Object.defineProperty(globalThis, key, this.before[key]);
			else delete globalThis[key];
		}
		Error.prepareStackTrace = this.prepareStackTrace;
		Object.assign(process, { exit, getBuiltinModule });
		if (process.memoryUsage().heapTotal > HEAP_BYTES) collectGarbage();
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return NODES_OWN;
	}
};
