import { goesBefore, type Waiting } from './waiting';

/** The requests that wait for a slot, in the order in which they start. */

export interface Waiter extends Waiting {
	/** Since when it waits, epoch ms. */
	since: number;
	start: () => void;
	reject: (error: Error) => void;
}

export class WaitingList {
	private waiters: Waiter[] = [];
	private wasOperation = false;

	get all(): readonly Waiter[] {
		return this.waiters;
	}

	get hasOperations(): boolean {
		return this.waiters.some(({ isOperation }) => isOperation);
	}

	insert(waiter: Waiter): void {
		const next = this.waiters.findIndex((other) => goesBefore(waiter, other));
		this.waiters.splice(next < 0 ? this.waiters.length : next, 0, waiter);
	}

	remove(waiter: Waiter): void {
		this.waiters = this.waiters.filter((other) => other !== waiter);
	}

	noteStart({ isOperation = false }: Waiter): void {
		this.wasOperation = isOperation;
	}

	/** The next request of a poll and the next one of an operation: first the one whose turn it is. */
	get candidates(): Waiter[] {
		const operation = this.waiters.find(({ isOperation }) => isOperation);
		const poll = this.waiters.find(({ isOperation }) => !isOperation);
		const isTurnOfPoll = this.wasOperation || poll?.isNested;
		const both = isTurnOfPoll ? [poll, operation] : [operation, poll];
		return both.filter((waiter) => waiter !== undefined);
	}
}
