import { setTimeout as sleep } from 'node:timers/promises';

const ENDED = ['success', 'error', 'crashed', 'canceled'];

/**
 * Waits until n8n is done with publishing or unpublishing, which goes on after the response to the request.
 *
 * @template {{ status: string }} T
 * @param {() => Promise<T>} look gives the state of the publication
 * @param {number} timeout milliseconds
 * @param {string[]} [passing] the states that do not last
 * @returns {Promise<T>} the state it ended in; throws an Error when time is up
 */
export async function settledPublication(look, timeout, passing = ['in_progress']) {
	for (const until = Date.now() + timeout; ; await sleep(100)) {
		const publication = await look();
		if (!passing.includes(publication.status)) return publication;
		if (Date.now() > until)
			throw new Error(`n8n is still busy with publishing after ${timeout / 1000} s.`);
	}
}

/**
 * Waits until an execution has ended, well or not.
 *
 * @template {{ id: string, status: string, mode: string }} T
 * @param {() => Promise<T[]>} look gives executions, newest first
 * @param {(execution: T) => boolean} where
 * @param {number} timeout milliseconds
 * @returns {Promise<T>} the oldest that has ended and fits; throws an Error that lists what was there instead
 */
export async function endedExecution(look, where, timeout) {
	for (const until = Date.now() + timeout; ; await sleep(250)) {
		const seen = await look();
		const found = seen.filter((one) => ENDED.includes(one.status) && where(one)).at(-1);
		if (found) return found;
		if (Date.now() > until) {
			const list =
				seen.map(({ id, status, mode }) => `${id} (${mode}, ${status})`).join(', ') || 'none';
			throw new Error(`No execution ended within ${timeout / 1000} s that fits. Seen: ${list}.`);
		}
	}
}
