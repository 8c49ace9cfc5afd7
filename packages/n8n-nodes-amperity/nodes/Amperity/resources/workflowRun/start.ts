import { type IDataObject, type INodePropertyOptions, NodeOperationError } from 'n8n-workflow';

import {
	defineOperation,
	type OperationItem,
} from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { routing } from '../../../../../../core/operation/routing';
import { checkAgentAllowed, checkRetriesOff } from '../../../../../../core/operation/starting';
import { waitForJob, type WaitRules } from '../../../../../../core/operation/waitForJob';
import { checkedOption } from '../../../../../../core/parameters/checkedValues';
import { checkedCollection, checkedOptions } from '../../../../../../core/parameters/collections';
import { checkedId } from '../../../../../../core/parameters/ids';
import { readDateFilter } from '../../../../../../core/parameters/values';
import { readSwitchedMinutes } from '../../../../../../core/parameters/waitFields';
import { AMPERITY } from '../../api/jobsApi';
import { type NewRun, startRun } from '../../api/newRun';
import { runHasEnded, runItem, runStatus } from '../../api/run';
import { CONFIG_ID, explainMissingRun, getRun, RUNS_PATH } from '../../api/runsApi';
import { isPaused } from '../../api/states';
import { TRIGGER } from '../fields';
import { AGENTS } from './fields';
import { OPTIONS, RUN_MODE, WAIT_OPTIONS } from './startFields';

/** One item: the run, and `confirmed`; with Wait Until Finished, the run as it is then. */
export const start = defineOperation(AMPERITY, async (item) => {
	const { context, api, parameter, itemIndex } = item;
	const node = context.getNode();
	const options = checkedCollection(node, parameter('options', {}), OPTIONS, itemIndex);
	const waitOptions = checkedOptions(node, options, WAIT_OPTIONS, itemIndex);
	checkAgentAllowed(node, options, AGENTS, itemIndex);
	checkRetriesOff(node, itemIndex);
	const minutes = readSwitchedMinutes(node, parameter, itemIndex);
	const { run, confirmed } = await startRun(context, api, newRunOf(item, options), itemIndex);
	if (minutes === undefined) return toItems([{ ...runItem(run), confirmed }], itemIndex);
	const wait = { id: String(run.id), minutes, options: waitOptions };
	const ended = await waitForJob(item, RUN_WAIT, wait);
	return toItems([{ ...ended, confirmed }], itemIndex);
});

const RUN_WAIT: WaitRules = {
	trigger: TRIGGER,
	noun: 'run',
	readJob: async (api, id) => ({ id, ...(await getRun(api, id, explainMissingRun)) }),
	isOver: (run, { ifPaused }) =>
		runHasEnded(run) || (ifPaused !== 'wait' && isPaused(runStatus(run))),
	statusOf: runStatus,
	toJson: (_api, run) => runItem(run),
};

const RANGE_NAMES = { rangeFrom: 'Range From', rangeTo: 'Range To' };

function newRunOf({ context, parameter, itemIndex }: OperationItem, options: IDataObject): NewRun {
	const node = context.getNode();
	const timezone = context.getTimezone();
	const dateIn = (name: 'rangeFrom' | 'rangeTo') =>
		readDateFilter(node, options[name], { parameter: RANGE_NAMES[name], timezone, itemIndex });
	const rangeFrom = dateIn('rangeFrom');
	const rangeTo = dateIn('rangeTo');
	if (rangeTo !== undefined && rangeFrom === undefined) {
		throw new NodeOperationError(node, "'Range To' is set without 'Range From'", {
			itemIndex,
			description: "Set 'Range From' too, or remove 'Range To'.",
		});
	}
	if (rangeTo !== undefined && rangeFrom !== undefined && rangeFrom >= rangeTo) {
		throw new NodeOperationError(node, "'Range From' is not earlier than 'Range To'", {
			itemIndex,
			description: "Swap the two dates, or remove 'Range To'.",
		});
	}
	return {
		configId: checkedId(node, parameter('configId'), CONFIG_ID, itemIndex),
		rangeFrom,
		rangeTo,
		...(options.runMode === undefined
			? {}
			: { runMode: checkedOption(node, options.runMode, RUN_MODE, itemIndex) }),
	};
}

export const startOperation: INodePropertyOptions = {
	name: 'Start Run',
	value: 'start',
	action: 'Start a workflow run',
	description:
		'Start a courier group, an orchestration group or a campaign. This can send campaigns and data to other systems, and may cost money.',
	routing: routing({ url: RUNS_PATH }, start.one),
};
