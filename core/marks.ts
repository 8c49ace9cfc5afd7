/** How far the reading of created jobs has come, judged by clocks that may be wrong. */

/** Two clocks this close to each other are believed. */
const AGREEMENT_MS = 2 * 60_000;
/** Beyond this, the earlier of two clocks would mean reading too much. */
const MONTH_MS = 31 * 24 * 3600_000;

/**
 * The time to start watching from, epoch ms: the server's clock. Should the two clocks differ, the earlier one: a start
 * in the future would miss jobs, one in the past only reads more.
 */
export function believedTime(serverTime: number | undefined, localTime: number): number {
	if (serverTime === undefined) return localTime;
	const ahead = serverTime - localTime;
	return ahead > AGREEMENT_MS && ahead < MONTH_MS ? localTime : serverTime;
}

/**
 * The next mark: the server's clock when ours agrees with it. Otherwise the creation time of the newest job read that
 * lies in the future for neither of them.
 */
export function nextMark(
	mark: number,
	jobs: Array<{ createdAt?: number }>,
	serverTime: number | undefined,
	localTime: number,
): number {
	if (serverTime !== undefined && Math.abs(serverTime - localTime) <= AGREEMENT_MS)
		return serverTime;
	const latest = Math.min(serverTime ?? localTime, localTime);
	const times = jobs.map(({ createdAt }) => createdAt ?? mark).filter((time) => time <= latest);
	return times.reduce((newest, time) => Math.max(newest, time), mark);
}

/**
 * The next mark when time was up, and only what was created before `until` was read: not ahead of either clock, for what is
 * yet to be created was not read.
 */
export function markUntil(
	mark: number,
	until: number,
	serverTime: number | undefined,
	localTime: number,
): number {
	return Math.min(until, Math.max(mark, Math.min(serverTime ?? localTime, localTime)));
}
