/**
 * What changed between two looks at a job list. Pure: plain data in, events and a new ledger out; no I/O, no clock.
 *
 * The lists of these APIs can be asked for jobs by creation time and by present status, never for "what changed
 * since". So the ledger remembers the jobs that were alive at the last look: whichever of them is no longer alive has
 * ended. Jobs that were created and have ended between two looks are found by reading everything created since.
 */

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

/** Servers round dates; a job this close to the edge of the overlap is still remembered. */
const EDGE_MS = 2_000;

/** Before the first look. */
export function emptyLedger(): Ledger {
	return { mark: -Infinity, live: new Map(), ended: new Map() };
}

/** Jobs of the ledger that a look did not show: they have ended, are gone, or slipped through a list. */
export function missingFrom<Job>(ledger: Ledger, sightings: Array<Sighting<Job>>): LiveJob[] {
	const shown = new Set(sightings.map(({ id }) => id));
	return [...ledger.live.values()].filter(({ id }) => !shown.has(id));
}

/**
 * Takes a look into account. The given ledger stays as it is; live jobs that the look did not show stay alive.
 * Events come oldest job first.
 */
export function advance<Job>(
	ledger: Ledger,
	look: Look<Job>,
	rules: LedgerRules,
): { events: Array<JobEvent<Job>>; ledger: Ledger } {
	const live = new Map(ledger.live);
	const ended = new Map(ledger.ended);
	const events: Array<JobEvent<Job>> = [];
	const alreadyRead = ledger.mark - rules.overlapMs - EDGE_MS;

	for (const id of look.gone) live.delete(id);
	for (const sighting of latest(look.sightings)) {
		const { id, status, final, createdAt } = sighting;
		const before = live.get(id) ?? ended.get(id);
		// Read before and no longer remembered: its end is no news.
		if (final && !before && createdAt !== undefined && createdAt < alreadyRead) continue;
		const life = live.get(id) ?? newLife(sighting, ended.has(id), look.at, alreadyRead);
		const changed = before?.status !== status || endedAgain(sighting, ended.get(id));
		const report = changed && rules.reports(status);
		if (report) {
			const previousStatus = before?.status ?? null;
			events.push({ ...sighting, previousStatus, eventId: eventId(rules.service, sighting, life) });
		}
		if (final) {
			live.delete(id);
			const known = ended.get(id);
			const endedAt = wholeSeconds(sighting.endedAt) ?? (changed ? undefined : known?.endedAt);
			ended.set(id, { id, status, createdAt: createdAt ?? life.createdAt ?? look.at, endedAt });
		} else {
			live.set(id, { ...life, status, reported: life.reported + (report ? 1 : 0) });
			ended.delete(id);
		}
	}
	const mark = Math.max(ledger.mark, look.readUpTo);
	for (const { id, createdAt } of ended.values()) {
		if (createdAt < mark - rules.overlapMs - EDGE_MS) ended.delete(id);
	}
	events.sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
	return { events, ledger: { mark, live, ended } };
}

/** One sighting a job: if two lists disagree, an end was seen, and seeing the job alive again is left to the next look. */
function latest<Job>(sightings: Array<Sighting<Job>>): Iterable<Sighting<Job>> {
	const byId = new Map<string, Sighting<Job>>();
	for (const sighting of sightings) {
		if (sighting.final || !byId.get(sighting.id)?.final) byId.set(sighting.id, sighting);
	}
	return byId.values();
}

function newLife<Job>(
	{ id, status, createdAt }: Sighting<Job>,
	hadEnded: boolean,
	now: number,
	alreadyRead: number,
): LiveJob {
	// A job nobody knew, though its creation time had been read before: it had ended and was opened again.
	const again = hadEnded || (createdAt !== undefined && createdAt < alreadyRead);
	const since = again ? now : (createdAt ?? now);
	// Whole seconds, as saved: an event must get the same id whether or not its job went through the saved state.
	return { id, status, createdAt, since: wholeSeconds(since), reported: 0 };
}

/** Opened again and ended once more, all since the last look. */
function endedAgain<Job>({ endedAt }: Sighting<Job>, known: EndedJob | undefined): boolean {
	return (
		known?.endedAt !== undefined && endedAt !== undefined && wholeSeconds(endedAt) !== known.endedAt
	);
}

function wholeSeconds<Time extends number | undefined>(time: Time): Time | number {
	return time === undefined ? time : Math.floor(time / 1000) * 1000;
}

/** A completion time tells one ending from the next; other statuses are told apart by the life they belong to. */
function eventId<Job>(
	service: string,
	{ id, status, endedAt }: Sighting<Job>,
	life: LiveJob,
): string {
	const time = new Date(endedAt ?? life.since).toISOString();
	const repeat = endedAt === undefined && life.reported > 0 ? `:${life.reported}` : '';
	return `${service}:${id}:${status}:${time}${repeat}`;
}
