import {
	NodeOperationError,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isRecord, numberOf, textOf } from '../../../../core/guards';
import { checkedId } from '../../../../core/ids';
import { linked, resultsOf } from '../../../../core/itemResults';
import { valueOf } from '../../../../core/parameters';
import { OutOfTime } from '../../../../core/outOfTime';
import { openApi } from '../../../../core/request';
import { routedOptions } from '../../../../core/routedOptions';
import { waitUntil, type Waited } from '../../../../core/waitUntil';
import { JOB_ID } from '../../ids';
import { explainMissingJob, getJob, hasEnded, SDM } from '../../sdmApi';

/** What Wait Until Finished does; its parameters are in waitUntilFinished.ts. */

const MINUTE_MS = 60_000;
/** One look answers within this time, or the next one does. */
const LOOK_MS = 60_000;
/** The look at the deadline itself may take this much longer. */
const LAST_LOOK_MS = 10_000;

/**
 * One item: the job as Get Status gives it, and `timedOut`. All input items wait side by side. Throws NodeApiError or
 * NodeOperationError.
 */
export async function waitForJob(
	this: IExecutePaginationFunctions,
	request: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	return await resultsOf(this, itemIndex, async () => {
		const node = this.getNode();
		const id = checkedId(node, valueOf(this.getNodeParameter('jobId')), JOB_ID, itemIndex);
		const minutes = minutesOf(this, itemIndex);
		const given: unknown = this.getNodeParameter('options', {});
		const { ifPending, ifTimedOut } = isRecord(given) ? given : {};

		const deadline = Date.now() + minutes * MINUTE_MS;
		const options = routedOptions(request);
		const timeout = Math.min(options.timeout ?? LOOK_MS, LOOK_MS);
		const api = await openApi(this, SDM, {
			options: { ...options, timeout },
			deadline: deadline + LAST_LOOK_MS,
		});
		const waited = await waitUntil(this, {
			look: async (): Promise<IDataObject> => ({
				id,
				...(await getJob(api, id, explainMissingJob)),
			}),
			isOver: (job) => hasEnded(job) || (ifPending !== 'wait' && statusOf(job) === 'pending'),
			deadline,
		});
		const { state, timedOut, failure } = waited;
		if (state === undefined && !(failure instanceof OutOfTime)) throw failure;
		if (state === undefined || (timedOut && ifTimedOut !== 'continue')) {
			throw new NodeOperationError(node, timeIsUp(waited, minutes), {
				itemIndex,
				description:
					"Raise 'Timeout (Minutes)', or add the option 'If Time Is Up' and choose Continue. For jobs that take many hours, start a workflow with the Akeneo SDM Trigger instead.",
			});
		}
		return linked([{ ...state, timedOut }], itemIndex);
	});
}

function minutesOf(context: IExecutePaginationFunctions, itemIndex: number): number {
	const minutes = numberOf(context.getNodeParameter('timeoutMinutes', 60));
	if (minutes !== undefined && minutes > 0) return minutes;
	throw new NodeOperationError(
		context.getNode(),
		"The parameter 'Timeout (Minutes)' is not a number above 0",
		{ itemIndex, description: 'Enter how many minutes to wait at most, such as 60.' },
	);
}

function timeIsUp({ state }: Waited<IDataObject>, minutes: number): string {
	const status = state && statusOf(state);
	const seen = status === undefined ? '' : `: its status is "${status}"`;
	return `The job has not finished within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}${seen}`;
}

function statusOf(job: IDataObject): string | undefined {
	return textOf(job.status)?.toLowerCase();
}
