import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { asNodeError } from './errors';
import { itemsFor } from './jobItems';
import { advance } from './jobLedger';
import { emptyLedger } from './ledger';
import type { JobWatch } from './jobSource';
import { OutOfTime } from './outOfTime';
import { settle } from './settle';

/** A test run in the editor: shows a real job as a sample and leaves the saved state alone. */
export async function samplePoll(
	context: IPollFunctions,
	watch: JobWatch,
): Promise<INodeExecutionData[][]> {
	const items = await settle(sampleItems(watch));
	if (!items.ok) throw asNodeError(context.getNode(), items.error);
	if (items.value.length > 0) return [items.value];
	throw new NodeOperationError(context.getNode(), 'There is no job to show as a sample yet', {
		description:
			'The connection works. Start a job and fetch a test event again, or publish the workflow now: it will run as soon as a job changes to a chosen status.',
	});
}

async function sampleItems({ openSource, statuses }: JobWatch): Promise<INodeExecutionData[]> {
	const source = await openSource();
	const sighting = await source.sample(statuses);
	if (!sighting) return [];
	const look = { at: Date.now(), readUpTo: 0, sightings: [sighting], gone: [] };
	const rules = { service: source.service, overlapMs: 0, reports: () => true };
	const { events } = advance(emptyLedger(), look, rules);
	const { items, late } = await itemsFor(source, events, look.at);
	if (late.size > 0) throw new OutOfTime();
	return items;
}
