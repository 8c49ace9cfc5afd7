import { sleep } from 'n8n-workflow';

import type { RequestContext } from './api';
import { settle } from './settle';

/** Pauses that end early when somebody stops the execution. */

/** What stops an execution; undefined where nothing does, such as in a poll. */
export function signalOf(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Sleeps for `ms` milliseconds, or until somebody stops the execution. */
export async function pause(context: RequestContext, ms: number): Promise<void> {
	// A stopped sleep is an error to n8n; here the next request finds out.
	await settle(sleep(ms, signalOf(context)));
}
