import type { Waiting } from './waiting';

/** Reports a queue that has been full for long. */

const FULL_MS = 60_000;
/** A queue that stays full is reported once in this time. */
const AGAIN_MS = 600_000;

export class FullQueue {
	private since: number | undefined;
	private reportedAt = -Infinity;

	/** To be called with the requests that wait now. Calls `onFull` of one of them when some have been waiting for a minute. */
	note(waiters: readonly Waiting[], now: number): void {
		if (waiters.length === 0) this.since = undefined;
		else this.since ??= now;
		if (this.since === undefined || now - this.since < FULL_MS) return;
		if (now - this.reportedAt < AGAIN_MS) return;
		this.reportedAt = now;
		waiters.find(({ onFull }) => onFull)?.onFull?.(waiters.length);
	}
}
