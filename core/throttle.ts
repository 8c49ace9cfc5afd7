import type { RequestFailure } from './errors';

/** How fast an API wants to be asked, as its answers show. */

const MOST_PER_SECOND = 8;
const SECOND = 1000;
/** Without a word from the API: the first pause, doubled after every further refusal. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_OWN_PAUSE_MS = 30_000;
/** A pause an API asks for is kept up to this; n8n's own scheduler waits no longer either. */
const LONGEST_PAUSE_MS = 3600_000;

interface Pause {
	since: number;
	until: number;
	failure: RequestFailure;
}

export class Throttle {
	private ends: number[] = [];
	private underWay = 0;
	private perSecond = MOST_PER_SECOND;
	private refusals = 0;
	private pause: Pause | undefined;

	/** How many requests may be under way at the same time. */
	get most(): number {
		return Math.floor(this.perSecond);
	}

	/**
	 * How long the next request has to wait, in ms. A request counts from its start until a second after its end: when it
	 * arrives in between, nobody here knows, and what counts is how many arrive in any second.
	 */
	waitMs(now: number): number {
		// A clock that was set back must not leave marks in the future.
		this.ends = this.ends.filter((end) => end <= now && now - end < SECOND);
		if (this.pause && now < this.pause.since) this.pause = undefined;
		const surplus = this.ends.length + this.underWay - this.most;
		const last = this.ends[surplus];
		const turn = last === undefined ? now : last + SECOND;
		return Math.max(turn, this.pause?.until ?? now) - now;
	}

	/** Why nothing may start now, when that is because the API asked for a pause. */
	reasonToPause(now: number): RequestFailure | undefined {
		if (!this.pause || now >= this.pause.until) return undefined;
		return { ...this.pause.failure, retryAfterMs: this.pause.until - now };
	}

	noteStart(): void {
		this.underWay++;
	}

	noteEnd(now: number): void {
		this.underWay--;
		this.ends.push(now);
	}

	/**
	 * The API refused a request for being one too many. All later ones pause: as long as it asked for, or else longer each
	 * time, and go on more slowly. Requests that were on their way together are refused together, and count once.
	 */
	noteRefusal(failure: RequestFailure, startedAt: number, now: number): void {
		const isNews = !this.pause || startedAt >= this.pause.until;
		if (isNews) {
			this.perSecond = Math.max(1, this.perSecond / 2);
			this.refusals++;
		}
		if (!isNews && failure.retryAfterMs === undefined) return;
		const until = now + Math.min(this.pauseFor(failure), LONGEST_PAUSE_MS);
		if (until > (this.pause?.until ?? 0)) this.pause = { since: now, until, failure };
	}

	noteSuccess(startedAt: number): void {
		if (this.pause && startedAt < this.pause.until) return;
		this.refusals = 0;
		this.perSecond = Math.min(MOST_PER_SECOND, this.perSecond + 1 / MOST_PER_SECOND);
	}

	/** Spread a little, so that several n8n do not come back in step. */
	private pauseFor({ retryAfterMs }: RequestFailure): number {
		if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs * (1 + Math.random() / 10));
		const longest = Math.min(FIRST_PAUSE_MS * 2 ** (this.refusals - 1), LONGEST_OWN_PAUSE_MS);
		return Math.ceil(longest * (0.5 + Math.random() / 2));
	}
}
