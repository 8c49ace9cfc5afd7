import type { Ledger, LiveJob } from './ledger';

/**
 * The live jobs that have become overdue between two polls: their life began `minutes` before a time between the two watermarks.
 * Nothing has to be remembered for that: the watermark only moves forward, so each time is in one poll's share. A job that the
 * ledger did not know is overdue at once, also where its time is over already. Oldest first.
 */
export function overdueIn(before: Ledger, after: Ledger, minutes: number): LiveJob[] {
	const overdue = [...after.live.values()].filter((job) => {
		// The service did not know it, so that it may be gone.
		if (job.notFound > 0) return false;
		const time = job.since + minutes * 60_000;
		const known = before.live.get(job.id);
		const wasDue = known !== undefined && known.since === job.since && time <= before.watermark;
		return time <= after.watermark && !wasDue;
	});
	return overdue.sort((a, b) => a.since - b.since);
}

/** The same for the same life of a job and the same threshold. */
export function overdueId(service: string, { id, since }: LiveJob, minutes: number): string {
	return `${service}:${id}:${new Date(since).toISOString()}:overdue:${minutes}`;
}
