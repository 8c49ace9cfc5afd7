import type { EndedJob, JobEvent, Ledger, LedgerRules, LiveJob, Look, Sighting } from './ledger';

/**
 * What changed between two looks at a job list. Pure: plain data in, events and a new ledger out; no I/O, no clock.
 *
 * The lists of these APIs can be asked for jobs by creation time and by present status, never for "what changed
 * since". So the ledger remembers the jobs that were alive at the last look: whichever of them is no longer alive has
 * ended. Jobs that were created and have ended between two looks are found by reading everything created since.
 */

/** Servers round dates; a job this close to the edge of the overlap is still remembered. */
const EDGE_MS = 2_000;

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
