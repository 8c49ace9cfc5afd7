import { type IDataObject, type INode, type INodeProperties } from 'n8n-workflow';

import { shortened } from '../../../../core/errors/serverMessage';
import type { OperationItem } from '../../../../core/operation/defineOperation';
import { checkedBoolean, checkedText } from '../../../../core/parameters/checkedValues';
import { checkedOptions } from '../../../../core/parameters/collections';
import { checkedId } from '../../../../core/parameters/ids';
import { locatorValue } from '../../../../core/parameters/values';
import { numberOf, textOf } from '../../../../core/util/typeGuards';
import { PROJECT_ID } from '../../api/jobsApi';
import { type NewJob, wholeJob } from '../../api/newJob';
import type { Made } from '../../../../core/operation/makeOnce';
import { checkAgentAllowed } from '../../../../core/operation/starting';
import { waitForJob } from '../../../../core/operation/waitForJob';
import { readMinutes } from '../../../../core/parameters/waitFields';
import { JOB_WAIT } from '../../api/jobWait';
import { AGENTS, nameField, waitUntilFinishedField } from './startFields';

/** What Create Job and Run File share: the job they start, and the wait for it. */

const LONGEST_NAME = 60;

export interface StartOptions {
	job: Omit<NewJob, 'fileId'>;
	/** Undefined without a wait. */
	minutes?: number;
	options: IDataObject;
}

/** What differs between the operations. */
interface StartRule {
	/** Names a job without a name. */
	fallback: string;
	waitsByDefault: boolean;
	optionsField: INodeProperties;
}

/**
 * The parameters of a start. `fallback` names a job without a name: the same for every attempt with the same file, so that a
 * repeated one finds the job that is there. Throws NodeOperationError.
 */
export function readStart(
	{ context, parameter, itemIndex }: OperationItem,
	{ fallback, waitsByDefault, optionsField }: StartRule,
): StartOptions {
	const node = context.getNode();
	const options = checkedOptions(node, parameter('options', {}), optionsField, itemIndex);
	checkAgentAllowed(node, options, AGENTS, itemIndex);
	const name = nameIn(node, parameter('name', ''), itemIndex);
	const waits = checkedBoolean(
		node,
		parameter('waitUntilFinished', waitsByDefault),
		waitUntilFinishedField,
		itemIndex,
	);
	return {
		job: {
			project: checkedId(node, locatorValue(parameter('project')), PROJECT_ID, itemIndex),
			name: name === '' ? fallback : name,
			modelVersion: numberOf(options.modelVersion),
			mayExist: name === '' || options.ifNameExists === 'use',
		},
		minutes: waits ? readMinutes(node, parameter('timeoutMinutes', 60), itemIndex) : undefined,
		options,
	};
}

/** The job to hand on: as it is, or with a wait once it has finished. `created` is false for one that was there already. */
export async function startedJob(
	item: OperationItem,
	{ thing, isNew }: Made<IDataObject>,
	{ minutes, options }: StartOptions,
	deadline?: number,
): Promise<IDataObject> {
	const created = { created: isNew };
	if (minutes === undefined)
		return { ...(isNew ? thing : await wholeJob(item.api, thing)), ...created };
	const id = textOf(thing.id) ?? '';
	const job = await waitForJob(item, JOB_WAIT, { id, minutes, deadline, options });
	return { ...thing, ...job, ...created };
}

/** Such as "lamps.xlsx (n8n 4f2a91bc)". */
export function fallbackName(label: string, key: string): string {
	return `${shortened(label.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim(), LONGEST_NAME)} (n8n ${key})`;
}

/** In one line; empty when none was entered. */
function nameIn(node: INode, value: unknown, itemIndex: number): string {
	const isNone = typeof value === 'string' && value.trim() === '';
	if (isNone) return '';
	return checkedText(node, value, nameField, itemIndex)
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.trim();
}
