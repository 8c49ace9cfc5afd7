import type { IDataObject } from 'n8n-workflow';

import type { KnownLive, SurveyRequest } from '../../../core/trigger/jobSource';
import type { Api } from '../../../core/http/api';
import {
	isWorthCounting,
	type KnownRow,
	readCountedList,
} from '../../../core/pagination/countedList';
import { readPages } from '../../../core/pagination/numberedPages';
import { timeOf } from '../../../core/util/typeGuards';
import { jobKey, LIVE_STATUSES, statusOf } from '../api/job';
import { createdBetween, getJobsPage, type JobFilters, type ListPage } from '../api/pages';
import type { OpenedJobs } from './createdJobs';

/** The lists of the live jobs, one for each status. Short ones are read whole; of long ones, the parts that have changed. */

/** Lists of neighbouring times share this much, since whether they include their bounds is not documented. */
const SHARED_MS = 1_000;
/** Servers round dates; a job this close to a bound may be listed or not. */
const ROUNDING_MS = 2_000;

interface OpenedList {
	status: string;
	/** The list goes up to this time, epoch ms; undefined: to the present. */
	to: number | undefined;
	first: ListPage;
}

export interface LiveLists {
	rows: IDataObject[];
	/** False when pages that had to be read may lack a job, such as at the deadline. */
	complete: boolean;
	/** The status of each known job that counts show still there. */
	unchanged: Map<string, string>;
	/** See `LookBack`. */
	checkFrom?: number;
	/** Rows on a full page; undefined when every list fitted on one. */
	fullPage?: number;
}

/**
 * Fetches the first page of each list. `opening` is the list of new jobs: long lists leave out the younger jobs that it shows,
 * and so have fewer pages.
 */
export async function openLiveLists(
	api: Api,
	scope: JobFilters,
	{ live, lookBack: { fullPage = Infinity } }: Pick<SurveyRequest, 'live' | 'lookBack'>,
	opening: Promise<OpenedJobs>,
): Promise<OpenedList[]> {
	return await Promise.all(
		LIVE_STATUSES.map(async (status) => {
			const isLong = liveOf(live, status).length > fullPage;
			const to = isLong ? endOf(await opening) : undefined;
			return {
				status,
				to,
				first: await getJobsPage(api, createdBetween(scope, status, undefined, to), 1),
			};
		}),
	);
}

/** The first time after the beginning of the list of new jobs that no job on its first page was created close to. */
function endOf({ start, first }: OpenedJobs): number {
	const times = first.rows.flatMap((row) => timeOf(row.creation_date) ?? []);
	return times
		.sort((a, b) => a - b)
		.reduce(
			(end, time) => (Math.abs(time - end) <= ROUNDING_MS ? time + ROUNDING_MS + 1 : end),
			start + SHARED_MS,
		);
}

/** Reads the rest of the lists, as far as it may have changed. `created` are the rows of the list of new jobs. */
export async function readLiveLists(
	api: Api,
	scope: JobFilters,
	{ live, lookBack, firstPagesOnly }: Pick<SurveyRequest, 'live' | 'lookBack' | 'firstPagesOnly'>,
	opened: OpenedList[],
	created: IDataObject[],
): Promise<LiveLists> {
	const rows: IDataObject[] = [];
	let complete = true;
	const unchanged = new Map<string, string>();
	const nextChecks: Array<number | undefined> = [];
	const long: Array<OpenedList & { count: number }> = [];

	await Promise.all(
		opened.map(async (list) => {
			const { first, status, to } = list;
			if (firstPagesOnly) {
				for (const row of first.rows) rows.push(row);
				complete &&= first.whole;
				return;
			}
			const known = liveOf(live, status);
			const isDated = known.every(({ createdAt }) => createdAt !== undefined);
			if (first.count !== undefined && isDated && isWorthCounting(known.length, first)) {
				long.push({ ...list, count: first.count });
				return;
			}
			const read = await readPages({
				keyOf: jobKey,
				getPage: async (number) =>
					number === 1
						? first
						: await getJobsPage(api, createdBetween(scope, status, undefined, to), number),
			});
			complete &&= read.complete;
			for (const row of read.rows) rows.push(row);
		}),
	);
	const shown = new Set([...rows, ...created].map(jobKey));
	const isLong = (status: string) => long.some((list) => list.status === status);
	const readBefore = new Set(LIVE_STATUSES.filter((status) => !isLong(status)));
	// One after the other: a job that has left the first may have joined the next.
	for (const { status, to, first, count } of long) {
		const isOlder = ({ createdAt = 0 }: { createdAt?: number }) => createdAt < (to ?? Infinity);
		const unseen = [...live.values()].filter((job) => isOlder(job) && !shown.has(job.id));
		const known = unseen.filter((job) => job.status === status).map(knownRow);
		const younger = created
			.filter((row) => statusOf(row) === status)
			.map((row) => knownRow({ id: jobKey(row), createdAt: timeOf(row.creation_date) }));
		const isAtEnd = ({ createdAt }: KnownRow) =>
			to !== undefined && Math.abs(createdAt - to) <= ROUNDING_MS;
		const read = await readCountedList({
			known: [...known, ...younger.filter(isOlder)],
			joining: unseen
				.filter((job) => readBefore.has(job.status) && unchanged.get(job.id) !== job.status)
				.map(({ createdAt = 0 }) => createdAt),
			hasForeign: younger.some(isAtEnd),
			first: { ...first, count },
			to,
			getPage: async (from, until, number) =>
				await getJobsPage(api, createdBetween(scope, status, from, until), number),
			keyOf: jobKey,
			checkFrom: lookBack.checkFrom,
		});
		complete &&= read.complete;
		for (const row of read.rows) {
			rows.push(row);
			shown.add(jobKey(row));
		}
		for (const id of read.unchanged) if (!shown.has(id)) unchanged.set(id, status);
		nextChecks.push(read.checkFrom);
		readBefore.add(status);
	}
	const checkFrom = Math.min(...nextChecks.map((one) => one ?? Infinity));
	const full = opened.find(({ first }) => !first.whole);
	return {
		rows,
		complete,
		unchanged,
		checkFrom: checkFrom < Infinity ? checkFrom : undefined,
		fullPage: full?.first.rows.length,
	};
}

function knownRow({ id, createdAt = 0 }: Pick<KnownLive, 'id' | 'createdAt'>): KnownRow {
	return { key: id, createdAt };
}

function liveOf(live: SurveyRequest['live'], status: string): KnownLive[] {
	return [...live.values()].filter((job) => job.status === status);
}
