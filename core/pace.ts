import { sleep } from 'n8n-workflow';

/**
 * Keeps this process within what an API allows, per origin: n8n starts the requests of all input items at once,
 * and several workflows may use the same API.
 */
const STARTS_PER_SECOND = 8;
const IN_FLIGHT = 4;
const SECOND = 1000;

/** Thrown instead of starting a request after its deadline. */
export class OutOfTime extends Error {}

/** Until when, and whether, somebody waits for a turn. */
export interface Patience {
	/** Epoch ms. */
	deadline?: number;
	signal?: { aborted: boolean };
}

export class Pace {
	private starts: number[] = [];
	private inFlight = 0;
	private freed: (() => void) | undefined;
	private queue: Promise<void> = Promise.resolve();

	/**
	 * Runs `task` when its turn comes, first come, first served; at once if `signal` says that nobody waits any more.
	 * Throws OutOfTime when the turn would come after the deadline.
	 */
	async run<T>(task: () => Promise<T>, patience: Patience = {}): Promise<T> {
		const turn = this.queue.then(async () => await this.admit(patience));
		this.queue = turn.catch(() => {});
		await turn;
		try {
			return await task();
		} finally {
			this.inFlight--;
			this.freed?.();
		}
	}

	private async admit({ deadline = Infinity, signal }: Patience): Promise<void> {
		while (this.inFlight >= IN_FLIGHT && !signal?.aborted) {
			await new Promise<void>((resolve) => {
				this.freed = resolve;
			});
		}
		for (let wait = this.waitMs(); wait > 0 && !signal?.aborted; wait = this.waitMs()) {
			if (Date.now() + wait >= deadline) break;
			await sleep(wait);
		}
		if (Date.now() + this.waitMs() >= deadline)
			throw new OutOfTime('The time for this poll is used up');
		this.starts.push(Date.now());
		this.inFlight++;
	}

	private waitMs(): number {
		const now = Date.now();
		// A clock that was set back must not leave marks in the future.
		this.starts = this.starts.filter((start) => start <= now && now - start < SECOND);
		const oldest = this.starts[0];
		return oldest === undefined || this.starts.length < STARTS_PER_SECOND
			? 0
			: oldest + SECOND - now;
	}
}

const paces = new Map<string, Pace>();

/** The one pace of this process for an origin such as `https://sdm.akeneo.cloud`. */
export function paceOf(origin: string): Pace {
	const known = paces.get(origin);
	if (known) return known;
	const pace = new Pace();
	paces.set(origin, pace);
	return pace;
}
