import type { IDataObject } from 'n8n-workflow';

import type { RequestFailure } from '../../../../../core/errors/userErrors';
import {
	type Api,
	type ApiService,
	explainMissingList,
	type GetOptions,
} from '../../../../../core/http/api';
import type { IdRule } from '../../../../../core/parameters/ids';
import { isoDate, isRecord } from '../../../../../core/util/typeGuards';

/** The ingest job API of Amperity: its IDs, its paths and the shape of its responses. */

export const JOBS_PATH = '/ingest/jobs';

export const AMPERITY: ApiService = {
	name: 'Amperity',
	credentialType: 'amperityApi',
	secrets: ['accessToken'],
	accountFields: ['tenant'],
	baseUrl: { example: 'https://app.amperity.com/api', path: JOBS_PATH },
	texts: {
		401: {
			statement: 'did not accept the access token',
			advice:
				"The token may have run out, or belong to another 'Tenant'. Open the credential, paste a valid token and test it again.",
		},
		403: {
			statement: 'does not allow this with the access token',
			advice:
				"Check 'Tenant' in the credential, and that the API key has the option DataGrid Operator.",
		},
	},
};

export const JOB_ID: IdRule = {
	parameter: 'Job',
	pattern: /^isj-[\w-]{1,100}$/,
	example: 'isj-20260310-40211-a1B2c3',
	inUrl: /\/(isj-[\w-]+)(?:[/?#]|$)/,
	hasList: true,
};

/** `id` is an encoded ID, or the expression for one in a declared request. */
export function jobPath(id: string): string {
	return `${JOBS_PATH}/${id}`;
}

/** The longest time that one request for the list may cover, in ms. */
export const LONGEST_SLICE_MS = 7 * 24 * 3600_000;

/** A time slice, epoch ms: `from` belongs to it, `to` does not. */
export interface TimeSlice {
	from: number;
	to: number;
}

export interface Jobs {
	rows: IDataObject[];
	/** The service's own clock, epoch ms; undefined without a Date header. */
	serverTime?: number;
}

/** All jobs that started in a time slice of at most LONGEST_SLICE_MS, in any order; the list has no pages. */
export async function getJobs(api: Api, { from, to }: TimeSlice): Promise<Jobs> {
	const query = { created_from: isoDate(from), created_to: isoDate(to) };
	const explain = explainMissingList(AMPERITY);
	const { body, serverTime } = await api.get(JOBS_PATH, query, { explain });
	if (!isRecord(body)) throw api.unusable(NO_JOBS);
	const rows = listIn(body.data);
	if (!rows) throw api.unusable(NO_JOBS);
	return { rows, serverTime };
}

/** One job, in the same form as in the list. */
export async function getJob(
	api: Api,
	jobId: string,
	explain?: GetOptions['explain'],
): Promise<IDataObject> {
	const path = jobPath(encodeURIComponent(jobId));
	const { body } = await api.get(path, undefined, { explain });
	if (!isRecord(body) || !listIn(body.tables)) throw api.unusable(NO_JOBS);
	return body;
}

/** Some servers write an empty list as null. Undefined for anything else. */
function listIn(value: unknown): IDataObject[] | undefined {
	if (value === null) return [];
	return Array.isArray(value) ? value.filter(isRecord) : undefined;
}

/** For operations in which a user has chosen the job. */
export function explainMissingJob(failure: RequestFailure): RequestFailure {
	if (failure.status !== 404) return failure;
	return {
		...failure,
		statement: 'knows no ingest job with this ID',
		advice:
			"Choose the job from the list of 'Job'. If it is not there, check 'Tenant' in the credential.",
	};
}

export const NO_JOBS = {
	statement: 'sent something that is not job data, such as a web page',
	advice:
		"Check 'Base URL' in the credential: it ends in /api, as in https://app.amperity.com/api.",
};
