/** Lists that are wrongly empty: a service in trouble may show no job for a while, and know none of them. */

/** What the lists of the last polls have shown. */
export interface Shown {
	/** When the newest job of the last list with jobs was created, epoch ms. */
	newest?: number;
	/** Polls in a row whose lists were empty, though a job was expected there. */
	doubts: number;
}

/** As it is saved: `newest` in seconds, and `doubts`. */
export type SavedShown = [newest: number | null, doubts?: number];

export const NOTHING_SHOWN: Shown = { doubts: 0 };

/** All that a poll has read in lists. Times in epoch ms. */
interface Lists {
	jobs: Array<{ createdAt?: number }>;
	/** All jobs created since then were to be read. */
	from: number;
	/** A job that was live at the last poll was in no list, and no response has shown it by itself. */
	misses: boolean;
}

/** After so many polls in a row, empty lists are believed. */
export const MOST_DOUBTS = 10;
/** Servers round dates; a job this close to the beginning of a list may be left out. */
const EDGE_MS = 2_000;

/** What the lists have shown after this poll too. With `doubts` above 0, jobs may be missing in them. */
export function shownAfter({ newest, doubts }: Shown, { jobs, from, misses }: Lists): Shown {
	if (jobs.length > 0) {
		const [newest] = jobs.flatMap(({ createdAt }) => createdAt ?? []).sort((a, b) => b - a);
		return { newest, doubts: 0 };
	}
	const isExpected = misses || (newest ?? -Infinity) >= from + EDGE_MS;
	if (isExpected && doubts < MOST_DOUBTS) return { newest, doubts: doubts + 1 };
	return NOTHING_SHOWN;
}

export function shownNumbers({ newest, doubts }: Shown): SavedShown {
	const seconds = newest === undefined ? null : Math.floor(newest / 1000);
	return doubts === 0 ? [seconds] : [seconds, doubts];
}

/** Undefined when it cannot be read: lists are then believed until they show a job. */
export function readShown(saved: unknown): Shown | undefined {
	if (!Array.isArray(saved)) return undefined;
	const [seconds, doubts = 0]: unknown[] = saved;
	if (typeof doubts !== 'number' || !(Number.isInteger(doubts) && doubts >= 0)) return undefined;
	return typeof seconds === 'number' ? { newest: seconds * 1000, doubts } : { doubts };
}
