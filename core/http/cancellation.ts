import { sleep } from 'n8n-workflow';

import type { RequestContext } from './api';
import { settle } from '../util/outcome';

/** Pauses that end early when the execution is stopped. */

/** The signal that an execution was stopped; undefined where there is none, such as in a poll. */
export function signalOf(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Sleeps for `ms` milliseconds, or until the execution is stopped. */
export async function pause(context: RequestContext, ms: number): Promise<void> {
	// n8n's `sleep` throws when the execution is stopped; the next request throws for that as well.
	await settle(sleep(ms, signalOf(context)));
}
