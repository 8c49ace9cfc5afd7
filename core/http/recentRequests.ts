/** The requests of the last second, of which an API allows so many. */

const SECOND = 1000;

/**
 * A request counts from its start until a second after its end: the API counts how many arrive in any second, and a request may
 * arrive at any time in between.
 */
export class RecentRequests {
	private ends: number[] = [];
	private underWay = 0;

	noteStart(): void {
		this.underWay++;
	}

	noteEnd(now: number): void {
		this.underWay--;
		this.ends.push(now);
	}

	count(now: number): number {
		// After the clock was set back, times in the future must not count.
		this.ends = this.ends.filter((end) => end <= now && now - end < SECOND);
		return this.ends.length + this.underWay;
	}

	/** How long, in ms, until there are fewer than `most`; requests under way count as if they ended now. */
	waitMs(now: number, most: number): number {
		const surplus = this.count(now) - most;
		const last = this.ends[surplus];
		return last === undefined ? 0 : last + SECOND - now;
	}
}
