import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../core/http/api';
import { isInSlice, readCountedSlices } from '../../../core/pagination/countedSlices';
import { readPages } from '../../../core/pagination/numberedPages';
import type {
	FirstRead,
	JobSighting,
	KnownLive,
	RestRequest,
} from '../../../core/trigger/jobSource';
import type { UnreadSlice } from '../../../core/trigger/ledger/unread';
import { doClocksAgree } from '../../../core/trigger/ledger/watermark';
import { DeadlineExceeded } from '../../../core/util/deadlines';
import { settle } from '../../../core/util/outcome';
import { timeOf } from '../../../core/util/typeGuards';
import { jobKey, toSighting } from '../api/job';
import { createdBetween, getJobsPage, type JobFilters } from '../api/pages';

/**
 * The lists of live jobs as the first poll of a trigger reads them. It has a few seconds only. What it has no time to read is
 * counted, and read by the next poll. Where that finds fewer jobs than were counted, it looks for those that have ended since.
 */

/** Lists of no more pages are read whole. */
const MOST_PAGES = 6;
/** A search for jobs that have ended reads no more pages than this. */
const MOST_PAGES_OF_SEARCH = 100;
const SLICES_AT_ONCE = 4;
/** Times of the service are cut to seconds. */
const SECOND_MS = 1000;

interface FirstList {
	rows: IDataObject[];
	/** Of the first response, epoch ms. */
	serverTime?: number;
	unread: UnreadSlice[];
}

export async function readFirstList(
	api: Api,
	scope: JobFilters,
	status: string,
	stopsAt: number,
): Promise<FirstList> {
	const getPage = async (from: number | undefined, to: number | undefined, number: number) =>
		await getJobsPage(api, createdBetween(scope, status, from, to), number);
	const first = await getPage(undefined, undefined, 1);
	const { count = 0, serverTime } = first;
	const isShort = first.whole || count <= MOST_PAGES * first.rows.length;
	if (isShort || serverTime === undefined || !doClocksAgree(serverTime, Date.now())) {
		const { rows } = await readPages({
			keyOf: jobKey,
			// The ledger of a new trigger must not begin with a part of the live jobs and not know it.
			isWholeNeeded: true,
			getPage: async (number) =>
				number === 1 ? first : await getPage(undefined, undefined, number),
		});
		return { rows, serverTime, unread: [] };
	}
	const { rows, unread } = await readCountedSlices({
		first: { ...first, count },
		getPage,
		keyOf: jobKey,
		createdAt: createdAtOf,
		now: serverTime,
		stopsAt,
	});
	return { rows, serverTime, unread: unread.map((slice) => ({ status, ...slice })) };
}

/** Reads slices that the first poll has left, as many as there is time for. */
export async function readRestOfLists(
	api: Api,
	scope: JobFilters,
	{ unread: { since, slices }, live, stopsAt }: RestRequest,
): Promise<FirstRead> {
	const jobs: FirstRead['jobs'] = [];
	const waiting = [...slices];
	const unread: UnreadSlice[] = [];
	const empty: UnreadSlice[] = [];
	while (waiting.length > 0 && Date.now() < stopsAt)
		await Promise.all(waiting.splice(0, SLICES_AT_ONCE).map(readSlice));
	return { jobs, unread: [...unread, ...waiting], empty };

	async function readSlice(slice: UnreadSlice): Promise<void> {
		const { status, from, to } = slice;
		const read = await settle(readWhole(status, from, to));
		if (!read.ok) {
			if (!(read.error instanceof DeadlineExceeded)) throw read.error;
			unread.push(slice);
			return;
		}
		for (const row of read.value) {
			const job = toSighting(row, Date.now());
			if (job) jobs.push(job);
		}
		const isUnknown = (row: IDataObject) => {
			const known = live.get(jobKey(row));
			const createdAt = createdAtOf(row);
			return !known && isInSlice(slice, createdAt) && (createdAt ?? since) <= since;
		};
		const stillLive = read.value.filter(isUnknown).length + countOf(slice);
		if (stillLive >= slice.count) return;
		const search = await settle(findEnded(slice, slice.count - stillLive));
		if (search.ok) {
			if (read.value.length === 0 && search.value === undefined) empty.push(slice);
			for (const job of search.value ?? []) jobs.push(job);
		} else if (!(search.error instanceof DeadlineExceeded)) throw search.error;
	}

	/** Known jobs that were counted in a slice. */
	function countOf(slice: UnreadSlice): number {
		const isCounted = ({ createdAt, status }: KnownLive) =>
			status === slice.status && isInSlice(slice, createdAt);
		return [...live.values()].filter(isCounted).length;
	}

	/**
	 * Jobs of a slice that are not known and have ended since they were counted, as they were then. Of those that ended in the
	 * second of the count, or have a date that is yet to come, the latest are taken, and only when jobs are missing without them. Undefined when
	 * there is no job in this time at all.
	 */
	async function findEnded(
		{ status, from, to }: UnreadSlice,
		missing: number,
	): Promise<FirstRead['jobs'] | undefined> {
		const first = await getJobsPage(api, createdBetween(scope, undefined, from, to), 1);
		if (first.rows.length === 0) return undefined;
		if ((first.count ?? 0) > MOST_PAGES_OF_SEARCH * first.rows.length) return [];
		const rows = await readWhole(undefined, from, to);
		const now = (first.serverTime ?? Date.now()) + SECOND_MS;
		const ended = rows
			.flatMap((row) => toSighting(row, Date.now()) ?? [])
			.filter(({ id, hasEnded, endedAt = 0 }) => hasEnded && endedAt > since && !live.has(id))
			.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
		const isSure = ({ endedAt = 0 }: JobSighting) => endedAt >= since + SECOND_MS && endedAt <= now;
		const sure = ended.filter(isSure);
		const others = ended.filter((job) => !isSure(job));
		return [...sure, ...others.slice(0, Math.max(0, missing - sure.length))].map((job) => ({
			...job,
			status,
			hasEnded: false,
			endedAt: undefined,
		}));
	}

	async function readWhole(status: string | undefined, from?: number, to?: number) {
		const { rows } = await readPages({
			keyOf: jobKey,
			isWholeNeeded: true,
			getPage: async (number) =>
				await getJobsPage(api, createdBetween(scope, status, from, to), number),
		});
		return rows;
	}
}

function createdAtOf(row: IDataObject): number | undefined {
	return timeOf(row.creation_date);
}
