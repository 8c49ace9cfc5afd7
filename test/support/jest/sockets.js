'use strict';

const count = () =>
	process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length;
/** The sockets that were open when this process started, such as those of Jest. */
const initialSockets = count();

/** @returns {boolean} whether a connection of the tests is open */
exports.areSocketsOpen = () => count() > initialSockets;

/** One turn of the event loop. @returns {Promise<void>} */
exports.nextTurn = async () => await new Promise((resolve) => setImmediate(resolve));

/** Waits for all microtasks. Code that never stops queueing them does not reach the next turn of the event loop. */
exports.microtasksDone = async () => await new Promise((resolve) => process.nextTick(resolve));
