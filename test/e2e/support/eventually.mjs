import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough on a busy machine too, in ms. */
export const A_FEW_POLLS = 5 * 60_000;

/**
 * Calls a function again and again until it gives something.
 *
 * @template T
 * @param {string} what names the awaited thing, for the error
 * @param {() => Promise<T | undefined | false> | T | undefined | false} look
 * @param {number} [timeout] milliseconds
 * @returns {Promise<T>} what `look` gave; throws an Error when time is up
 */
export async function eventually(what, look, timeout = A_FEW_POLLS) {
	for (const until = Date.now() + timeout; ; await sleep(300)) {
		const seen = await look();
		if (seen) return seen;
		if (Date.now() > until) throw new Error(`Waited ${timeout / 1000} s in vain for ${what}.`);
	}
}
