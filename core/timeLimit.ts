/**
 * An end to waiting. n8n's time-out looks at pauses between two pieces of an answer only: an answer that comes in
 * drops would never end. Nodes may not set timers; a signal of the platform does the same.
 */

const LONGEST_MS = 2 ** 31 - 1;

/** Thrown when something took longer than it may. */
export class TooSlow extends Error {}

/** Calls `then` after `ms` milliseconds, unless the function it gives is called before. */
export function whenOver(ms: number, then: () => void): () => void {
	const signal = limitOf(ms);
	signal?.addEventListener('abort', then);
	return () => signal?.removeEventListener('abort', then);
}

/** What `work` gives. Throws TooSlow when that takes longer than `ms`; the work is told to stop. */
export async function within<T>(
	ms: number,
	work: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
	const signal = limitOf(ms);
	let stop = () => {};
	const limit = new Promise<never>((_, reject) => {
		stop = () => reject(new TooSlow('This took too long'));
		signal?.addEventListener('abort', stop);
	});
	try {
		return await Promise.race([work(signal), limit]);
	} finally {
		// Otherwise the signal would keep the result in memory until its time has come.
		signal?.removeEventListener('abort', stop);
	}
}

function limitOf(ms: number): AbortSignal | undefined {
	if (ms > LONGEST_MS) return undefined;
	return AbortSignal.timeout(Math.max(0, Math.ceil(ms)));
}
