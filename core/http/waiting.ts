import type { RequestFailure } from '../errors/userErrors';
import { DeadlineExceeded } from '../util/deadlines';

/** How a request waits for a slot of the queue, and why it may get none. */

/** Thrown instead of starting a request of an execution that was stopped. */
export class Cancelled extends Error {
	constructor(readonly waitedMs: number) {
		super('The execution was stopped');
	}
}

/** Thrown instead of starting a request at its deadline, because too many others were waiting as well. */
export class QueueFull extends DeadlineExceeded {
	constructor() {
		super('The time for this poll was not enough, because too many requests were waiting');
	}
}

/** Thrown instead of starting a request in a pause that is too long to wait for. */
export class RateLimited extends Error {
	constructor(readonly failure: RequestFailure) {
		super('The API has asked for a pause');
	}
}

/** Until when, and how urgently, a request waits for a slot. */
export interface Waiting {
	/** Epoch ms. Of the requests of polls, the one with the earliest deadline goes first. */
	deadline?: number;
	signal?: AbortSignal;
	/** It belongs to an execution, which has time; polls and look-ups for the editor have not. */
	isOperation?: boolean;
	/** Called when requests have been waiting for a minute, with their number. */
	onFull?: (waiting: number) => void;
	/** It was sent before, and goes before those that were not. */
	isRetry?: boolean;
	/**
	 * It is sent from within another request, which already holds a slot and waits for it: the exchange for a token. It takes
	 * no slot of its own, because four requests that all need a token would otherwise wait for each other for ever. It goes
	 * first, and keeps to pauses and to the rate limit like any other.
	 */
	isNested?: boolean;
}

/** Whether a request starts before another one of its kind; among equals, the one that came first does. */
export function goesBefore(one: Waiting, other: Waiting): boolean {
	if (one.isNested !== other.isNested) return one.isNested === true;
	if (dueAt(one) !== dueAt(other)) return dueAt(one) < dueAt(other);
	return one.isRetry === true && other.isRetry !== true;
}

function dueAt({ isOperation, deadline = Infinity }: Waiting): number {
	return isOperation ? Infinity : deadline;
}
