import { NodeApiError } from 'n8n-workflow';

import { pause, signalOf } from './pause';
import type { RequestContext } from './api';
import { OutOfTime } from './outOfTime';
import { settle } from './settle';

/** Looking at something again and again until it is over. */

export interface Wait<State> {
	/** Asks once. A passing failure of it does not end the wait. */
	look: () => Promise<State>;
	isOver: (state: State) => boolean;
	/** Epoch ms. One look is taken at this time; none after it. */
	deadline: number;
}

export interface Waited<State> {
	/** As last seen; undefined when no look has worked. */
	state?: State;
	timedOut: boolean;
	/** Why the last look did not work. */
	failure?: unknown;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
const GROWTH = 1.5;
/** Many waits share the pace of the API with all other steps: together they look at most four times a second. */
const SHARE_MS = 250;

/** How many waits of this process are going on. */
let waiting = 0;

/**
 * Looks at once, then after growing pauses, until `isOver` or the deadline. Throws what a look throws when waiting can't
 * help, and when the execution is stopped.
 */
export async function waitUntil<State>(
	context: RequestContext,
	wait: Wait<State>,
): Promise<Waited<State>> {
	waiting++;
	const outcome = await settle(lookUntilOver(context, wait));
	waiting--;
	if (!outcome.ok) throw outcome.error;
	return outcome.value;
}

async function lookUntilOver<State>(
	context: RequestContext,
	{ look, isOver, deadline }: Wait<State>,
): Promise<Waited<State>> {
	let last: { state?: State } = {};
	for (let interval = FIRST_PAUSE_MS; ; interval = Math.min(interval * GROWTH, LONGEST_PAUSE_MS)) {
		const seen = await settle(look());
		if (seen.ok) {
			last = { state: seen.value };
			if (isOver(seen.value)) return { ...last, timedOut: false };
		} else if (signalOf(context)?.aborted || !isPassing(seen.error, 'state' in last)) {
			throw seen.error;
		}
		const left = deadline - Date.now();
		if (left <= 0) return { ...last, timedOut: true, failure: seen.ok ? undefined : seen.error };
		const wanted = Math.max(interval, waiting * SHARE_MS, seen.ok ? 0 : askedToWait(seen.error));
		await pause(context, Math.min(left, wanted));
	}
}

/** An answer that makes no sense, such as a page about maintenance, passes too, if sensible ones have come before. */
function isPassing(error: unknown, hasWorked: boolean): boolean {
	if (error instanceof OutOfTime) return true;
	if (!(error instanceof NodeApiError)) return false;
	const cause = error.failure?.cause;
	if (cause === undefined) return hasWorked && error.httpCode === null;
	return cause === 'temporarily-unavailable' || cause === 'rate-limited';
}

function askedToWait(error: unknown): number {
	const failure = error instanceof NodeApiError ? error.failure : undefined;
	return failure && 'retryAfterMs' in failure ? (failure.retryAfterMs ?? 0) : 0;
}
