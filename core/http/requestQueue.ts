import { sleep } from 'n8n-workflow';

import type { RequestFailure } from '../errors/userErrors';
import { callAfter, DeadlineExceeded, TimedOut } from '../util/deadlines';
import { settle } from '../util/outcome';
import { FullQueue } from './fullQueue';
import { RateLimiter } from './rateLimiter';
import { Slots } from './slots';
import { Cancelled, QueueFull, RateLimited, type Waiting } from './waiting';
import { type Waiter, WaitingList } from './waitingList';

/**
 * Keeps this process within what an API allows: n8n starts the requests of all input items at once, and several workflows may
 * use the same API. Polls and operations take turns, and while both send requests, polls take half of the slots and of the rate
 * at most, so that neither waits for ever.
 */

/** When an API asks for a longer pause than this, no request waits for its end. */
const LONGEST_PAUSE_MS = 60_000;

/** A place among the requests under way. */
export interface Slot {
	/** To be called for every response: with the failure when the request was rate limited, and without one otherwise. */
	noteResponse(rateLimit: RequestFailure | undefined): void;
	release(): void;
}

export class RequestQueue {
	private readonly limiter = new RateLimiter();
	private readonly slots = new Slots();
	private readonly full = new FullQueue();
	private readonly waiting = new WaitingList();
	private wakesAt = Infinity;
	private lastResponseAt = -Infinity;
	private readonly watched = new WeakSet<AbortSignal>();

	/**
	 * Waits for a slot. When none is free before the deadline, it throws QueueFull, or TimedOut if no response has come meanwhile.
	 * Throws DeadlineExceeded, Cancelled and RateLimited as well.
	 */
	async enter(waiting: Waiting = {}): Promise<Slot> {
		await this.wait(waiting);
		const startedAt = Date.now();
		return {
			noteResponse: (rateLimit) => {
				this.lastResponseAt = Date.now();
				if (rateLimit) this.limiter.noteRateLimit(rateLimit, startedAt, Date.now());
				else this.limiter.noteSuccess(startedAt);
			},
			release: () => {
				this.slots.release(waiting);
				this.limiter.noteEnd(Date.now(), waiting.isOperation);
				this.admit();
			},
		};
	}

	private async wait(waiting: Waiting): Promise<void> {
		const { deadline, signal } = waiting;
		let stopTimer: (() => void) | undefined;
		const since = Date.now();
		this.slots.noteArrival(waiting, since);
		const wait = new Promise<void>((start, reject) => {
			const waiter = { ...waiting, since, start, reject };
			this.waiting.insert(waiter);
			if (deadline === undefined) return;
			// Requests that hang can hold all slots beyond the deadline of those that wait.
			stopTimer = callAfter(deadline - since, () => {
				this.waiting.remove(waiter);
				reject(this.reasonForDeadline(since));
			});
		});
		this.admit();
		if (signal) this.watch(signal);
		const outcome = await settle(wait);
		stopTimer?.();
		if (!outcome.ok) throw outcome.error;
	}

	/** One listener for all requests of an execution: more than ten look like a leak to Node.js. */
	private watch(signal: AbortSignal): void {
		if (this.watched.has(signal)) return;
		this.watched.add(signal);
		signal.addEventListener('abort', () => this.admit());
	}

	/** Starts all requests that may start, and rejects those that would wait in vain. */
	private admit(): void {
		const now = Date.now();
		for (const waiter of this.waiting.all) {
			const { signal, deadline = Infinity, since, reject } = waiter;
			if (!signal?.aborted && now < deadline) continue;
			this.waiting.remove(waiter);
			if (signal?.aborted) reject(new Cancelled(now - since));
			else reject(since < deadline ? this.reasonForDeadline(since) : new DeadlineExceeded());
		}
		let waitMs: number | undefined = 0;
		while (waitMs === 0) waitMs = this.admitNext(now);
		if (waitMs !== undefined) this.admitAfter(waitMs, now);
		this.full.note(this.limiter.pauseAt(now) ? [] : this.waiting.all, now);
	}

	/** Starts or rejects one request, and returns 0. Else the time in ms until one may start; undefined when a slot has to be free first. */
	private admitNext(now: number): number | undefined {
		let shortestMs: number | undefined;
		for (const next of this.waiting.candidates) {
			const isShared = this.waiting.hasOperations || this.limiter.hasOperations(now);
			const waitMs = this.limiter.waitMs(now, isShared && !next.isOperation);
			const error = this.reasonNotToWait(next, waitMs, now);
			if (error) {
				this.waiting.remove(next);
				next.reject(error);
				return 0;
			}
			if (!this.slots.isFree(next, now, this.limiter.mostAtOnce, isShared)) continue;
			if (waitMs === 0) {
				this.start(next);
				return 0;
			}
			shortestMs = Math.min(waitMs, shortestMs ?? Infinity);
		}
		return shortestMs;
	}

	private start(waiter: Waiter): void {
		this.waiting.remove(waiter);
		this.slots.take(waiter);
		this.waiting.noteStart(waiter);
		this.limiter.noteStart(waiter.isOperation);
		waiter.start();
	}

	/** A service that does not respond holds the slots; one that responds has too many requests to. */
	private reasonForDeadline(since: number): Error {
		return this.lastResponseAt <= since ? new TimedOut('No response has come') : new QueueFull();
	}

	private reasonNotToWait({ deadline = Infinity }: Waiter, waitMs: number, now: number) {
		const pause = this.limiter.pauseAt(now);
		const isTooLate = now + waitMs >= deadline;
		if (pause && (waitMs > LONGEST_PAUSE_MS || isTooLate)) return new RateLimited(pause);
		return isTooLate ? new QueueFull() : undefined;
	}

	/** Sleeps once for all waiting requests that may not start sooner. */
	private admitAfter(ms: number, now: number): void {
		const wakesAt = now + ms;
		if (wakesAt >= this.wakesAt) return;
		this.wakesAt = wakesAt;
		void sleep(ms).then(() => {
			if (this.wakesAt === wakesAt) this.wakesAt = Infinity;
			this.admit();
		});
	}
}

const queues = new Map<string, RequestQueue>();

/**
 * The one queue of this process for an origin, such as `https://sdm.akeneo.cloud`, and an account there, as `Api` names it;
 * without an account, for requests that carry no token.
 */
export function queueOf(origin: string, account = ''): RequestQueue {
	const key = `${origin} ${account}`;
	const known = queues.get(key);
	if (known) return known;
	const queue = new RequestQueue();
	queues.set(key, queue);
	return queue;
}
