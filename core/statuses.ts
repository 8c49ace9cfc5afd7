import { NodeOperationError, type INode } from 'n8n-workflow';

import { textOf } from './guards';

/** Statuses as users choose them, or as their expressions give them. */

/** What to name to a user who has given something else. */
interface StatusRule {
	/** The shown names, such as "Done, Error, Pending or Running". */
	names: string;
	itemIndex?: number;
}

/** The status of a filter in lower case, or undefined when none was chosen. Throws NodeOperationError. */
export function statusOf(node: INode, value: unknown, rule: StatusRule): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	return checkedStatus(node, value, 'Status', rule);
}

/** The statuses chosen under Trigger On, in lower case. */
export function statusesOf(parameter: unknown): Set<string> {
	const values: unknown[] = Array.isArray(parameter) ? parameter : [parameter];
	return new Set(values.flatMap((value) => textOf(value)?.trim().toLowerCase() ?? []));
}

/** Throws NodeOperationError when Trigger On holds no status, or something else. */
export function checkTriggerOn(node: INode, parameter: unknown, rule: StatusRule): void {
	const statuses = statusesOf(parameter);
	for (const status of statuses) checkedStatus(node, status, 'Trigger On', rule);
	if (statuses.size > 0) return;
	throw new NodeOperationError(node, "The parameter 'Trigger On' is empty", {
		description: `Choose at least one status of the list: ${rule.names}.`,
	});
}

/** A status nobody knows is watched for this long, in ms. */
const UNKNOWN_STATUS_MS = 7 * 24 * 3600_000;

/**
 * Whether a job in a status nobody knows needs no more watching: it could be one in which jobs stay for good. `createdAt` or
 * when it was first seen, and `now`, in epoch ms.
 */
export function isForgotten(createdAt: number | undefined, now: number): boolean {
	return createdAt !== undefined && now - createdAt > UNKNOWN_STATUS_MS;
}

/** Any word will do: a service may have statuses that this package does not know. */
function checkedStatus(
	node: INode,
	value: unknown,
	parameter: string,
	{ names, itemIndex }: StatusRule,
): string {
	const status = (textOf(value) ?? '').trim().toLowerCase();
	if (/^[a-z][a-z_-]{0,39}$/.test(status)) return status;
	throw new NodeOperationError(node, `The parameter '${parameter}' is not a status`, {
		itemIndex,
		description: `Choose one of the list: ${names}.`,
	});
}
