import { type IDataObject, NodeOperationError } from 'n8n-workflow';

import type { Api } from '../http/api';
import { DeadlineExceeded } from '../util/deadlines';
import type { OperationItem } from './defineOperation';
import { waitUntil } from './waitUntil';

/** Waits until a job has finished, for the operations that offer this. */

/** The jobs of a service, as a wait sees them. */
export interface WaitRules {
	/** Shown name of the trigger, which waits for any length of time. */
	trigger: string;
	/** What users call a job, when that is not "job". */
	noun?: string;
	readJob: (api: Api, id: string) => Promise<IDataObject>;
	/** `options` are the ones of the user. */
	isOver: (job: IDataObject, options: IDataObject) => boolean;
	statusOf: (job: IDataObject) => string | undefined;
	/** The job as the workflow gets it, with details that may cost requests. */
	toJson?: (api: Api, job: IDataObject) => Promise<IDataObject> | IDataObject;
}

export interface JobWait {
	id: string;
	/** For the error when time is up. */
	minutes: number;
	/** The options of the user, checked. */
	options: IDataObject;
	/** Epoch ms. */
	deadline?: number;
}

const MINUTE_MS = 60_000;
/** The timeout of one read of the job; the next read may succeed. */
const READ_TIMEOUT_MS = 60_000;
/** The read at the deadline may take this much longer. */
const LAST_READ_MS = 10_000;

/** When a wait of so many minutes ends, epoch ms. */
export function deadlineIn(minutes: number): number {
	return Date.now() + minutes * MINUTE_MS;
}

/** The job as last read, and `timedOut`. Throws NodeApiError, or NodeOperationError when time is up. */
export async function waitForJob(
	{ context, openUntil, itemIndex }: OperationItem,
	{ trigger, noun = 'job', readJob, isOver, statusOf, toJson = (_api, job) => job }: WaitRules,
	{ id, minutes, options, deadline = deadlineIn(minutes) }: JobWait,
): Promise<IDataObject> {
	const api = await openUntil(deadline + LAST_READ_MS, READ_TIMEOUT_MS);
	const { state, timedOut, failure } = await waitUntil(context, {
		readState: async () => await readJob(api, id),
		isOver: (job) => isOver(job, options),
		deadline,
	});
	if (state === undefined && !(failure instanceof DeadlineExceeded)) throw failure;
	if (state !== undefined && (!timedOut || options.ifTimedOut === 'continue'))
		return { ...(await toJson(api, state)), timedOut };
	const status = state && statusOf(state);
	const seen = status === undefined ? '' : `: its status is "${status}"`;
	const time = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
	throw new NodeOperationError(
		context.getNode(),
		`The ${noun} has not finished within ${time}${seen}`,
		{
			itemIndex,
			description: `Raise 'Timeout (Minutes)', or add the option 'If Time Is Up' and choose Continue. For ${noun}s that take many hours, start a workflow with the ${trigger} instead.`,
		},
	);
}
