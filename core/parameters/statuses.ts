import { NodeOperationError, type INode } from 'n8n-workflow';

import { textOf } from '../util/typeGuards';
import { isChosen } from './values';

/** Statuses that users choose or their expressions give, and statuses that this package does not know. */

/** The facts that an error about a status names. */
interface StatusRule {
	/** The names in the list, such as "Done, Error, Pending or Running". */
	names: string;
	itemIndex?: number;
}

/** The status of a filter in lower case, or undefined when none was chosen. Throws NodeOperationError. */
export function readStatusFilter(
	node: INode,
	value: unknown,
	rule: StatusRule,
): string | undefined {
	if (!isChosen(value)) return undefined;
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

/** How long a job in an unknown status is watched, in ms. */
const UNKNOWN_STATUS_MS = 7 * 24 * 3600_000;

/**
 * Whether a job in an unknown status is no longer watched, since it may stay in that status for good. `createdAt`, or the time
 * when the job was first seen, and `now` are epoch ms.
 */
export function isForgotten(createdAt: number | undefined, now: number): boolean {
	return createdAt !== undefined && now - createdAt > UNKNOWN_STATUS_MS;
}

/** Any word is valid, because a service may have statuses that this package does not know. */
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
