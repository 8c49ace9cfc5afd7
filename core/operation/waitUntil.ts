import type { RequestContext } from '../http/api';
import { pause, signalOf } from '../http/cancellation';
import { kindOf, retryAfterMsOf } from '../errors/kinds';
import { settle } from '../util/outcome';

/** Reads a state until it is over. */

export interface Wait<State> {
	/** Reads the state once. A transient failure does not end the wait. */
	readState: () => Promise<State>;
	isOver: (state: State) => boolean;
	/** Epoch ms. The state is read for the last time then. */
	deadline: number;
}

export interface Waited<State> {
	/** As last read; undefined when every read has failed. */
	state?: State;
	timedOut: boolean;
	/** The error of the last read, if it failed. */
	failure?: unknown;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
const GROWTH = 1.5;
/** Waits share the rate limit of the API with all other steps: together they read at most four times a second. */
const SHARE_MS = 250;

/** The number of waits under way in this process. */
let waiting = 0;

/**
 * Reads at once, then after growing pauses, until `isOver` or the deadline. Throws the error of a read if it is permanent, or
 * if the execution was cancelled.
 */
export async function waitUntil<State>(
	context: RequestContext,
	wait: Wait<State>,
): Promise<Waited<State>> {
	waiting++;
	const outcome = await settle(readUntilOver(context, wait));
	waiting--;
	if (!outcome.ok) throw outcome.error;
	return outcome.value;
}

async function readUntilOver<State>(
	context: RequestContext,
	{ readState, isOver, deadline }: Wait<State>,
): Promise<Waited<State>> {
	let last: { state?: State } = {};
	for (let interval = FIRST_PAUSE_MS; ; interval = Math.min(interval * GROWTH, LONGEST_PAUSE_MS)) {
		const read = await settle(readState());
		if (read.ok) {
			last = { state: read.value };
			if (isOver(read.value)) return { ...last, timedOut: false };
		} else if (signalOf(context)?.aborted || !isTransient(read.error, 'state' in last)) {
			throw read.error;
		}
		const left = deadline - Date.now();
		if (left <= 0) return { ...last, timedOut: true, failure: read.ok ? undefined : read.error };
		const wanted = Math.max(interval, waiting * SHARE_MS, read.ok ? 0 : retryAfterMsOf(read.error));
		await pause(context, Math.min(left, wanted));
	}
}

/** An unusable response, such as a page about maintenance, is transient too if usable ones have come before. */
function isTransient(error: unknown, hasWorked: boolean): boolean {
	const kind = kindOf(error);
	return kind === 'transient' || kind === 'deadline' || (kind === 'unclear' && hasWorked);
}
