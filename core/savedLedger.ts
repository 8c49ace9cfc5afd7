import { isRecord } from './guards';
import type { EndedJob, Ledger, LiveJob } from './ledger';
import type { Reach } from './reach';

/**
 * The ledger as n8n saves it with the workflow: small, versioned, and checked when it is read, because saved state is
 * data from outside too.
 *
 * Jobs stand grouped by status, each as one text of blank-separated fields. Live ones: id, creation time, and where they
 * differ from the usual, beginning of this life and number of reports. Ended ones: id, creation time, completion time.
 * Times are whole seconds in base 36.
 */
export interface SavedLedger {
	version: 1;
	/** What the ledger is limited to; another scope starts a new ledger. */
	scope: string;
	mark: number;
	live: Array<[status: string, jobs: string[]]>;
	ended: Array<[status: string, jobs: string[]]>;
	/** Seconds, and rows on a full page. */
	reach?: [back: number, fullPage?: number];
}

/** What the IDs of any service consist of; others never get into a ledger. */
const ID = /^[\w-]+$/;

/** What was saved, read and found to be in order. */
export interface Saved {
	ledger: Ledger;
	scope: string;
	reach?: Reach;
}

export function saveLedger(
	{ mark, live, ended }: Ledger,
	scope: string,
	reach?: Reach,
): SavedLedger {
	return {
		version: 1,
		scope,
		mark,
		...(reach ? { reach: reachText(reach) } : {}),
		live: grouped(live.values(), liveText),
		ended: grouped(ended.values(), endedText),
	};
}

/** The ledger that was saved, or undefined when `saved` is nothing this version can read. */
export function readLedger(saved: unknown): Saved | undefined {
	if (!isRecord(saved) || saved.version !== 1 || typeof saved.scope !== 'string') return undefined;
	const mark = typeof saved.mark === 'number' && isTime(saved.mark) ? saved.mark : undefined;
	const live = ungrouped(saved.live, liveFrom);
	const ended = ungrouped(saved.ended, endedFrom);
	if (mark === undefined || !live || !ended) return undefined;
	return { ledger: { mark, live, ended }, scope: saved.scope, reach: reachFrom(saved.reach) };
}

function reachText({ back, fullPage }: Reach): [number, number?] {
	const seconds = Math.floor(back / 1000);
	return fullPage === undefined ? [seconds] : [seconds, fullPage];
}

/** Only a saving of requests: what can't be read is let go. */
function reachFrom(saved: unknown): Reach | undefined {
	if (!Array.isArray(saved)) return undefined;
	const [seconds, fullPage]: unknown[] = saved;
	if (typeof seconds !== 'number' || !(seconds >= 0 && isTime(seconds * 1000))) return undefined;
	const isPage = typeof fullPage === 'number' && Number.isInteger(fullPage) && fullPage > 0;
	return { back: seconds * 1000, ...(isPage ? { fullPage } : {}) };
}

function liveText({ id, createdAt, since, reported }: LiveJob): string {
	const usual = reported === 0 && createdAt !== undefined && seconds(since) === seconds(createdAt);
	const created = createdAt === undefined ? '-' : seconds(createdAt);
	return usual ? `${id} ${created}` : `${id} ${created} ${seconds(since)} ${reported}`;
}

function liveFrom(
	id: string,
	status: string,
	[created, began, count]: string[],
): LiveJob | undefined {
	const createdAt = created === '-' ? undefined : fromSeconds(created);
	const since = began === undefined ? createdAt : fromSeconds(began);
	const reported = count === undefined ? 0 : Number(count);
	if (since === undefined || !Number.isInteger(reported) || reported < 0) return undefined;
	if (created !== '-' && createdAt === undefined) return undefined;
	return { id, status, createdAt, since, reported };
}

function endedText({ id, createdAt, endedAt }: EndedJob): string {
	const text = `${id} ${seconds(createdAt)}`;
	return endedAt === undefined ? text : `${text} ${seconds(endedAt)}`;
}

function endedFrom(id: string, status: string, [created, end]: string[]): EndedJob | undefined {
	const createdAt = fromSeconds(created);
	const endedAt = fromSeconds(end);
	if (createdAt === undefined || (end !== undefined && endedAt === undefined)) return undefined;
	return { id, status, createdAt, ...(endedAt === undefined ? {} : { endedAt }) };
}

function grouped<T extends { status: string }>(
	jobs: Iterable<T>,
	text: (job: T) => string,
): Array<[string, string[]]> {
	const groups = new Map<string, string[]>();
	for (const job of jobs) {
		const group = groups.get(job.status);
		if (group) group.push(text(job));
		else groups.set(job.status, [text(job)]);
	}
	return [...groups];
}

function ungrouped<T>(
	groups: unknown,
	read: (id: string, status: string, fields: string[]) => T | undefined,
): Map<string, T> | undefined {
	if (!Array.isArray(groups)) return undefined;
	const jobs = new Map<string, T>();
	for (const group of groups) {
		if (!Array.isArray(group)) return undefined;
		const [status, texts]: unknown[] = group;
		if (typeof status !== 'string' || !Array.isArray(texts)) return undefined;
		for (const text of texts) {
			const [id, ...fields] = typeof text === 'string' ? text.split(' ') : [];
			// It becomes part of an address.
			const job = id && ID.test(id) ? read(id, status, fields) : undefined;
			if (!id || !job) return undefined;
			jobs.set(id, job);
		}
	}
	return jobs;
}

function seconds(ms: number): string {
	return Math.floor(ms / 1000).toString(36);
}

function fromSeconds(text: string | undefined): number | undefined {
	const value =
		text !== undefined && /^-?[0-9a-z]{1,9}$/.test(text) ? parseInt(text, 36) * 1000 : NaN;
	return isTime(value) ? value : undefined;
}

/** JavaScript's dates end at 8.64e15 ms; what is beyond them could never become a query or an event. */
function isTime(ms: number): boolean {
	return Math.abs(ms) < 8.6e15;
}
