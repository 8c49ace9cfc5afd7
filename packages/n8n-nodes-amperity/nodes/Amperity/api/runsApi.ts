import type { IDataObject } from 'n8n-workflow';

import type { RequestFailure } from '../../../../../core/errors/userErrors';
import type { Api, GetOptions } from '../../../../../core/http/api';
import { PageSizes } from '../../../../../core/http/pageSizes';
import type { IdRule } from '../../../../../core/parameters/ids';
import { isRecord, textOf } from '../../../../../core/util/typeGuards';
import { NO_JOBS } from './jobsApi';

/** The workflow run API of Amperity: its IDs, its paths and the shape of its responses. */

export const RUN_ID: IdRule = {
	parameter: 'Workflow Run',
	pattern: /^wf-[\w-]{1,100}$/,
	example: 'wf-20260310-40200-Zz9',
	inUrl: /\/(wf-[\w-]+)(?:[/?#]|$)/,
	hasList: true,
};

/** Of a courier group, an orchestration group or a campaign. */
export const CONFIG_ID: IdRule = {
	parameter: 'Configuration ID',
	pattern: /^(cg|og|cc)-[\w-]{1,100}$/,
	example: 'cg-123ABc4DE',
	inUrl: /\/((?:cg|og|cc)-[\w-]+)(?:[/?#]|$)/,
};

export const RUNS_PATH = '/workflow/runs';

/** `id` is an encoded ID, or the expression for one in a declared request. */
export function runPath(id: string): string {
	return `${RUNS_PATH}/${id}`;
}

export function stopPath(id: string): string {
	return `${runPath(id)}/stop`;
}

/** The query for a run with its error and its tasks. */
export const VERBOSE = { view: 'verbose' };

/** The filters of the list; dates are ISO 8601. */
export interface RunFilters extends IDataObject {
	created_from?: string;
	created_to?: string;
	ended_from?: string;
	ended_to?: string;
	/** As the API writes it, such as "courier.group/run". */
	type?: string;
	limit?: number;
}

export interface RunsPage {
	rows: IDataObject[];
	/** Leads to the next page; undefined on the last one. */
	next?: string;
	/** The service's own clock, epoch ms; undefined without a Date header. */
	serverTime?: number;
}

/** One run, with its error and its tasks. */
export async function getRun(
	api: Api,
	runId: string,
	explain?: GetOptions['explain'],
): Promise<IDataObject> {
	const path = runPath(encodeURIComponent(runId));
	return runIn(api, (await api.get(path, VERBOSE, { explain })).body);
}

const pageSizes = new PageSizes([0]);

/** One page of the runs that match the filters, in any order. */
export async function getRunsPage(
	api: Api,
	{ limit = 0, ...filters }: RunFilters,
	token?: string,
): Promise<RunsPage> {
	const ofList = {
		list: `${api.account} ${RUNS_PATH}`,
		query: JSON.stringify(filters),
		isFirst: token === undefined,
		wanted: limit,
	};
	const { body, serverTime } = await pageSizes.fetch(ofList, (size) =>
		api.get(RUNS_PATH, {
			...filters,
			...(size === 0 ? {} : { limit: size }),
			...(token === undefined ? {} : { next_token: token }),
		}),
	);
	if (!isRecord(body) || !Array.isArray(body.data)) throw api.unusable(NO_JOBS);
	return { rows: body.data.filter(isRecord), next: textOf(body.next_token), serverTime };
}

/** Starts a run. Undefined when the response does not show it. */
export async function postRun(
	api: Api,
	json: IDataObject,
	explain: GetOptions['explain'],
): Promise<IDataObject | undefined> {
	const { body } = await api.post(RUNS_PATH, { json, explain });
	return isRecord(body) && RUN_ID.pattern.test(textOf(body.id) ?? '') ? body : undefined;
}

/** Stops a run; returns the run as it is then. */
export async function postStop(
	api: Api,
	runId: string,
	explain: GetOptions['explain'],
): Promise<IDataObject> {
	const { body } = await api.post(stopPath(encodeURIComponent(runId)), { explain });
	return runIn(api, body);
}

function runIn(api: Api, body: unknown): IDataObject {
	if (isRecord(body) && textOf(body.state) !== undefined) return body;
	throw api.unusable(NO_JOBS);
}

/** For operations in which a user has chosen the run. */
export function explainMissingRun(failure: RequestFailure): RequestFailure {
	if (failure.status !== 404) return failure;
	return {
		...failure,
		statement: 'knows no workflow run with this ID',
		advice:
			"Choose the run from the list of 'Workflow Run'. If it is not there, check 'Tenant' in the credential.",
	};
}
