import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { settle } from '../../../core/util/outcome';

/** An error as a user reads it. */
export interface Shown {
	message: string;
	description: string | null | undefined;
	httpCode?: string | null;
	item?: unknown;
}

/** The error a run ends with, as the editor shows it. Throws when the run succeeds, or ends with an error that n8n can't show. */
export async function failureOf(run: Promise<unknown>): Promise<Shown> {
	const error = await errorOf(run);
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) throw error;
	const { message, description, context } = error;
	expect(`${message} ${description ?? ''}`).not.toMatch(/\[object |undefined|NaN/);
	return {
		message,
		description,
		...(error instanceof NodeApiError ? { httpCode: error.httpCode } : {}),
		...('itemIndex' in context ? { item: context.itemIndex } : {}),
	};
}

/** The error itself. */
export async function errorOf(run: Promise<unknown>): Promise<unknown> {
	const outcome = await settle(run);
	if (outcome.ok) throw new Error(`It worked: ${JSON.stringify(outcome.value).slice(0, 500)}`);
	return outcome.error;
}
