import type { IExecuteFunctions, IExecutePaginationFunctions } from 'n8n-workflow';

const MAYBE_INCOMPLETE =
	'Jobs were added or removed while the list was read, so one of them may be missing. Run this node again to be sure.';

/** Tells the user that a list may lack a job: at the output of the node, where n8n is new enough and no agent runs it. */
export function tellMaybeIncomplete(
	context: IExecuteFunctions | IExecutePaginationFunctions,
): void {
	if ('addExecutionHints' in context) {
		context.addExecutionHints({ message: MAYBE_INCOMPLETE, location: 'outputPane' });
	} else {
		context.logger.warn(MAYBE_INCOMPLETE);
	}
}
