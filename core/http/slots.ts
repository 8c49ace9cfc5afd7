import { halfOf } from './rateLimiter';
import type { Waiting } from './waiting';

/** The requests that are under way at the same time. */

const SLOTS = 4;
/** For so long after a poll has come, operations leave one slot free for the next one: their requests may take minutes. */
const POLLS_COME_MS = 120_000;

export class Slots {
	private readonly taken = { polls: 0, operations: 0 };
	private lastPollAt = -Infinity;

	/** To be called for every request that comes. */
	noteArrival({ isOperation }: Waiting, now: number): void {
		if (!isOperation) this.lastPollAt = now;
	}

	/** `most` may be under way by the rate limit. A poll takes half of the slots at most when they are `isShared`. */
	isFree(
		{ isNested, isOperation }: Waiting,
		now: number,
		most: number,
		isShared: boolean,
	): boolean {
		if (isNested) return true;
		const slots = Math.min(SLOTS, most);
		const { polls, operations } = this.taken;
		if (polls + operations >= slots) return false;
		if (!isOperation) return !isShared || polls < halfOf(slots);
		return operations < Math.max(1, slots - 1) || now - this.lastPollAt >= POLLS_COME_MS;
	}

	take(waiting: Waiting): void {
		this.add(waiting, 1);
	}

	release(waiting: Waiting): void {
		this.add(waiting, -1);
	}

	private add({ isNested, isOperation }: Waiting, count: number): void {
		if (!isNested) this.taken[isOperation ? 'operations' : 'polls'] += count;
	}
}
