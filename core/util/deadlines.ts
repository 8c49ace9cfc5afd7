/**
 * Timeouts and deadlines. n8n's timeout only measures the pause between two pieces of a response, so a slow one would never
 * end. n8n's rules for nodes forbid timers; AbortSignal.timeout does the same.
 */

const LONGEST_MS = 2 ** 31 - 1;

/** Thrown when something took longer than it may. The code is the one that Node.js gives. */
export class TimedOut extends Error {
	readonly code = 'ETIMEDOUT';
}

/** Calls `then` after `ms` milliseconds, unless the returned function is called before. */
export function callAfter(ms: number, then: () => void): () => void {
	const signal = timeoutSignal(ms);
	signal?.addEventListener('abort', then);
	return () => signal?.removeEventListener('abort', then);
}

export interface Timeout {
	/** Aborts when the time is over; undefined when it never is. */
	signal?: AbortSignal;
	/** Rejects with TimedOut when the time is over. */
	over: Promise<never>;
	/** To be called when the work has ended: the signal would keep its result in memory until the time is over. */
	clear: () => void;
}

export function startTimeout(ms: number): Timeout {
	const signal = timeoutSignal(ms);
	let clear = () => {};
	const over = new Promise<never>((_, reject) => {
		const stop = () => reject(new TimedOut('This took too long'));
		clear = () => signal?.removeEventListener('abort', stop);
		signal?.addEventListener('abort', stop);
	});
	return { signal, over, clear };
}

/** Does `work`. Throws TimedOut when that takes longer than `ms`. */
export async function withTimeout<T>(ms: number, work: () => Promise<T>): Promise<T> {
	const timeout = startTimeout(ms);
	try {
		return await Promise.race([work(), timeout.over]);
	} finally {
		timeout.clear();
	}
}

function timeoutSignal(ms: number): AbortSignal | undefined {
	if (ms > LONGEST_MS) return undefined;
	return AbortSignal.timeout(Math.max(0, Math.ceil(ms)));
}

/** Thrown instead of starting a request after its deadline. The message is shown for a poll that failed. */
export class DeadlineExceeded extends Error {
	constructor(message = 'The time for this poll was not enough') {
		super(message);
	}
}

/** The result of `work`, if it comes before `deadline` (epoch ms). Throws DeadlineExceeded. */
export async function untilDeadline<T>(deadline: number, work: Promise<T>): Promise<T> {
	const timeout = startTimeout(deadline - Date.now());
	const tooLate = timeout.over.catch(() => {
		throw new DeadlineExceeded();
	});
	try {
		return await Promise.race([work, tooLate]);
	} finally {
		timeout.clear();
	}
}
