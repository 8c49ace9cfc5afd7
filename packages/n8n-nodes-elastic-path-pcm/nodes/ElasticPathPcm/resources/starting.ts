import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { defineOperation, type OperationItem } from '../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../core/operation/items';
import {
	type AgentRule,
	allowAgentsField,
	checkAgentAllowed,
	checkRetriesOff,
} from '../../../../../core/operation/starting';
import { waitForJob } from '../../../../../core/operation/waitForJob';
import { checkedOptions, OPTIONS_FIELD } from '../../../../../core/parameters/collections';
import {
	ifTimedOutField,
	readSwitchedMinutes,
	waitSwitchFields,
} from '../../../../../core/parameters/waitFields';
import { flatten } from '../api/job';
import { PCM } from '../api/jobsApi';
import { jobWait, TRIGGER } from '../api/jobWait';
import { type NewJob, startJob } from '../api/newJob';

/** What all operations that start a job share. */

const AGENTS: AgentRule = {
	work: 'start jobs',
	option: 'Allow AI Agents to Start Jobs',
	because: "A job can change the whole catalog, and can't be taken back once it has started.",
};

type Shown = NonNullable<INodeProperties['displayOptions']>['show'];

/** The collection of options; `more` are those of one operation only. Sorted by name, as n8n shows them. */
export function optionsField(show: Shown, more: INodeProperties[] = []): INodeProperties {
	const options = [allowAgentsField(AGENTS), ifTimedOutField, ...more];
	return {
		...OPTIONS_FIELD,
		displayOptions: { show },
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** The parameters of an operation: its own, the wait, the options. */
export function startFields(
	show: Shown,
	own: INodeProperties[],
	options: INodeProperties,
): INodeProperties[] {
	return [
		...own.map((field) => ({ ...field, displayOptions: { show } })),
		...waitSwitchFields(show, {
			trigger: TRIGGER,
			description:
				'Whether to hold the workflow until the job has succeeded, failed, or was cancelled',
		}),
		options,
	];
}

/**
 * One item: the job in plain form, and `confirmed`; with Wait Until Finished, as it is then. Items are taken one after the other:
 * Elastic Path works on one job at a time, in the order in which they come.
 */
export function defineStart(
	options: INodeProperties,
	newJobOf: (item: OperationItem, options: IDataObject) => Promise<NewJob>,
) {
	return defineOperation(PCM, async (item) => {
		const { context, api, parameter, itemIndex } = item;
		const node = context.getNode();
		const chosen = checkedOptions(node, parameter('options', {}), options, itemIndex);
		checkAgentAllowed(node, chosen, AGENTS, itemIndex);
		checkRetriesOff(node, itemIndex);
		const minutes = readSwitchedMinutes(node, parameter, itemIndex);

		const newJob = await newJobOf(item, chosen);
		const { job, confirmed } = await startJob(context, api, newJob, itemIndex);
		if (minutes === undefined) return toItems([{ ...flatten(job), confirmed }], itemIndex);
		const wait = { id: String(job.id), minutes, options: chosen };
		const ended = await waitForJob(item, jobWait(true), wait);
		return toItems([{ ...ended, confirmed }], itemIndex);
	});
}
