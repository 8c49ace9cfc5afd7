import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { isRecord, numberOf, textOf } from '../../../../core/guards';
import { itemOperation } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { tellMaybeIncomplete } from '../../../../core/maybeIncomplete';
import { checkExpressions } from '../../../../core/parameters';
import { statusOf as checkedStatus } from '../../../../core/statuses';
import { readJobs } from '../../jobListing';
import { createdAt, flatten, sameType, statusOf, typeOf } from '../../jobs';
import { PCM } from '../../pcmApi';
import { STATUS_NAMES } from '../fields';

/** List Jobs at work. The API can not be asked for some of the jobs, so they are picked here. */

/** One item a job, each job once: all of them, newest first, or some, in the order of the API. */
export const listJobs = itemOperation(PCM, async ({ context, api, parameter, itemIndex }) => {
	const isWanted = filterOf(context.getNode(), parameter('filters', {}), itemIndex);
	const all = parameter('returnAll', false) === true;
	const limit = all ? Infinity : Math.max(1, Math.floor(numberOf(parameter('limit', 50)) ?? 50));
	const list = await readJobs(api, ({ rows }) => !all && rows.filter(isWanted).length >= limit);
	if (!list.complete) tellMaybeIncomplete(context);
	const rows = list.rows.filter(isWanted).slice(0, limit);
	if (all) rows.sort((a, b) => (createdAt(b) ?? -Infinity) - (createdAt(a) ?? -Infinity) || 0);
	const simplify = parameter('simplify', true) !== false;
	return linked(simplify ? rows.map(flatten) : rows, itemIndex);
});

function filterOf(node: INode, given: unknown, itemIndex: number): (job: IDataObject) => boolean {
	const chosen = isRecord(given) ? given : {};
	checkExpressions(node, chosen, { status: 'Status', type: 'Type' }, itemIndex);
	const status = checkedStatus(node, chosen.status, { names: STATUS_NAMES, itemIndex });
	const type = checkedType(node, chosen.type, itemIndex);
	return (job) =>
		(status === undefined || statusOf(job) === status) &&
		(type === undefined || typeOf(job) === type);
}

/** The type of a filter as types are compared, or undefined when none was chosen. Throws NodeOperationError. */
export function checkedType(node: INode, value: unknown, itemIndex?: number): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const type = sameType(textOf(value) ?? '');
	if (/^[a-z][a-z-]{0,59}$/.test(type)) return type;
	throw new NodeOperationError(node, "The parameter 'Type' is not a type of jobs", {
		itemIndex,
		description: 'Choose one of the list, such as Product Export.',
	});
}
