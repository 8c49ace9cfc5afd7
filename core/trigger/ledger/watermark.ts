/** The watermark, that is the time up to which every created job has been read, by clocks that may be wrong. */

/** Two clocks that differ by no more than this both count as right. */
const AGREEMENT_MS = 2 * 60_000;
/** If two clocks differ by more than this, the time in between is too long to be read. */
const MONTH_MS = 31 * 24 * 3600_000;

export function doClocksAgree(serverTime: number, localTime: number): boolean {
	return Math.abs(serverTime - localTime) <= AGREEMENT_MS;
}

/**
 * The present time, epoch ms: by the server's clock, but by ours if the server's is ahead of it. A time in the future would
 * make the trigger miss jobs, one in the past only makes it read more.
 */
export function believedTime(serverTime: number | undefined, localTime: number): number {
	if (serverTime === undefined) return localTime;
	const ahead = serverTime - localTime;
	return ahead > AGREEMENT_MS && ahead < MONTH_MS ? localTime : serverTime;
}

/**
 * The next watermark: the server's clock when ours agrees with it. Otherwise the creation time of the newest job that is in
 * the future by neither clock.
 */
export function nextWatermark(
	watermark: number,
	jobs: Array<{ createdAt?: number }>,
	serverTime: number | undefined,
	localTime: number,
): number {
	if (serverTime !== undefined && doClocksAgree(serverTime, localTime)) return serverTime;
	const latest = Math.min(serverTime ?? localTime, localTime);
	const times = jobs
		.map(({ createdAt }) => createdAt ?? watermark)
		.filter((time) => time <= latest);
	return times.reduce((newest, time) => Math.max(newest, time), watermark);
}

/**
 * The next watermark when only jobs created before `until` were read: not ahead of either clock, because jobs that are yet to
 * be created were not read.
 */
export function watermarkUntil(
	watermark: number,
	until: number,
	serverTime: number | undefined,
	localTime: number,
): number {
	return Math.min(until, Math.max(watermark, Math.min(serverTime ?? localTime, localTime)));
}
