/** The ledger of a trigger, and the observation of a poll. Plain data. */

/** A job as one list entry or one response showed it. */
export interface Sighting<Job> {
	id: string;
	/** Lower case. */
	status: string;
	/** True when the job is not expected to change again by itself. */
	hasEnded: boolean;
	/** Epoch ms; undefined when the API gave none. */
	createdAt?: number;
	/** Completion time, epoch ms. */
	endedAt?: number;
	/** The job as a workflow gets it. */
	job: Job;
}

/** A job that was live at the last poll. */
export interface LiveJob {
	id: string;
	status: string;
	createdAt?: number;
	/** Beginning of this life, epoch ms: creation, or when a job that had ended was seen live again. */
	since: number;
	/** Statuses of this life reported so far. */
	reported: number;
	/** Polls in a row to which the service said that it does not know this job. */
	notFound: number;
}

/** A job whose end is known, and which the next poll can still show. */
export interface EndedJob {
	id: string;
	status: string;
	/** Epoch ms of creation, or of the first sighting when the API gave no creation time. */
	createdAt: number;
	/** Epoch ms, whole seconds; undefined when the API gave none. */
	endedAt?: number;
}

export interface Ledger {
	/** Every job created before this (epoch ms, the service's clock) has been read. */
	watermark: number;
	live: Map<string, LiveJob>;
	ended: Map<string, EndedJob>;
}

/** All that one poll has seen, in lists and of single jobs. */
export interface Observation<Job> {
	/** When the poll began, epoch ms, the service's clock. */
	at: number;
	/** Every job created before this has been read; the watermark of the ledger moves here, never back. */
	watermark: number;
	/** In any order; a job that two lists showed may stand here twice. */
	sightings: Array<Sighting<Job>>;
	/** Jobs the service says it does not know. */
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
	/** Each poll reads the jobs created since the watermark less this, in ms. */
	overlapMs: number;
	/** Which statuses become events. */
	reports: (status: string) => boolean;
}

/** Before the first poll. */
export function emptyLedger(): Ledger {
	return { watermark: -Infinity, live: new Map(), ended: new Map() };
}
