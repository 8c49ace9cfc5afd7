import type { IDataObject } from 'n8n-workflow';

import type { JobEvent, Sighting } from './ledger';
import type { Reach } from './reach';

/** How a service answers the questions of the ledger. Adding a service to the trigger means writing one of these. */

/**
 * Jobs created shortly before the mark are read once more: servers show some a little late. A version of the package that raises this
 * reports jobs that ended just before the update once more, since those were forgotten.
 */
export const OVERLAP_MS = 6 * 60_000;

export type JobSighting = Sighting<IDataObject>;
export type JobChange = JobEvent<IDataObject>;

export interface Listing {
	jobs: JobSighting[];
	/** The service's own clock when the read began, epoch ms, if it told. */
	serverTime?: number;
}

/** What a poll sees of the jobs, before it looks up single ones. */
export interface Survey extends Listing {
	/** False when a job may have been skipped; the next poll then reads the same stretch again. */
	complete: boolean;
	/** Set when only the jobs created before this (epoch ms) were read, because there are too many for one poll. */
	until?: number;
	/** What the next survey may read along. */
	reach?: Reach;
}

/** What saves requests; a survey is right without it. */
export interface SurveyHints {
	/** From the survey before. */
	reach?: Reach;
	/** How many live jobs there were after the last look, by status. */
	alive?: Map<string, number>;
}

/** Every method throws when the answer is not known for sure, and OutOfTime when the poll's time is used up. */
export interface JobSource {
	/** First part of every `eventId`, such as "akeneo-sdm". */
	service: string;
	/** What the lists are limited to, such as address and project; another scope starts a new ledger. */
	scope: string;
	/** Every job that is alive now, except those that change their status during the read; asked when watching starts. */
	alive(): Promise<Listing>;
	/**
	 * Every job created since `from` (epoch ms), whatever its status, and every one that is alive. Older ones that have
	 * ended may stand among them: whoever is there need not be looked up.
	 */
	survey(from: number, hints?: SurveyHints): Promise<Survey>;
	/** What has become of jobs that no list showed. Jobs it can't tell about are left out. */
	lookUp(missing: KnownJob[]): Promise<{ jobs: JobSighting[]; gone: string[] }>;
	/** The job with what its list entry lacks, such as the reason of an error. */
	complete(change: JobChange): Promise<IDataObject>;
	/** The newest job with one of the statuses, or else the newest of all; for test runs. */
	sample(statuses: Set<string>): Promise<JobSighting | undefined>;
}

export interface KnownJob {
	id: string;
	/** Epoch ms. */
	createdAt?: number;
	/** Since when it has been known, or its creation; epoch ms. */
	since?: number;
}

/** What a trigger watches. */
export interface JobWatch {
	/** Opens the service with the credential and the filters of the node. */
	openSource: () => Promise<JobSource>;
	/** The statuses that start the workflow, in lower case. */
	statuses: Set<string>;
}
