import type { RequestFailure } from '../errors/userErrors';
import { RecentRequests } from './recentRequests';

/** How many requests an API allows, as its responses show. */

const MOST_PER_SECOND = 8;
/** When the API does not say how long: the first pause, doubled each time. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_OWN_PAUSE_MS = 30_000;
/** The longest pause that is kept for an API; n8n's own scheduler waits no longer either. */
const LONGEST_PAUSE_MS = 3600_000;

interface Pause {
	since: number;
	until: number;
	failure: RequestFailure;
}

/** The share of polls beside operations: half, so that operations are at least half as fast as alone. */
export function halfOf(count: number): number {
	return Math.max(1, Math.floor(count / 2));
}

export class RateLimiter {
	private readonly all = new RecentRequests();
	private readonly polls = new RecentRequests();
	private perSecond = MOST_PER_SECOND;
	private rateLimits = 0;
	private pause: Pause | undefined;

	/** How many requests may be under way at the same time. */
	get mostAtOnce(): number {
		return Math.floor(this.perSecond);
	}

	/** How long the next request has to wait, in ms; one of a poll takes at most half of the rate when it `isShared`. */
	waitMs(now: number, isShared = false): number {
		// After the clock was set back, a pause in the future must not count.
		if (this.pause && now < this.pause.since) this.pause = undefined;
		return Math.max(
			this.all.waitMs(now, this.mostAtOnce),
			isShared ? this.polls.waitMs(now, halfOf(this.mostAtOnce)) : 0,
			(this.pause?.until ?? now) - now,
		);
	}

	/** Whether operations have sent a request in the last second. */
	hasOperations(now: number): boolean {
		return this.all.count(now) > this.polls.count(now);
	}

	/** The failure behind the present pause; undefined outside of a pause. */
	pauseAt(now: number): RequestFailure | undefined {
		if (!this.pause || now >= this.pause.until) return undefined;
		return { ...this.pause.failure, retryAfterMs: this.pause.until - now };
	}

	noteStart(isOperation = false): void {
		this.all.noteStart();
		if (!isOperation) this.polls.noteStart();
	}

	noteEnd(now: number, isOperation = false): void {
		this.all.noteEnd(now);
		if (!isOperation) this.polls.noteEnd(now);
	}

	/**
	 * Begins a pause for all later requests: as long as the API asks for, or else longer each time. After it they start more
	 * slowly. Requests that were under way together are rate limited together, and count once.
	 */
	noteRateLimit(failure: RequestFailure, startedAt: number, now: number): void {
		const isNew = !this.pause || startedAt >= this.pause.until;
		if (isNew) {
			this.perSecond = Math.max(1, this.perSecond / 2);
			this.rateLimits++;
		}
		if (!isNew && failure.retryAfterMs === undefined) return;
		const until = now + Math.min(this.pauseFor(failure), LONGEST_PAUSE_MS);
		if (until > (this.pause?.until ?? 0)) this.pause = { since: now, until, failure };
	}

	noteSuccess(startedAt: number): void {
		if (this.pause && startedAt < this.pause.until) return;
		this.rateLimits = 0;
		this.perSecond = Math.min(MOST_PER_SECOND, this.perSecond + 1 / MOST_PER_SECOND);
	}

	/** Spread a little, so that several n8n servers do not go on at the same moment. */
	private pauseFor({ retryAfterMs }: RequestFailure): number {
		if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs * (1 + Math.random() / 10));
		const longest = Math.min(FIRST_PAUSE_MS * 2 ** (this.rateLimits - 1), LONGEST_OWN_PAUSE_MS);
		return Math.ceil(longest * (0.5 + Math.random() / 2));
	}
}
