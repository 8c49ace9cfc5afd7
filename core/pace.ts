import { sleep } from 'n8n-workflow';

import type { RequestFailure } from './errors';
import { HeldBack, Stopped } from './notSent';
import { OutOfTime } from './outOfTime';
import { settle } from './settle';
import { Throttle } from './throttle';
import { whenOver } from './timeLimit';

/**
 * Keeps this process within what an API allows, per origin: n8n starts the requests of all input items at once,
 * and several workflows may use the same API.
 */
const IN_FLIGHT = 4;
/** When an API asks for a longer pause than this, nobody waits for its end. */
const LONGEST_PAUSE_MS = 60_000;

/** Until when, and whether, somebody waits for a turn. */
export interface Patience {
	/** Epoch ms. Whoever has one goes first. */
	deadline?: number;
	signal?: AbortSignal;
	/** Sent before, and to be sent again: goes before those that have not been sent. */
	again?: boolean;
}

interface Waiter extends Patience {
	go: () => void;
	refuse: (error: Error) => void;
}

export class Pace {
	private readonly throttle = new Throttle();
	private waiting: Waiter[] = [];
	private inFlight = 0;
	private napping = false;
	private readonly watched = new WeakSet<AbortSignal>();

	/**
	 * Runs `task` when its turn comes. `refusalIn` finds in its result that the API wants fewer requests.
	 * Throws OutOfTime when the turn would come after the deadline, Stopped, HeldBack, and what the task throws.
	 */
	async run<T>(
		task: () => Promise<T>,
		patience: Patience = {},
		refusalIn: (result: T) => RequestFailure | undefined = () => undefined,
	): Promise<T> {
		await this.turn(patience);
		const startedAt = Date.now();
		const outcome = await settle(task());
		this.inFlight--;
		this.throttle.noteEnd(Date.now());
		if (outcome.ok) {
			const refusal = refusalIn(outcome.value);
			if (refusal) this.throttle.noteRefusal(refusal, startedAt, Date.now());
			else this.throttle.noteSuccess(startedAt);
		}
		this.admit();
		if (!outcome.ok) throw outcome.error;
		return outcome.value;
	}

	private async turn({ deadline, signal, again }: Patience): Promise<void> {
		let forget: (() => void) | undefined;
		const wait = new Promise<void>((go, refuse) => {
			const waiter = { deadline, signal, again, go, refuse };
			this.queue(waiter);
			if (deadline === undefined) return;
			// Requests that hang can hold all places beyond the deadline of those who wait.
			forget = whenOver(deadline - Date.now(), () => {
				this.waiting = this.waiting.filter((other) => other !== waiter);
				refuse(new OutOfTime());
			});
		});
		this.admit();
		if (signal) this.watch(signal);
		const outcome = await settle(wait);
		forget?.();
		if (!outcome.ok) throw outcome.error;
	}

	/** One listener for all requests of an execution: more than ten look like a leak to Node.js. */
	private watch(signal: AbortSignal): void {
		if (this.watched.has(signal)) return;
		this.watched.add(signal);
		signal.addEventListener('abort', () => this.admit());
	}

	/** First those with a deadline, then those sent before, then the others; among equals, who came first. */
	private queue(waiter: Waiter): void {
		const rank = ({ deadline = Infinity, again }: Patience) =>
			deadline < Infinity ? 0 : again ? 1 : 2;
		const behind = this.waiting.findIndex((other) => rank(other) > rank(waiter));
		this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, waiter);
	}

	/** Lets go whoever may, and refuses whoever would wait in vain. */
	private admit(): void {
		const now = Date.now();
		this.waiting = this.waiting.filter(({ signal, deadline = Infinity, refuse }) => {
			if (signal?.aborted) refuse(new Stopped('The execution was stopped'));
			else if (now >= deadline) refuse(new OutOfTime());
			else return true;
			return false;
		});
		for (let next = this.waiting[0]; next; next = this.waiting[0]) {
			const wait = this.throttle.waitMs(now);
			const refusal = this.refusalFor(next, wait, now);
			if (refusal) {
				this.waiting.shift();
				next.refuse(refusal);
				continue;
			}
			if (this.inFlight >= Math.min(IN_FLIGHT, this.throttle.most)) return;
			if (wait > 0) return this.nap(wait);
			this.waiting.shift();
			this.inFlight++;
			this.throttle.noteStart();
			next.go();
		}
	}

	private refusalFor({ deadline = Infinity }: Waiter, wait: number, now: number) {
		const pause = this.throttle.reasonToPause(now);
		if (pause && (wait > LONGEST_PAUSE_MS || now + wait >= deadline)) return new HeldBack(pause);
		if (now + wait >= deadline) return new OutOfTime();
		return undefined;
	}

	/** One at a time: nothing may start before its end, and afterwards all is looked at again. */
	private nap(ms: number): void {
		if (this.napping) return;
		this.napping = true;
		void sleep(ms).then(() => {
			this.napping = false;
			this.admit();
		});
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
