import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { isRecord, numberOf, timeOf } from '../../../../core/guards';
import { itemOperation, type OperationItem } from '../../../../core/itemOperation';
import { linked } from '../../../../core/itemResults';
import { checkExpressions, dateOf } from '../../../../core/parameters';
import { statusOf } from '../../../../core/statuses';
import { AMPERITY, WINDOW_MS, type Window } from '../../amperityApi';
import { summedUp, tablesOf } from '../../job';
import { CLOCKS_MS, newestFirst } from '../../newestJobs';
import { foldedStatus } from '../../states';
import { readBackwards } from '../../windows';
import { STATUS_NAMES } from '../fields';

/** List Jobs at work. */

/** One item a job, each job once, newest first. */
export const listJobs = itemOperation(AMPERITY, async (item) => {
	const { api, parameter, itemIndex } = item;
	const { status, ...period } = filtersOf(item);
	const limit = parameter('returnAll', false)
		? Infinity
		: Math.max(1, Math.floor(numberOf(parameter('limit', 50)) ?? 50));
	const isWanted = (job: IDataObject) =>
		status === undefined || foldedStatus(tablesOf(job)) === status;
	const { jobs } = await readBackwards(api, period, {
		isEnough: (found) => limit < Infinity && found.filter(isWanted).length >= limit,
	});
	const wanted = newestFirst(jobs.filter(isWanted)).slice(0, limit);
	return linked(wanted.map(summedUp), itemIndex);
});

const FILTER_NAMES = {
	status: 'Status',
	startedAfter: 'Started After',
	startedBefore: 'Started Before',
};

function filtersOf({ context, parameter, itemIndex }: OperationItem): Window & { status?: string } {
	const node = context.getNode();
	const given = parameter('filters', {});
	const chosen = isRecord(given) ? given : {};
	checkExpressions(node, chosen, FILTER_NAMES, itemIndex);
	const timezone = context.getTimezone();
	const timeIn = (name: 'startedAfter' | 'startedBefore') =>
		timeOf(dateOf(node, chosen[name], { parameter: FILTER_NAMES[name], timezone, itemIndex }));
	const to = timeIn('startedBefore') ?? Date.now() + CLOCKS_MS;
	const from = timeIn('startedAfter') ?? to - WINDOW_MS;
	if (from >= to) {
		throw new NodeOperationError(node, "'Started After' is not earlier than 'Started Before'", {
			itemIndex,
			description: 'Exchange the two dates, or remove one of them.',
		});
	}
	const status = statusOf(node, chosen.status, { names: STATUS_NAMES, itemIndex });
	// An end in the year 9999 means none: nothing has started in all the weeks until then.
	return { from, to: Math.min(to, Date.now() + WINDOW_MS), status };
}
