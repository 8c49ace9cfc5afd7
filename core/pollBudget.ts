import type { IPollFunctions } from 'n8n-workflow';

/** How long a poll may take. */

/** What n8n's default scheduler gives a poll; its durable one gives less. */
export const USUAL_BUDGET_MS = 300_000;
/** Of that, left for handing over. */
const RESERVE_MS = 6_000;

/** How long n8n lets a poll work, in ms. */
export function pollBudget(context: IPollFunctions): number {
	// The function is missing in older versions of n8n.
	const budget: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>> = context;
	return budget.getPollBudgetMs ? context.getPollBudgetMs() : USUAL_BUDGET_MS;
}

/** When a poll that starts now has to stop asking, epoch ms. */
export function pollDeadline(context: IPollFunctions): number {
	return Date.now() + pollBudget(context) - RESERVE_MS;
}
