import { setTimeout as sleep } from 'node:timers/promises';

/** n8n polls once a minute; this is long enough for any of it on a busy machine. */
export const A_FEW_POLLS = 5 * 60_000;

/**
 * Looks again and again until there is something to see.
 *
 * @template T
 * @param {string} what is waited for, for the error
 * @param {() => Promise<T | undefined | false> | T | undefined | false} look
 * @param {number} [timeout] milliseconds
 * @returns {Promise<T>} what was seen; throws an Error when time is up
 */
export async function eventually(what, look, timeout = A_FEW_POLLS) {
	for (const until = Date.now() + timeout; ; await sleep(300)) {
		const seen = await look();
		if (seen) return seen;
		if (Date.now() > until) throw new Error(`Waited ${timeout / 1000} s in vain for ${what}.`);
	}
}
