import { isRecord, isTime } from '../../util/typeGuards';

/** The live jobs that the first poll of a trigger had no time to read. Plain data. */

/** The jobs in a status, created after `from` and not after `to` (epoch ms), and how many there were. */
export interface UnreadSlice {
	status: string;
	from?: number;
	to?: number;
	count: number;
}

export interface Unread {
	/** When they were counted, epoch ms by the service's clock: jobs that have ended since are events. */
	since: number;
	slices: UnreadSlice[];
}

/** Each slice as its status, its count and its bounds. */
export interface SavedUnread {
	since: number;
	slices: Array<[status: string, count: number, from: number | null, to: number | null]>;
}

export function savedUnread({ since, slices }: Unread): SavedUnread {
	return {
		since,
		slices: slices.map(({ status, count, from = null, to = null }) => [status, count, from, to]),
	};
}

/** Undefined when it cannot be read: the trigger then knows its live jobs but for these. */
export function readUnread(saved: unknown): Unread | undefined {
	if (!isRecord(saved) || !Array.isArray(saved.slices)) return undefined;
	const { since } = saved;
	const slices = saved.slices.flatMap((slice) => sliceFrom(slice) ?? []);
	if (typeof since !== 'number' || !isTime(since) || slices.length === 0) return undefined;
	return { since, slices };
}

function sliceFrom(saved: unknown): UnreadSlice | undefined {
	if (!Array.isArray(saved)) return undefined;
	const [status, count, from, to]: unknown[] = saved;
	if (typeof status !== 'string' || typeof count !== 'number' || !(count > 0)) return undefined;
	return { status, count, ...boundOf('from', from), ...boundOf('to', to) };
}

function boundOf(name: 'from' | 'to', time: unknown): Pick<UnreadSlice, 'from' | 'to'> {
	return typeof time === 'number' && isTime(time) ? { [name]: time } : {};
}
