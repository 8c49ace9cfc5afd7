import type { IDataObject } from 'n8n-workflow';

import { httpStatusOf } from '../../../../../core/errors/kinds';
import type { Api } from '../../../../../core/http/api';
import { settle } from '../../../../../core/util/outcome';
import { createdAt, jobKey, lastDate } from './job';
import { getJobs } from './jobsApi';
import type { Rows } from './pages';

/**
 * The list of all jobs, read page by page while it changes. Neither its order nor the server's paging is documented.
 *
 * Each page begins with the last row of the one before. If that row is there, no job can be missing in between;
 * if it stands further down, jobs have joined the list meanwhile. If it is not there, the list has to be read again.
 */

/** Fewer rows may be in order by chance. */
const ENOUGH_IN_ORDER = 20;
/** Far beyond this offset the API gives no rows or rejects the request. */
const FURTHEST_OFFSET = 10_000;

export type Step = 'more' | 'end' | 'shifted';

export class JobListing {
	/** In the order of the list. */
	readonly rows: IDataObject[] = [];
	/** Epoch ms by the API's clock, when the read began. */
	serverTime?: number;
	/** True at the end, if every row was read. */
	complete = false;
	private readonly keys = new Set<string>();
	private received = 0;
	private descents = 0;
	private ascends = false;

	constructor(private readonly api: Api) {}

	/** Reads the next page. */
	async next(): Promise<Step> {
		const isFirst = this.rows.length === 0;
		const offset = Math.max(0, this.received - 1);
		const response = await settle(getJobs(this.api, offset));
		if (!response.ok) {
			if (offset < FURTHEST_OFFSET || !isRejection(response.error)) throw response.error;
			// If the list is sorted, the rows beyond are older.
			this.complete = this.isNewestFirst();
			return 'end';
		}
		const page = response.value;
		if (isFirst) this.serverTime = page.serverTime;
		const known = isFirst ? 0 : this.placeOfLast(page) + 1;
		if (!isFirst && known === 0) {
			this.complete = this.isWholeListAgain(page);
			return this.complete ? 'end' : 'shifted';
		}
		const fresh = page.rows.slice(known);
		const before = this.keys.size;
		for (const row of fresh) this.add(row);
		this.received = offset + page.rows.length;
		const isLast = page.total === undefined ? fresh.length === 0 : this.received >= page.total;
		// A server that repeats its rows would never come to an end.
		if (!isLast) return this.keys.size > before ? 'more' : 'shifted';
		this.complete = this.keys.size >= (page.total ?? 0);
		return this.complete ? 'end' : 'shifted';
	}

	/**
	 * Whether all jobs created since `from` (epoch ms) were read: the list so far is sorted, newest first, and the last job was
	 * created, and has changed, before that time.
	 */
	hasReadSince(from: number): boolean {
		const last = this.rows[this.rows.length - 1];
		return last !== undefined && this.isNewestFirst() && lastDate(last) < from;
	}

	isNewestFirst(): boolean {
		return !this.ascends && this.descents >= ENOUGH_IN_ORDER;
	}

	private add(row: IDataObject): void {
		const last = this.rows[this.rows.length - 1];
		if (last) {
			const step = (createdAt(row) ?? Infinity) - (createdAt(last) ?? Infinity);
			if (step < 0) this.descents++;
			else if (step !== 0) this.ascends = true;
		}
		this.rows.push(row);
		this.keys.add(jobKey(row));
	}

	private placeOfLast({ rows }: Rows): number {
		const last = this.rows[this.rows.length - 1];
		return last ? rows.findIndex((row) => jobKey(row) === jobKey(last)) : -1;
	}

	/** A server without paging repeats its rows; if it tells no total, these are all the rows there are. */
	private isWholeListAgain({ rows, total }: Rows): boolean {
		const isRepetition = rows.length > 0 && rows.every((row) => this.keys.has(jobKey(row)));
		return isRepetition && total === undefined;
	}
}

/** The list, put together from one or several reads. */
export interface JobList {
	rows: IDataObject[];
	complete: boolean;
	serverTime?: number;
	/** The last read, to go on from. */
	listing: JobListing;
}

const MOST_PASSES = 3;

/** Reads until `isEnough`, or to the end. A list that shifts is read again, and the rows of all reads are put together. */
export async function readJobs(
	api: Api,
	isEnough: (listing: JobListing) => boolean = () => false,
): Promise<JobList> {
	const seen = new Map<string, IDataObject>();
	let serverTime: number | undefined;
	for (let pass = 1; ; pass++) {
		const listing = new JobListing(api);
		let step: Step = 'more';
		let enough = false;
		while (step === 'more' && !enough) {
			step = await listing.next();
			enough = step !== 'shifted' && isEnough(listing);
		}
		for (const row of listing.rows) seen.set(jobKey(row), row);
		serverTime ??= listing.serverTime;
		if (step !== 'shifted' || pass === MOST_PASSES) {
			const complete = enough || listing.complete;
			return { rows: [...seen.values()], complete, serverTime, listing };
		}
	}
}

function isRejection(error: unknown): boolean {
	return [400, 404, 422].includes(httpStatusOf(error) ?? 0);
}
