import { DeadlineExceeded, untilDeadline } from '../../util/deadlines';
import { settle } from '../../util/outcome';

/** Reads of lists that several polls of this process use: those under way are joined, and young ones are used again. */

/** A read is used again for this long after its beginning, in ms. */
const REUSE_MS = 30_000;
/** The most jobs that are kept, in all reads together. */
const MOST_JOBS = 20_000;

interface Jobs {
	jobs: unknown[];
}

interface Read<Result> {
	/** Epoch ms, n8n's clock. */
	beganAt: number;
	/** Everything created since then is read; epoch ms. */
	from: number;
	result: Promise<Result>;
	/** Set at the end. */
	value?: Result;
}

export interface Need {
	/** Only a read that began after this is new enough; epoch ms, n8n's clock. */
	after: number;
	/** Everything created since then is needed; epoch ms. */
	from: number;
	/** Until when to wait, epoch ms. */
	deadline: number;
}

export class SharedReads<Result extends Jobs> {
	private readonly reads = new Map<string, Read<Result>>();

	/** `fromOf` says since when everything was read in the end, given what was needed; Infinity if a job may be missing. */
	constructor(private readonly fromOf: (result: Result, needed: number) => number) {}

	/**
	 * The result of the read that is known as `key`, when it meets the need; else that of `read`, which then is known to others.
	 * Throws the error of the read, and DeadlineExceeded.
	 */
	get(key: string, need: Need, read: () => Promise<Result>): Promise<Result> {
		const known = this.reads.get(key);
		const isOfUse = known && known.beganAt > need.after && known.from <= need.from;
		return isOfUse ? this.join(known, key, need, read) : this.begin(key, need.from, read);
	}

	private async join(
		known: Read<Result>,
		key: string,
		need: Need,
		read: () => Promise<Result>,
	): Promise<Result> {
		const outcome = await settle(untilDeadline(need.deadline, known.result));
		if (outcome.ok) return outcome.value;
		// The poll that began the read may have had less time.
		if (!(outcome.error instanceof DeadlineExceeded) || Date.now() >= need.deadline)
			throw outcome.error;
		return await this.get(key, need, read);
	}

	private async begin(key: string, from: number, read: () => Promise<Result>): Promise<Result> {
		const begun: Read<Result> = { beganAt: Date.now(), from, result: read() };
		this.reads.delete(key);
		this.reads.set(key, begun);
		const outcome = await settle(begun.result);
		if (!outcome.ok) {
			if (this.reads.get(key) === begun) this.reads.delete(key);
			throw outcome.error;
		}
		begun.value = outcome.value;
		begun.from = this.fromOf(outcome.value, from);
		this.dropOld();
		return outcome.value;
	}

	/** Drops what is no longer used, and more, the oldest first, if too much is left. Reads under way stay. */
	dropOld(): void {
		let jobs = 0;
		for (const [key, { beganAt, value }] of [...this.reads].reverse()) {
			if (!value) continue;
			const age = Date.now() - beganAt;
			jobs += value.jobs.length;
			// A clock that was set back makes the age negative.
			if (age < 0 || age > REUSE_MS || jobs > MOST_JOBS) this.reads.delete(key);
		}
	}
}
