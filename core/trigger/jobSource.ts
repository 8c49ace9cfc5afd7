import type { IDataObject } from 'n8n-workflow';

import type { JobEvent, LiveJob, Sighting } from './ledger/ledger';
import type { LookBack } from './ledger/lookBack';
import type { Unread, UnreadSlice } from './ledger/unread';

/** Where a poll reads the jobs of a service. Adding a service to the trigger means writing one of these. All times are epoch ms. */

export type JobSighting = Sighting<IDataObject>;
export type JobChange = JobEvent<IDataObject>;

/** Jobs as lists show them. */
export interface ListedJobs {
	jobs: JobSighting[];
	/** The service's own clock when the read began; undefined when no response had it. */
	serverTime?: number;
	/** Set when only jobs created before this were read. */
	until?: number;
}

/** The live jobs as a first poll reads them, and what it had no time to read. */
export interface FirstRead extends ListedJobs {
	unread?: UnreadSlice[];
	/** Slices of `RestRequest` in whose time there is no job at all any more. */
	empty?: UnreadSlice[];
}

/** A request for what a first poll had no time to read. */
export interface RestRequest {
	unread: Unread;
	/** The live jobs that are known. */
	live: Map<string, KnownLive>;
	/** No slice is begun after this, epoch ms. */
	stopsAt: number;
}

/** A request for every job created since `since`, whatever its status, and for every live one. */
export interface SurveyRequest {
	since: number;
	/** Jobs created this much earlier may be read as well, where that costs no further request. */
	lookBack: LookBack;
	/** A list of jobs created since `since` that covers no more than this, in ms, is read by the poll before or the one after as well. */
	readTwiceMs: number;
	/** The live jobs that are known. They may save requests; the survey is right without them. */
	live: Map<string, KnownLive>;
	/** Long lists of live jobs are read in another way: their first pages are enough. */
	firstPagesOnly?: boolean;
}

/** A job that was live when it was seen last. */
export type KnownLive = Pick<LiveJob, 'id' | 'status' | 'createdAt'>;

/** All that a poll has read in lists. Older jobs that have ended may stand among `jobs`: they need no look-up. */
export interface Survey<Learned = unknown> extends ListedJobs {
	/** False when a job may have been skipped; the next poll then reads the same time again. */
	complete: boolean;
	/** Every job created since then stands in the lists, epoch ms; undefined when that is what was requested, or what `reading` says. */
	shownSince?: number;
	/** Known live jobs that are not among `jobs`, but still live by all that is known, and their status. */
	unchanged?: Map<string, string>;
	/** How the list by creation time was read, for the next look-back; undefined for a service that cannot look back. */
	reading?: ListReading;
	/** Facts that the source needs again in `lookUp`. */
	learned: Learned;
	/** A part of the live jobs may be missing, such as at the deadline; those that are known are looked up then. */
	isPartial?: boolean;
	/** How many requests it took, where that tells whether all jobs are cheaper to read than those of each filter. */
	requests?: number;
}

export interface ListReading {
	/** Jobs were read from this time on, look-back included, and at this time of the service's clock. */
	from: number;
	now: number;
	/** In any order. */
	creationTimes: number[];
	/** Rows on a full page; undefined when everything fitted on one. */
	fullPage?: number;
	/** See `LookBack`. */
	checkFrom?: number;
}

/** A job that no list showed. */
export interface KnownJob {
	id: string;
	createdAt?: number;
	/** Since when it has been known, or its creation. */
	since?: number;
}

/** The jobs that were looked up, as they are now; those that could not be fetched are left out. */
export interface LookUp {
	jobs: JobSighting[];
	/** IDs of the jobs that the service does not know. */
	gone: string[];
}

/** Every method throws when its result could be wrong, and DeadlineExceeded after the deadline of the poll. */
export interface JobSource<Learned = unknown> {
	/** First part of every `eventId`, such as "akeneo-sdm". */
	service: string;
	/** The address and the filters of the lists, such as the project; another scope starts a new ledger. */
	scope: string;
	/** Tells the account of the credential from others, and gives no secret away. A new token gives a new one. */
	account: string;
	/** The filter of the user as the editor names it, and its value; undefined without one. */
	filter?: { name: string; value: string };
	/** Names the credential within this process, without its secrets; undefined: nothing is shared with other triggers. */
	credential?: string;
	/** Set when a filter leaves out jobs. */
	unfiltered?: Unfiltered;
	/**
	 * Every live job, except those that change their status during the read; when none is live, some that have ended. A service
	 * that cannot list them reads the jobs created before `now`, and sets `until`. Of long lists, one that can count jobs reads only
	 * what there is time for before `stopsAt` (epoch ms).
	 */
	liveJobs(now: number, stopsAt: number): Promise<FirstRead>;
	/**
	 * Reads what `liveJobs` had no time to read. Jobs that have ended since then are given as they were live. Left out where
	 * nothing is ever left.
	 */
	readRest?(request: RestRequest): Promise<FirstRead>;
	survey(request: SurveyRequest): Promise<Survey<Learned>>;
	lookUp(missing: KnownJob[], survey: Survey<Learned>): Promise<LookUp>;
	/** Whether the service knows the job. Throws when it gives no clear response. */
	knows(id: string): Promise<boolean>;
	/** The job with what its list entry lacks, such as the reason of an error. */
	details(change: JobChange): Promise<IDataObject>;
	/** The newest job with one of the statuses, or else the newest of all; for test runs. */
	sampleJob(statuses: Set<string>): Promise<JobSighting | undefined>;
}

/** The source of all jobs, and how to tell those that pass the filter of another source. */
export interface Unfiltered {
	source: JobSource;
	/** The value of the filter, as `valueOf` gives it. */
	value: string;
	/** The value of a job, as a workflow gets it; undefined when its list entry did not tell it. */
	valueOf(job: IDataObject): string | undefined;
	/**
	 * The value of a job by the response for it alone; undefined when that does not tell it. Left out where the service cannot
	 * filter: list entries tell all values then, and all jobs cost no more than some. Throws errors of the request.
	 */
	fetchValue?(id: string): Promise<string | undefined>;
}

/** The source and the statuses that a trigger watches. */
export interface JobWatch<Learned = unknown> {
	/** Opens the service with the credential and the filters of the node. No request goes on after `deadline`. */
	openSource: (deadline: number) => Promise<JobSource<Learned>>;
	/** The statuses that start the workflow, in lower case. */
	statuses: Set<string>;
	/** A job that is live for so long starts the workflow too, once; undefined: it does not. */
	overdueAfterMinutes?: number;
}
