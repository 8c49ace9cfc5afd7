import type { IPollFunctions } from 'n8n-workflow';

/** How long a poll may take. */

/**
 * For the poll with which n8n registers a trigger. n8n 2.41 gives up a registration that takes longer than 84 s, retries
 * included: the trigger polls until the next restart of n8n, and then never again.
 */
const REGISTRATION_MS = 8_000;
/** The time that n8n's default scheduler gives a poll; its durable scheduler gives less. */
export const USUAL_BUDGET_MS = 300_000;
/** The part of the budget that is kept for handing over the events. */
const RESERVE_MS = 6_000;

/** How long n8n lets a poll work, in ms. */
export function pollBudget(context: IPollFunctions): number {
	// The function is missing in older versions of n8n.
	const budget: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>> = context;
	return budget.getPollBudgetMs ? context.getPollBudgetMs() : USUAL_BUDGET_MS;
}

/** When a poll that starts now has to stop sending requests and waiting for them, epoch ms. */
export function pollDeadline(context: IPollFunctions, isRegistration = false): number {
	const allowed = isRegistration ? REGISTRATION_MS : pollBudget(context) - RESERVE_MS;
	return Date.now() + allowed;
}
