import type { IDataObject } from 'n8n-workflow';

import type { Api, ApiService, GetOptions } from '../../core/api';
import type { RequestFailure } from '../../core/errors';
import { isRecord } from '../../core/guards';

/** The ingest job API of Amperity: its paths and the shape of its answers. */

export const AMPERITY: ApiService = {
	name: 'Amperity',
	credentialType: 'amperityApi',
	secrets: ['accessToken'],
	exampleUrl: 'https://app.amperity.com/api',
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

/** The list of jobs does not give more than this at once, in ms. */
export const WINDOW_MS = 7 * 24 * 3600_000;

/** A stretch of time, epoch ms: from the beginning on, and before the end. */
export interface Window {
	from: number;
	to: number;
}

export interface Jobs {
	rows: IDataObject[];
	/** The service's own clock, epoch ms, if it told. */
	serverTime?: number;
}

/** All jobs that started in a window of at most WINDOW_MS, in any order; the list has no pages. */
export async function getJobs(api: Api, { from, to }: Window): Promise<Jobs> {
	const query = { created_from: isoDate(from), created_to: isoDate(to) };
	const { body, serverTime } = await api.get('/ingest/jobs', query);
	if (!isRecord(body) || !Array.isArray(body.data)) throw api.unusable(NO_JOBS);
	return { rows: body.data.filter(isRecord), serverTime };
}

/** One job, in the same form as in the list. */
export async function getJob(
	api: Api,
	jobId: string,
	explain?: GetOptions['explain'],
): Promise<IDataObject> {
	const path = `/ingest/jobs/${encodeURIComponent(jobId)}`;
	const { body } = await api.get(path, undefined, { explain });
	if (!isRecord(body) || !Array.isArray(body.tables)) throw api.unusable(NO_JOBS);
	return body;
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

function isoDate(ms: number): string {
	return new Date(ms).toISOString();
}

const NO_JOBS = {
	statement: 'answered with something that is not job data, such as a web page',
	advice:
		"Check 'Base URL' in the credential: it ends in /api, as in https://app.amperity.com/api.",
};
