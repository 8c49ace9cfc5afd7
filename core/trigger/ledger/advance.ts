import type {
	EndedJob,
	JobEvent,
	Ledger,
	LedgerRules,
	LiveJob,
	Observation,
	Sighting,
} from './ledger';

/**
 * The changes between two polls. Pure: plain data in, events and a new ledger out; no I/O, no clock.
 *
 * The lists of these APIs can be filtered by creation time and by present status, never by time of change. So the ledger keeps
 * the jobs that were live at the last poll: each of them that is no longer live has ended. Jobs that were created and have ended
 * between two polls are found by reading everything created since.
 */

/** A job is given up after this many polls that did not find it: a service with a fault may not know its jobs for a while. */
const LET_GO_AFTER_POLLS = 10;
/** Servers round dates; a job this close to the edge of the overlap stays in the ledger. */
const EDGE_MS = 2_000;

/** Live jobs of the ledger that no list showed: they have ended, are gone, or slipped through. */
export function missingFrom<Job>(ledger: Ledger, sightings: Array<Sighting<Job>>): LiveJob[] {
	const shown = new Set(sightings.map(({ id }) => id));
	return [...ledger.live.values()].filter(({ id }) => !shown.has(id));
}

/**
 * The events of an observation, and the ledger after it. The given ledger stays as it is; live jobs that the observation does
 * not hold stay live. Events come oldest job first.
 */
export function advance<Job>(
	ledger: Ledger,
	observation: Observation<Job>,
	rules: LedgerRules,
): { events: Array<JobEvent<Job>>; ledger: Ledger } {
	const live = new Map(ledger.live);
	const ended = new Map(ledger.ended);
	const events: Array<JobEvent<Job>> = [];
	const alreadyRead = ledger.watermark - rules.overlapMs - EDGE_MS;

	for (const id of observation.gone) {
		const job = live.get(id);
		if (!job) continue;
		const notFound = job.notFound + 1;
		if (notFound < LET_GO_AFTER_POLLS) live.set(id, { ...job, notFound });
		else live.delete(id);
	}
	for (const sighting of latest(observation.sightings)) {
		const { id, status, hasEnded, createdAt } = sighting;
		const before = live.get(id) ?? ended.get(id);
		// An earlier poll has read it, and the ledger has dropped it since, so its end is not new.
		if (hasEnded && !before && createdAt !== undefined && createdAt < alreadyRead) continue;
		const life = live.get(id) ?? newLife(sighting, ended.has(id), observation.at, alreadyRead);
		const changed = before?.status !== status || endedAgain(sighting, ended.get(id));
		const isEvent = changed && rules.reports(status);
		if (isEvent) {
			const previousStatus = before?.status ?? null;
			events.push({ ...sighting, previousStatus, eventId: eventId(rules.service, sighting, life) });
		}
		if (hasEnded) {
			live.delete(id);
			const known = ended.get(id);
			const endedAt = wholeSeconds(sighting.endedAt) ?? (changed ? undefined : known?.endedAt);
			ended.set(id, {
				id,
				status,
				createdAt: createdAt ?? life.createdAt ?? observation.at,
				endedAt,
			});
		} else {
			const reported = life.reported + (isEvent ? 1 : 0);
			live.set(id, { ...life, status, reported, notFound: 0 });
			ended.delete(id);
		}
	}
	const watermark = Math.max(ledger.watermark, observation.watermark);
	for (const { id, createdAt } of ended.values()) {
		if (createdAt < watermark - rules.overlapMs - EDGE_MS) ended.delete(id);
	}
	events.sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
	return { events, ledger: { watermark, live, ended } };
}

/** One sighting for each job: where two lists disagree, the end counts; the next poll sees if the job is live again. */
function latest<Job>(sightings: Array<Sighting<Job>>): Iterable<Sighting<Job>> {
	const byId = new Map<string, Sighting<Job>>();
	for (const sighting of sightings) {
		if (sighting.hasEnded || !byId.get(sighting.id)?.hasEnded) byId.set(sighting.id, sighting);
	}
	return byId.values();
}

function newLife<Job>(
	{ id, status, createdAt }: Sighting<Job>,
	hadEnded: boolean,
	now: number,
	alreadyRead: number,
): LiveJob {
	// The ledger does not know it, though its creation time had been read before: it had ended and was opened again.
	const again = hadEnded || (createdAt !== undefined && createdAt < alreadyRead);
	const since = again ? now : (createdAt ?? now);
	// Whole seconds, as saved: an event must get the same ID whether or not its job went through the saved state.
	return { id, status, createdAt, since: wholeSeconds(since), reported: 0, notFound: 0 };
}

/** Whether a job was opened again and has ended once more, all since the last poll. */
function endedAgain<Job>({ endedAt }: Sighting<Job>, known: EndedJob | undefined): boolean {
	return (
		known?.endedAt !== undefined && endedAt !== undefined && wholeSeconds(endedAt) !== known.endedAt
	);
}

function wholeSeconds<Time extends number | undefined>(time: Time): Time | number {
	return time === undefined ? time : Math.floor(time / 1000) * 1000;
}

/** A completion time tells one ending from the next; other statuses are told apart by the life they belong to. */
function eventId<Job>(service: string, sighting: Sighting<Job>, life: LiveJob): string {
	const { id, status, endedAt } = sighting;
	if (endedAt !== undefined) return endingId(service, { id, status, endedAt });
	const repeat = life.reported > 0 ? `:${life.reported}` : '';
	return `${endingId(service, { id, status, endedAt: life.since })}${repeat}`;
}

/** The `eventId` of an end whose time is known: no ledger is needed for it. `endedAt` is in epoch ms. */
export function endingId(
	service: string,
	{ id, status, endedAt }: { id: string; status: string; endedAt: number },
): string {
	return `${service}:${id}:${status}:${new Date(endedAt).toISOString()}`;
}
