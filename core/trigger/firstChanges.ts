import { DeadlineExceeded } from '../util/deadlines';
import { type Changes, NO_LOOK_BACK, OVERLAP_MS, requestSince, rulesOf } from './changes';
import type { JobSource } from './jobSource';
import { advance } from './ledger/advance';
import { MOST_DOUBTS, NOTHING_SHOWN, shownAfter } from './ledger/emptyLists';
import { emptyLedger, type Sighting } from './ledger/ledger';
import type { TriggerState } from './ledger/savedState';
import { believedTime, doClocksAgree } from './ledger/watermark';

/** The ledger of a new trigger, which may take the first two polls. */

/** The first poll reads this much further back, in ms, so that the next ones report no job that had ended before. */
const FIRST_MARGIN_MS = 10_000;

/**
 * The ledger of a new trigger: it knows the live jobs, and those that ended just before. None of them is reported. `publishedAt`
 * (epoch ms, our clock) is set when earlier polls have failed: what was created or has ended since then is left to the next
 * poll, which reports it.
 */
export async function firstChanges(
	source: JobSource,
	stopsAt: number,
	publishedAt?: number,
): Promise<Changes> {
	const startedAt = Date.now();
	const live = await source.liveJobs(startedAt, stopsAt);
	const at = believedTime(live.serverTime, Date.now());
	// When our clock is wrong, the first read has ended at the wrong time.
	const hasWrongEnd = live.until !== undefined && Math.abs(at - live.until) >= OVERLAP_MS;
	const again = hasWrongEnd ? (await source.liveJobs(at, stopsAt)).jobs : [];
	// The survey lists the live jobs again, and so finds those that changed their status during the first read.
	const known = live.jobs.filter(({ hasEnded }) => !hasEnded).map((job) => [job.id, job] as const);
	const { serverTime } = live;
	const isClockRight = serverTime !== undefined && doClocksAgree(serverTime, startedAt);
	const from =
		isClockRight && publishedAt !== undefined ? Math.min(at, at - startedAt + publishedAt) : at;
	const since = from - OVERLAP_MS - FIRST_MARGIN_MS;
	const { unread: slices } = live;
	const request = requestSince(since, NO_LOOK_BACK, new Map(known));
	const survey = await source.survey({ ...request, ...(slices ? { firstPagesOnly: true } : {}) });
	if (!survey.complete)
		throw new DeadlineExceeded('The jobs of the last minutes could not be read in time');
	const sightings = [...again, ...live.jobs, ...survey.jobs];
	const observation = {
		at,
		watermark: from,
		sightings: from === at ? sightings : sightings.filter((job) => !isNews(job, from)),
		gone: [],
	};
	const rules = rulesOf(source, () => false);
	const { ledger } = advance(emptyLedger(), observation, rules);
	const lists = { jobs: survey.jobs, from, misses: false };
	return {
		items: [],
		ledger,
		shown: shownAfter(NOTHING_SHOWN, lists),
		sightings,
		...(slices ? { unread: { since: at, slices } } : {}),
	};
}

/** Whether a job was created or has ended since `from`, by times that can be right. */
function isNews({ createdAt, endedAt }: Sighting<unknown>, from: number): boolean {
	const now = Date.now();
	return [createdAt, endedAt].some(
		(time) => time !== undefined && time >= from && doClocksAgree(Math.max(time, now), now),
	);
}

/** The state once the jobs are known that the first poll had no time to read, or some more of them. None of them is reported. */
export async function stateWithRest(
	source: JobSource,
	state: TriggerState,
	stopsAt: number,
): Promise<TriggerState> {
	const { unread, ledger, shown = NOTHING_SHOWN } = state;
	if (!unread || !source.readRest) return state;
	const rest = await source.readRest({ unread, live: ledger.live, stopsAt });
	const { jobs, unread: left = [], empty = [] } = rest;
	const isDoubtful = empty.length > 0 && shown.doubts < MOST_DOUBTS;
	const slices = isDoubtful ? [...left, ...empty] : left;
	// One that ended in the second of the first poll, but before it, may be given as live, too.
	const sightings = jobs.filter(({ id }) => !ledger.ended.has(id));
	const observation = { at: unread.since, watermark: -Infinity, sightings, gone: [] };
	const { live } = advance(
		emptyLedger(),
		observation,
		rulesOf(source, () => false),
	).ledger;
	return {
		...state,
		ledger: { ...ledger, live: new Map([...live, ...ledger.live]) },
		shown: { ...shown, doubts: isDoubtful ? shown.doubts + 1 : 0 },
		unread: slices.length > 0 ? { ...unread, slices } : undefined,
	};
}
