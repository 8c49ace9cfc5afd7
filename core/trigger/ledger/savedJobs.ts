import { isTime } from '../../util/typeGuards';
import type { EndedJob, LiveJob } from './ledger';

/**
 * The jobs of a ledger as they are saved: grouped by status, each as one text of fields with blanks in between.
 *
 * A UUID is written as "~" and 22 characters. Live jobs: ID, creation time, and where they differ from the usual, beginning of
 * this life, number of reports, and polls that did not find the job. Ended jobs: ID, creation time, completion time. Times are
 * whole seconds in base 36.
 */
export type SavedJobs = Array<[status: string, jobs: string[]]>;

/** IDs of every service look like this; others never get into a ledger. */
const ID = /^[\w-]+$/;

function liveText({ id, createdAt, since, reported, notFound }: LiveJob): string {
	const created = createdAt === undefined ? '-' : seconds(createdAt);
	const isSinceCreation = createdAt !== undefined && seconds(since) === seconds(createdAt);
	if (isSinceCreation && reported === 0 && notFound === 0) return `${shortId(id)} ${created}`;
	const text = `${shortId(id)} ${created} ${seconds(since)} ${reported}`;
	return notFound === 0 ? text : `${text} ${notFound}`;
}

function liveFrom(
	id: string,
	status: string,
	[created, began, reports = '0', misses = '0']: string[],
): LiveJob | undefined {
	const createdAt = fromSeconds(created);
	const since = began === undefined ? createdAt : fromSeconds(began);
	const [reported, notFound] = [Number(reports), Number(misses)];
	if (since === undefined || !isCount(reported) || !isCount(notFound)) return undefined;
	if (created !== '-' && createdAt === undefined) return undefined;
	return { id, status, createdAt, since, reported, notFound };
}

function endedText({ id, createdAt, endedAt }: EndedJob): string {
	const text = `${shortId(id)} ${seconds(createdAt)}`;
	return endedAt === undefined ? text : `${text} ${seconds(endedAt)}`;
}

function endedFrom(id: string, status: string, [created, end]: string[]): EndedJob | undefined {
	const createdAt = fromSeconds(created);
	const endedAt = fromSeconds(end);
	if (createdAt === undefined || (end !== undefined && endedAt === undefined)) return undefined;
	return { id, status, createdAt, endedAt };
}

function grouped<T extends { status: string }>(
	jobs: Iterable<T>,
	text: (job: T) => string,
): SavedJobs {
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
			const [short = '', ...fields] = typeof text === 'string' ? text.split(' ') : [];
			const id = longId(short);
			// The ID becomes part of an address.
			const job = id && ID.test(id) ? read(id, status, fields) : undefined;
			if (!id || !job) return undefined;
			jobs.set(id, job);
		}
	}
	return jobs;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHORT_UUID = /^~[\w-]{22}$/;

function shortId(id: string): string {
	if (!UUID.test(id)) return id;
	return `~${Buffer.from(id.replace(/-/g, ''), 'hex').toString('base64url')}`;
}

function longId(id: string): string {
	if (!SHORT_UUID.test(id)) return id;
	const hex = Buffer.from(id.slice(1), 'base64url').toString('hex');
	const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
	return `${parts.join('-')}-${hex.slice(20)}`;
}

function isCount(value: number): boolean {
	return Number.isInteger(value) && value >= 0;
}

function seconds(ms: number): string {
	return Math.floor(ms / 1000).toString(36);
}

function fromSeconds(text: string | undefined): number | undefined {
	const value =
		text !== undefined && /^-?[0-9a-z]{1,9}$/.test(text) ? parseInt(text, 36) * 1000 : NaN;
	return isTime(value) ? value : undefined;
}

export function savedLive(jobs: Iterable<LiveJob>): SavedJobs {
	return grouped(jobs, liveText);
}

export function savedEnded(jobs: Iterable<EndedJob>): SavedJobs {
	return grouped(jobs, endedText);
}

/** By ID; undefined when a part cannot be read. */
export function readLive(saved: unknown): Map<string, LiveJob> | undefined {
	return ungrouped(saved, liveFrom);
}

/** By ID; undefined when a part cannot be read. */
export function readEnded(saved: unknown): Map<string, EndedJob> | undefined {
	return ungrouped(saved, endedFrom);
}
