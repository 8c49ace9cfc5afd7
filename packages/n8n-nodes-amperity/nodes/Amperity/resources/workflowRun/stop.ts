import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { OPTIONS_FIELD } from '../../../../../../core/parameters/collections';
import { httpStatusOf } from '../../../../../../core/errors/kinds';
import type { RequestFailure } from '../../../../../../core/errors/userErrors';
import type { Api, GetOptions } from '../../../../../../core/http/api';
import { defineOperation } from '../../../../../../core/operation/defineOperation';
import { toItems } from '../../../../../../core/operation/items';
import { fromParameter, routing } from '../../../../../../core/operation/routing';
import { allowAgentsField, checkAgentAllowed } from '../../../../../../core/operation/starting';
import { checkedId } from '../../../../../../core/parameters/ids';
import { locatorValue } from '../../../../../../core/parameters/values';
import { settle } from '../../../../../../core/util/outcome';
import { AMPERITY } from '../../api/jobsApi';
import { runHasEnded, runItem, runStatus } from '../../api/run';
import { explainMissingRun, getRun, postStop, RUN_ID, stopPath } from '../../api/runsApi';
import { isStopped } from '../../api/states';
import { AGENTS } from './fields';

const show = { resource: ['workflowRun'], operation: ['stop'] };

/** One item: the run, which may still have some work to end. */
export const stop = defineOperation(AMPERITY, async ({ context, api, parameter, itemIndex }) => {
	const node = context.getNode();
	checkAgentAllowed(node, parameter('options', {}), AGENTS, itemIndex);
	const id = checkedId(node, locatorValue(parameter('workflowRunId')), RUN_ID, itemIndex);
	return toItems([runItem({ id, ...(await stopRun(api, id)) })], itemIndex);
});

/** A request that may have worked is not sent again: the state of the run tells whether it has. */
async function stopRun(api: Api, id: string): Promise<IDataObject> {
	const posted = await settle(postStop(api, id, explainNotRunning(api, id)));
	if (posted.ok) return posted.value;
	if ((httpStatusOf(posted.error) ?? 500) < 500) throw posted.error;
	const run = await settle(getRun(api, id));
	if (run.ok && isStopped(run.value.state)) return run.value;
	throw posted.error;
}

/** How the API rejects this request is not documented, so the state of the run tells why. */
function explainNotRunning(api: Api, id: string): GetOptions['explain'] {
	return async (failure: RequestFailure) => {
		if (failure.status === 404) return explainMissingRun(failure);
		if (![400, 403, 409, 422].includes(failure.status ?? 0)) return failure;
		const run = await settle(getRun(api, id));
		if (!run.ok || !runHasEnded(run.value)) return failure;
		return {
			...failure,
			statement: `did not stop this run: its status is "${runStatus(run.value)}"`,
			advice:
				'The run is over, so there is nothing to stop. Check the ID if you meant another run.',
		};
	};
}

export const stopOperation: INodePropertyOptions = {
	name: 'Stop Run',
	value: 'stop',
	action: 'Stop a workflow run',
	description:
		'Stop a workflow run. Tasks that have already sent something may still run to their end.',
	routing: routing({ method: 'POST', url: stopPath(fromParameter('workflowRunId')) }, stop.one),
};

export const stopFields: INodeProperties[] = [
	{
		...OPTIONS_FIELD,
		displayOptions: { show },
		options: [allowAgentsField(AGENTS)],
	},
];
