import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { asNodeError } from '../errors/userErrors';
import { itemsFor } from './items';
import { advance } from './ledger/advance';
import { emptyLedger } from './ledger/ledger';
import type { JobSource, JobWatch } from './jobSource';
import { DeadlineExceeded } from '../util/deadlines';
import { pollDeadline } from './pollBudget';
import { settle } from '../util/outcome';

/** A test run in the editor: shows a real job as a sample and does not touch the saved state. */
export async function testRun(
	context: IPollFunctions,
	watch: JobWatch,
): Promise<INodeExecutionData[][]> {
	const node = context.getNode();
	const sample = await settle(sampleItems(context, watch));
	if (sample.ok) return [sample.value];
	if (!(sample.error instanceof DeadlineExceeded)) throw asNodeError(node, sample.error);
	throw new NodeOperationError(node, 'The time for this test event was not enough', {
		description:
			'Fetch a test event again in a few minutes. If this happens often, let fewer workflows run at the same time.',
	});
}

async function sampleItems(
	context: IPollFunctions,
	{ openSource, statuses }: JobWatch,
): Promise<INodeExecutionData[]> {
	const source = await openSource(pollDeadline(context));
	const sighting = await source.sampleJob(statuses);
	if (!sighting) throw noSample(context, source.filter);
	const observation = { at: Date.now(), watermark: 0, sightings: [sighting], gone: [] };
	const rules = { service: source.service, overlapMs: 0, reports: () => true };
	const { events } = advance(emptyLedger(), observation, rules);
	const { items, late } = await itemsFor(source, events, observation.at);
	if (late.size > 0) throw new DeadlineExceeded();
	return items;
}

function noSample(context: IPollFunctions, filter: JobSource['filter']): NodeOperationError {
	const node = context.getNode();
	if (!filter) {
		return new NodeOperationError(node, 'There is no job to show as a sample yet', {
			description:
				'The connection works. Start a job and fetch a test event again, or publish the workflow now: it will run as soon as a job changes to a chosen status.',
		});
	}
	const { name, value } = filter;
	const chosen = `${name} ${value}`;
	return new NodeOperationError(node, `No job with the ${chosen} was found`, {
		description: `The connection works, but no job with this ${name} has ever been seen. Check '${name}' under Filters: while no job matches, the workflow does not run. If it is right, start such a job and fetch a test event again.`,
	});
}
