import type { INodeExecutionData } from 'n8n-workflow';

import type { JobChange, JobSource } from './jobSource';
import { OutOfTime } from './outOfTime';
import { settle } from './settle';

/** What a workflow gets: one item a change. */

/**
 * The job as the API gives it, with `previousStatus` (null if it was not known before), `eventId` and `detectedAt`.
 * `late` holds the ids of the jobs whose details could not be fetched in time.
 */
export async function itemsFor(
	source: JobSource,
	changes: JobChange[],
	detectedAt: number,
): Promise<{ items: INodeExecutionData[]; late: Set<string> }> {
	const late = new Set<string>();
	const items: INodeExecutionData[] = [];
	const jobs = await Promise.all(
		changes.map(async (change) => ({ change, job: await settle(source.complete(change)) })),
	);
	for (const { change, job } of jobs) {
		if (job.ok) {
			const { previousStatus, eventId } = change;
			const seen = new Date(detectedAt).toISOString();
			items.push({ json: { ...job.value, previousStatus, eventId, detectedAt: seen } });
		} else if (job.error instanceof OutOfTime) {
			late.add(change.id);
		} else {
			throw job.error;
		}
	}
	return { items, late };
}
