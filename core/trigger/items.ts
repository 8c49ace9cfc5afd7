import type { INodeExecutionData } from 'n8n-workflow';

import type { JobChange, JobSighting, JobSource } from './jobSource';
import type { LiveJob } from './ledger/ledger';
import { overdueId } from './ledger/overdue';
import { DeadlineExceeded } from '../util/deadlines';
import { settle } from '../util/outcome';

/** The items of a workflow: one for each change. */

/**
 * The job as the API gives it, with `previousStatus` (null if it was not known before), `eventId` and `detectedAt`.
 * `late` holds the IDs of the jobs whose details could not be fetched in time.
 */
export async function itemsFor(
	source: JobSource,
	changes: JobChange[],
	detectedAt: number,
): Promise<{ items: INodeExecutionData[]; late: Set<string> }> {
	const late = new Set<string>();
	const items: INodeExecutionData[] = [];
	const jobs = await Promise.all(
		changes.map(async (change) => ({ change, job: await settle(source.details(change)) })),
	);
	for (const { change, job } of jobs) {
		if (job.ok) {
			const { previousStatus, eventId } = change;
			const seen = new Date(detectedAt).toISOString();
			items.push({ json: { ...job.value, previousStatus, eventId, detectedAt: seen } });
		} else if (job.error instanceof DeadlineExceeded) {
			late.add(change.id);
		} else {
			throw job.error;
		}
	}
	return { items, late };
}

/**
 * An item for each job that is overdue: the job as the poll has seen it, with `overdue` and `overdueAfterMinutes`. Details that
 * can't be fetched are left out, since the next poll does not find the job overdue again.
 */
export async function overdueItems(
	source: JobSource,
	jobs: LiveJob[],
	{ sightings, minutes, at }: { sightings: JobSighting[]; minutes: number; at: number },
): Promise<INodeExecutionData[]> {
	const seen = new Map(sightings.map((sighting) => [sighting.id, sighting]));
	return await Promise.all(
		jobs.map(async (live) => {
			const { id, status } = live;
			const sighting = seen.get(id);
			const change = { previousStatus: status, eventId: overdueId(source.service, live, minutes) };
			const details = sighting && (await settle(source.details({ ...sighting, ...change })));
			const job = details?.ok ? details.value : (sighting?.job ?? { id, status });
			const detectedAt = new Date(at).toISOString();
			return {
				json: { ...job, ...change, detectedAt, overdue: true, overdueAfterMinutes: minutes },
			};
		}),
	);
}
