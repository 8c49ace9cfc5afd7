import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../core/api';
import { isRecord } from '../../core/guards';
import { settle } from '../../core/settle';
import { createdAt, jobKey, lastDate } from './jobs';
import { getJobs, type Rows } from './pcmApi';

/**
 * The list of all jobs, read page by page while it changes. Its order is not documented, and whether the server heeds the
 * paging is not either.
 *
 * Each page begins with the last row of the one before. If that row is there, nothing can have slipped through in between;
 * if it stands further down, jobs have joined the list meanwhile. If it is not there, the list has to be read again.
 */

/** Fewer rows in order could be so by chance. */
const ENOUGH_IN_ORDER = 20;
/** The API gives no rows, or refuses, far behind this. */
const FURTHEST_OFFSET = 10_000;

export type Step = 'more' | 'end' | 'shifted';

export class JobListing {
	/** In the order of the list. */
	readonly rows: IDataObject[] = [];
	/** The API's clock when the read began. */
	serverTime?: number;
	/** True at the end, when every row was seen. */
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
		const asked = await settle(getJobs(this.api, offset));
		if (!asked.ok) {
			if (offset < FURTHEST_OFFSET || !isRefusal(asked.error)) throw asked.error;
			// What lies behind is older, if the list is as it looks.
			this.complete = this.isNewestFirst();
			return 'end';
		}
		const page = asked.value;
		if (isFirst) this.serverTime = page.serverTime;
		const known = isFirst ? 0 : this.placeOfLast(page) + 1;
		if (!isFirst && known === 0) return this.isOver(page) ? 'end' : 'shifted';
		const fresh = page.rows.slice(known);
		const before = this.keys.size;
		for (const row of fresh) this.add(row);
		this.received = offset + page.rows.length;
		const isLast = page.total === undefined ? fresh.length === 0 : this.received >= page.total;
		// A server that gives the same rows again and again would never come to an end.
		if (!isLast) return this.keys.size > before ? 'more' : 'shifted';
		this.complete = this.keys.size >= (page.total ?? 0);
		return this.complete ? 'end' : 'shifted';
	}

	/**
	 * Whether all jobs created since `from` (epoch ms) must have been seen: the list so far is sorted, newest first, and where it has
	 * come to, nothing was created or has happened since then.
	 */
	hasReached(from: number): boolean {
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

	/** A server that does not know paging gives the same rows again; if it never tells a total, that is all there is. */
	private isOver({ rows, total }: Rows): boolean {
		const nothingNew = rows.length > 0 && rows.every((row) => this.keys.has(jobKey(row)));
		this.complete = nothingNew && total === undefined;
		return this.complete;
	}
}

/** The list with everything that several reads have seen. */
export interface JobList {
	rows: IDataObject[];
	complete: boolean;
	serverTime?: number;
	/** The last read, to go on from. */
	listing: JobListing;
}

const MOST_PASSES = 3;

/** Reads until `isEnough`, or to the end. A list that shifts is read again, and what all reads saw is put together. */
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

function isRefusal(error: unknown): boolean {
	return isRecord(error) && ['400', '404', '422'].includes(String(error.httpCode));
}
