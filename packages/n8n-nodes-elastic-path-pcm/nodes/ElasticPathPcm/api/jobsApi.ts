import type { IDataObject } from 'n8n-workflow';

import { tokens } from '../../../../../core/credential/tokenCache';
import type { RequestFailure } from '../../../../../core/errors/userErrors';
import {
	type Api,
	type ApiService,
	explainMissingList,
	type GetOptions,
} from '../../../../../core/http/api';
import type { IdRule } from '../../../../../core/parameters/ids';
import { isRecord, textOf } from '../../../../../core/util/typeGuards';
import { getRows, type Rows } from './pages';

/** The job API of Elastic Path PCM: its IDs, its paths and the shape of its responses. */

export const JOBS_PATH = '/pcm/jobs';

export const PCM: ApiService = {
	name: 'Elastic Path PCM',
	credentialType: 'elasticPathApi',
	secrets: ['clientSecret', 'accessToken'],
	accountFields: ['clientId'],
	laterSecrets: ({ clientId, clientSecret }) => tokens.givenTo(clientId, clientSecret),
	baseUrl: { example: 'https://euwest.api.elasticpath.com', path: JOBS_PATH },
	texts: {
		401: {
			statement: 'did not accept the client ID and the client secret',
			advice:
				"Open the credential, paste both again, and check that 'Base URL' is the region of your store. Then test it.",
		},
		403: {
			statement: 'does not allow this for the application key of the credential',
			advice: 'Ask an administrator of the store for an application key that may do this.',
		},
	},
};

export const JOB_ID: IdRule = {
	parameter: 'Job',
	pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
	example: '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003',
	inUrl: /\/jobs\/([0-9a-f-]{36})(?:[/?#]|$)/i,
	hasList: true,
};

/** `id` is an encoded ID, or the expression for one in a declared request. */
export function jobPath(id: string): string {
	return `${JOBS_PATH}/${id}`;
}

export function cancelPath(id: string): string {
	return `${jobPath(id)}/cancel`;
}

/** A job by itself, in the form of JSON:API. */
export async function getJob(
	api: Api,
	jobId: string,
	explain: GetOptions['explain'] = explainMissingJob,
): Promise<IDataObject> {
	const path = jobPath(encodeURIComponent(jobId));
	return jobIn(api, (await api.get(path, undefined, { explain })).body);
}

/** Cancels a pending job; returns the job as it is then. */
export async function postCancel(
	api: Api,
	jobId: string,
	explain: GetOptions['explain'],
): Promise<IDataObject> {
	const path = cancelPath(encodeURIComponent(jobId));
	return jobIn(api, (await api.post(path, { explain })).body);
}

/** Jobs from `offset` on, counted from 0. */
export async function getJobs(api: Api, offset: number, limit?: number): Promise<Rows> {
	return await getRows(api, JOBS_PATH, offset, { limit, explain: explainMissingList(PCM) });
}

/** The errors of a job, from `offset` on. */
export async function getErrors(
	api: Api,
	jobId: string,
	offset: number,
	explain: GetOptions['explain'] = explainMissingJob,
): Promise<Rows> {
	const path = `${jobPath(encodeURIComponent(jobId))}/errors`;
	return await getRows(api, path, offset, { list: 'errors', explain });
}

function jobIn(api: Api, body: unknown): IDataObject {
	const job = isRecord(body) ? body.data : undefined;
	// Nothing can be said about a job without a status.
	if (isRecord(job) && isRecord(job.attributes) && textOf(job.attributes.status) !== undefined)
		return job;
	throw api.unusable(NO_JOB);
}

/** For operations in which a user has chosen the job. */
export function explainMissingJob(failure: RequestFailure): RequestFailure {
	if (failure.status !== 404) return failure;
	return {
		...failure,
		statement: 'knows no job with this ID',
		advice:
			"Choose the job from the list of 'Job'. If it is not there, it belongs to another store or is no longer kept.",
	};
}

const NO_JOB = {
	statement: 'sent something that is not job data, such as a web page',
	advice: "Check 'Base URL' in the credential: it is the region of your store.",
};
