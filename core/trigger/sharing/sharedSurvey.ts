import type { IDataObject } from 'n8n-workflow';

import type { JobChange, JobSource, KnownJob, LookUp, Survey } from '../jobSource';
import { DeadlineExceeded, untilDeadline } from '../../util/deadlines';
import { settle } from '../../util/outcome';

/** A survey that several polls use, and what they have found out about its jobs since. */
export interface SharedSurvey extends Survey {
	/** By ID. */
	lookUps: Map<string, Promise<LookUp>>;
	/** A look-up begins when the one before has ended, since a source may read on where that one stopped. */
	lastLookUp: Promise<unknown>;
	/** By ID, status and completion time. */
	details: Map<string, Promise<IDataObject>>;
}

export function toShared(survey: Survey): SharedSurvey {
	return { ...survey, lookUps: new Map(), lastLookUp: Promise.resolve(), details: new Map() };
}

/**
 * Looks up the jobs that no other poll has looked up, and takes the others from there. Throws DeadlineExceeded when another poll
 * takes longer than until `deadline`, epoch ms.
 */
export async function sharedLookUp(
	survey: SharedSurvey,
	missing: KnownJob[],
	source: JobSource,
	deadline: number,
): Promise<LookUp> {
	const others = [...new Set(missing.flatMap(({ id }) => survey.lookUps.get(id) ?? []))];
	const rest = missing.filter(({ id }) => !survey.lookUps.has(id));
	const found = await Promise.all([
		...others.map(async (other) => await untilDeadline(deadline, other)),
		...(rest.length > 0 ? [newLookUp(survey, rest, source)] : []),
	]);
	const ids = new Set(missing.map(({ id }) => id));
	return {
		jobs: found.flatMap(({ jobs }) => jobs.filter(({ id }) => ids.has(id))),
		gone: found.flatMap(({ gone }) => gone.filter((id) => ids.has(id))),
	};
}

async function newLookUp(
	survey: SharedSurvey,
	missing: KnownJob[],
	source: JobSource,
): Promise<LookUp> {
	const result = settle(survey.lastLookUp).then(async () => await source.lookUp(missing, survey));
	survey.lastLookUp = result;
	for (const { id } of missing) survey.lookUps.set(id, result);
	const outcome = await settle(result);
	const found = new Set(outcome.ok ? idsIn(outcome.value) : []);
	// Those that could not be fetched may be fetched by another poll.
	for (const { id } of missing) if (!found.has(id)) survey.lookUps.delete(id);
	if (!outcome.ok) throw outcome.error;
	return outcome.value;
}

function idsIn({ jobs, gone }: LookUp): string[] {
	return [...jobs.map(({ id }) => id), ...gone];
}

/** The details that another poll fetches or has fetched, or else those from `source`. Throws as `sharedLookUp` does. */
export async function sharedDetails(
	details: SharedSurvey['details'],
	change: JobChange,
	source: JobSource,
	deadline: number,
): Promise<IDataObject> {
	const { id, status, endedAt } = change;
	const key = `${id} ${status} ${endedAt}`;
	const known = details.get(key);
	if (!known) {
		const fetched = source.details(change);
		details.set(key, fetched);
		const outcome = await settle(fetched);
		if (outcome.ok) return outcome.value;
		details.delete(key);
		throw outcome.error;
	}
	const outcome = await settle(untilDeadline(deadline, known));
	if (outcome.ok) return outcome.value;
	// The other poll may have had less time.
	if (!(outcome.error instanceof DeadlineExceeded) || Date.now() >= deadline) throw outcome.error;
	return await sharedDetails(details, change, source, deadline);
}
