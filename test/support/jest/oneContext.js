'use strict';

const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { setTimeout: sleep } = require('node:timers/promises');
const vm = require('node:vm');
const { areSocketsOpen } = require('./sockets');

/**
 * Runs the tests in Node's own context in place of a new one a file, so that n8n-core (4 MB of code) is loaded once a
 * process: n8nCore.js beside this. What our code keeps in memory still starts afresh with each file.
 */
const NODES_OWN = {};
const { compileFunction } = vm;
vm.compileFunction = (code, names, { parsingContext, ...options } = {}) =>
	compileFunction(
		code,
		names,
		parsingContext === NODES_OWN ? options : { parsingContext, ...options },
	);

/** Jest puts functions in their place that would keep all modules of a file in memory. */
const { exit, getBuiltinModule } = process;

/** A poll that failed may have left other requests on their way; they would reach for jest after its end. */
async function whatIsOnItsWay() {
	for (let turns = 0; areSocketsOpen() && turns < 100; turns++) await sleep(5);
}

module.exports = class OneContext {
	constructor({ projectConfig }) {
		this.before = Object.getOwnPropertyDescriptors(globalThis);
		this.prepareStackTrace = Error.prepareStackTrace;
		this.global = globalThis;
		this.global.requireOnce = require;
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimers = null;
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
	}

	async setup() {}

	/** Leaves the globals as they were found: the next file gets the same ones. */
	async teardown() {
		await whatIsOnItsWay();
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
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return NODES_OWN;
	}
};
