import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { itemsFor, overdueItems } from './items';
import type { JobSighting, JobSource, JobWatch, Survey, SurveyRequest } from './jobSource';
import { advance, missingFrom } from './ledger/advance';
import type { Ledger, LedgerRules } from './ledger/ledger';
import { NOTHING_SHOWN, shownAfter, type Shown } from './ledger/emptyLists';
import { type LookBack, nextLookBack } from './ledger/lookBack';
import { overdueIn } from './ledger/overdue';
import type { TriggerState } from './ledger/savedState';
import { believedTime, nextWatermark, watermarkUntil } from './ledger/watermark';

/** The changes since the last poll, from the ledger and from what a service shows now. */

/**
 * Jobs created shortly before the watermark are read once more: servers show some a little late. A version of the package
 * that raises this reports jobs that ended just before the update once more, since those were forgotten.
 */
export const OVERLAP_MS = 6 * 60_000;
export const NO_LOOK_BACK: LookBack = { ms: 0 };

export interface Changes {
	items: INodeExecutionData[];
	/** The ledger after the poll. */
	ledger: Ledger;
	/** For the next poll. */
	lookBack?: LookBack;
	shown: Shown;
	sightings: JobSighting[];
	unread?: TriggerState['unread'];
}

/** The changes since `state` was saved. */
export async function changesSince<Learned>(
	context: IPollFunctions,
	source: JobSource<Learned>,
	{ ledger, lookBack = NO_LOOK_BACK, shown: before = NOTHING_SHOWN }: TriggerState,
	{ statuses, overdueAfterMinutes: minutes }: Omit<JobWatch, 'openSource'>,
): Promise<Changes> {
	const request = requestSince(ledger.watermark - OVERLAP_MS, lookBack, ledger.live);
	const survey = await source.survey(request);
	const missing = missingFrom(ledger, survey.jobs).filter(
		({ id, status }) => survey.unchanged?.get(id) !== status,
	);
	const found = await source.lookUp(missing, survey);

	const from = survey.shownSince ?? survey.reading?.from ?? request.since;
	const lookedUp = new Set(found.jobs.map(({ id }) => id));
	const misses = missing.some(({ id }) => !lookedUp.has(id));
	const shown = shownAfter(before, { jobs: survey.jobs, from, misses });
	const isDoubtful = shown.doubts > 0;

	const at = believedTime(survey.serverTime, Date.now());
	const observation = {
		at,
		watermark: isDoubtful ? ledger.watermark : watermarkAfter(survey, ledger.watermark),
		sightings: [...survey.jobs, ...found.jobs],
		gone: found.gone,
	};
	const rules = rulesOf(source, (status) => statuses.has(status));
	const { events, ledger: next } = advance(ledger, observation, rules);
	for (const id of found.gone.filter((one) => !next.live.has(one)))
		context.logger.info(`Job ${id} no longer exists and is not followed any more`);
	const { items, late } = await itemsFor(source, events, at);
	const { sightings } = observation;
	const newLookBack = isDoubtful ? lookBack : lookBackAfter(survey, request);
	const read = { lookBack: newLookBack, shown, sightings };
	if (late.size === 0) {
		const overdue = minutes === undefined ? [] : overdueIn(ledger, next, minutes);
		// Their items have the whole job.
		const unseen = overdue.filter(({ id }) => survey.unchanged?.has(id));
		const fetched = unseen.length > 0 ? (await source.lookUp(unseen, survey)).jobs : [];
		const shownJobs = [...fetched.filter(({ hasEnded }) => !hasEnded), ...sightings];
		const more = await overdueItems(source, overdue, {
			sightings: shownJobs,
			minutes: minutes ?? 0,
			at,
		});
		return { items: [...items, ...more], ledger: next, ...read };
	}

	// Jobs whose details did not come in time count as not seen yet, so that the next poll finds them again.
	const inTime = sightings.filter(({ id }) => !late.has(id));
	const withoutLate = { ...observation, watermark: ledger.watermark, sightings: inTime };
	return { items, ledger: advance(ledger, withoutLate, rules).ledger, ...read };
}

export function requestSince(
	since: number,
	lookBack: LookBack,
	live: SurveyRequest['live'],
): SurveyRequest {
	return { since, lookBack, readTwiceMs: 2 * OVERLAP_MS, live };
}

function watermarkAfter({ complete, until, jobs, serverTime }: Survey, before: number): number {
	if (!complete) return before;
	return until === undefined
		? nextWatermark(before, jobs, serverTime, Date.now())
		: watermarkUntil(before, until, serverTime, Date.now());
}

function lookBackAfter({ reading }: Survey, { since, lookBack }: SurveyRequest) {
	if (!reading) return undefined;
	const { from, now, creationTimes, checkFrom, fullPage = lookBack.fullPage } = reading;
	const watermark = since + OVERLAP_MS;
	const next = nextLookBack({ creationTimes, since, watermark, now, ms: since - from, fullPage });
	return checkFrom === undefined ? next : { ...next, checkFrom };
}

export function rulesOf({ service }: JobSource, reports: LedgerRules['reports']): LedgerRules {
	return { service, overlapMs: OVERLAP_MS, reports };
}
