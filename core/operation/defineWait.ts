import type { ApiService } from '../http/api';
import { checkedId, type IdRule } from '../parameters/ids';
import { locatorValue } from '../parameters/values';
import { checkedOptions } from '../parameters/collections';
import { readMinutes, type WaitFields } from '../parameters/waitFields';
import { defineOperation, type OperationItem } from './defineOperation';
import { toItems } from './items';
import { waitForJob, type WaitRules } from './waitForJob';

/** Wait Until Finished: one item, the job and `timedOut`. All input items wait side by side. */
export function defineWait(
	service: ApiService,
	jobId: IdRule,
	rulesFor: (item: OperationItem) => WaitRules,
	[, optionsField]: WaitFields,
) {
	const run = async (item: OperationItem) => {
		const { context, parameter, itemIndex } = item;
		const node = context.getNode();
		const id = checkedId(node, locatorValue(parameter('jobId')), jobId, itemIndex);
		const minutes = readMinutes(node, parameter('timeoutMinutes', 60), itemIndex);
		const options = checkedOptions(node, parameter('options', {}), optionsField, itemIndex);
		return toItems([await waitForJob(item, rulesFor(item), { id, minutes, options })], itemIndex);
	};
	return defineOperation(service, run, { sideBySide: true });
}
