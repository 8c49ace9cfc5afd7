import type { INodePropertyOptions } from 'n8n-workflow';

import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { AMPERITY } from '../../api/jobsApi';
import { runItem } from '../../api/run';
import { explainMissingRun, getRun, RUN_ID, runPath, VERBOSE } from '../../api/runsApi';

/** One item: the run, with its error and its tasks. */
const get = defineOperation(AMPERITY, async ({ context, api, parameter, itemIndex }) => {
	const value = locatorValue(parameter('workflowRunId'));
	const id = checkedId(context.getNode(), value, RUN_ID, itemIndex);
	return toItems([runItem({ id, ...(await getRun(api, id, explainMissingRun)) })], itemIndex);
});

export const getOperation: INodePropertyOptions = {
	name: 'Get Run',
	value: 'get',
	action: 'Get a workflow run',
	description: 'Get what a workflow run is doing now, its tasks, and why it failed if it did',
	routing: routing({ url: runPath(fromParameter('workflowRunId')), qs: VERBOSE }, get.one),
};
