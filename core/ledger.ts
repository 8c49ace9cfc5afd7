/** What a trigger remembers of jobs between two looks at them, and what a look gives. Plain data. */

/** A job as one look showed it. */
export interface Sighting<Job> {
	id: string;
	/** Lower case. */
	status: string;
	/** True when the job is not expected to change again by itself. */
	final: boolean;
	/** Epoch ms; undefined when the API did not say. */
	createdAt?: number;
	/** Completion time, epoch ms. */
	endedAt?: number;
	/** What a workflow gets. */
	job: Job;
}

/** A job that was alive at the last look. */
export interface LiveJob {
	id: string;
	status: string;
	createdAt?: number;
	/** Beginning of this life, epoch ms: creation, or when a job that had ended was seen alive again. */
	since: number;
	/** Statuses of this life reported so far. */
	reported: number;
}

/** A job whose end is known, and which the next look can still show. */
export interface EndedJob {
	id: string;
	status: string;
	/** Epoch ms of creation, or of the first sighting when the API does not tell. */
	createdAt: number;
	/** Epoch ms, whole seconds; undefined when the API did not say. */
	endedAt?: number;
}

export interface Ledger {
	/** Every job created before this (epoch ms, the service's clock) has been read. */
	mark: number;
	live: Map<string, LiveJob>;
	ended: Map<string, EndedJob>;
}

export interface Look<Job> {
	/** When the look began, epoch ms, the service's clock. */
	at: number;
	/** Every job created before this has been read; the mark of the ledger moves here, never back. */
	readUpTo: number;
	/** In any order; a job may stand here twice if two lists showed it. */
	sightings: Array<Sighting<Job>>;
	/** Jobs the service no longer knows. */
	gone: string[];
}

export interface JobEvent<Job> extends Sighting<Job> {
	/** Null when the job was not known before. */
	previousStatus: string | null;
	/** The same for the same event, also when a poll has to be repeated. */
	eventId: string;
}

export interface LedgerRules {
	/** First part of every `eventId`, such as "akeneo-sdm". */
	service: string;
	/** Each look reads the jobs created since `mark` less this, in ms. */
	overlapMs: number;
	/** Which statuses become events. */
	reports: (status: string) => boolean;
}

/** Before the first look. */
export function emptyLedger(): Ledger {
	return { mark: -Infinity, live: new Map(), ended: new Map() };
}
