import { type IDataObject, type INode, NodeOperationError } from 'n8n-workflow';

import type { RequestFailure } from '../../../../../core/errors/userErrors';
import type { Api, RequestContext } from '../../../../../core/http/api';
import { makeOnce } from '../../../../../core/operation/makeOnce';
import { isoDate, textOf } from '../../../../../core/util/typeGuards';
import { readRuns } from './runList';
import { postRun } from './runsApi';

/** Starts a workflow run, once: it may send campaigns, and the API has no key that tells one start from another. */

export interface NewRun {
	/** Of a courier group, an orchestration group or a campaign. */
	configId: string;
	/** ISO 8601. */
	rangeFrom?: string;
	rangeTo?: string;
	runMode?: string;
}

export interface StartedRun {
	run: IDataObject;
	/** False when Amperity gave no clear response, and the run was found in the list. */
	confirmed: boolean;
}

/** How far back the list is read that shows which runs were there before the start. */
const BEFORE_MS = 3600_000;

/** A run does not name its configuration, but its type is that of the configuration. */
const TYPES: Record<string, RegExp> = {
	cg: /courier/i,
	og: /orchestration/i,
	cc: /campaign/i,
};

/** Throws NodeApiError, or NodeOperationError when it can't be known whether the run has started. */
export async function startRun(
	context: RequestContext & { getNode(): INode },
	api: Api,
	{ configId, rangeFrom, rangeTo, runMode }: NewRun,
	itemIndex: number,
): Promise<StartedRun> {
	const type = TYPES[configId.slice(0, 2)];
	const since = isoDate(Date.now() - BEFORE_MS);
	let confirmed = false;
	const { thing } = await makeOnce<IDataObject>(context, {
		list: async () => (await readRuns(api, { created_from: since })).rows,
		keyOf: ({ id }) => textOf(id),
		mayExist: false,
		make: async () => {
			const json = {
				config_id: configId,
				...(rangeFrom === undefined ? {} : { range_from: rangeFrom }),
				...(rangeTo === undefined ? {} : { range_to: rangeTo }),
				...(runMode === undefined ? {} : { run_mode: runMode }),
			};
			const run = await postRun(api, json, explain);
			confirmed = run !== undefined;
			return run;
		},
		isOurs: async (run) => await Promise.resolve(type?.test(String(run.type)) ?? false),
		cannotKnow: () =>
			new NodeOperationError(
				context.getNode(),
				`Amperity did not say whether it has started ${configId}`,
				{
					itemIndex,
					description:
						'Look at the workflows in Amperity. Run this node again only if no new run is there: a second run would do everything twice.',
				},
			),
	});
	return { run: thing, confirmed };
}

function explain(failure: RequestFailure): RequestFailure {
	if (failure.status !== 400 && failure.status !== 404 && failure.status !== 422) return failure;
	return {
		...failure,
		statement: 'did not start this run',
		advice:
			"Check 'Configuration ID': Amperity copies it with Copy ID in the menu of a courier group, an orchestration group or a campaign. A courier group that reads files also needs 'Range From'.",
	};
}
