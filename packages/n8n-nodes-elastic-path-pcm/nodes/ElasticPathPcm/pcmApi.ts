import type { IDataObject } from 'n8n-workflow';

import type { Api, ApiService, GetOptions } from '../../core/api';
import type { RequestFailure } from '../../core/errors';
import { isRecord, numberOf, textOf } from '../../core/guards';
import type { IdRule } from '../../core/ids';
import { tokens } from '../../core/tokens';

/** The job API of Elastic Path PCM: its paths and the shape of its answers. */

export const PCM: ApiService = {
	name: 'Elastic Path PCM',
	credentialType: 'elasticPathApi',
	secrets: ['clientSecret', 'accessToken'],
	laterSecrets: ({ clientId, clientSecret }) => tokens.givenTo(clientId, clientSecret),
	exampleUrl: 'https://euwest.api.elasticpath.com',
	texts: {
		401: {
			statement: 'did not accept the client ID and the client secret',
			advice:
				"Open the credential, paste both again, and check that 'Base URL' is the region of your store. Then test it.",
		},
		403: {
			statement: 'does not allow this for the application key of the credential',
			advice: 'Ask an administrator of the store for a key that may see jobs.',
		},
	},
};

export const JOB_ID: IdRule = {
	parameter: 'Job',
	pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
	example: '2f4c6d1e-90ab-4c53-8a2f-0d9be7f1a003',
	inUrl: /\/jobs\/([0-9a-f-]{36})(?:[/?#]|$)/i,
};

/** The most rows the API gives at once. */
const PAGE_SIZE = 100;

export interface Rows {
	rows: IDataObject[];
	/** How many there are on all pages; undefined when the API does not tell, or can't be right. */
	total?: number;
	/** The API's own clock, epoch ms. */
	serverTime?: number;
}

/** A job by itself, in JSON:API form. */
export async function getJob(
	api: Api,
	jobId: string,
	explain: GetOptions['explain'] = explainMissingJob,
): Promise<IDataObject> {
	return jobIn(api, (await api.get(jobPath(jobId), undefined, { explain })).body);
}

/** Withdraws a job that is still pending; gives it as it is then. */
export async function postCancel(
	api: Api,
	jobId: string,
	explain: GetOptions['explain'],
): Promise<IDataObject> {
	return jobIn(api, (await api.post(`${jobPath(jobId)}/cancel`, { explain })).body);
}

/** Jobs from `offset` on, counted from 0. */
export async function getJobs(api: Api, offset: number, limit = PAGE_SIZE): Promise<Rows> {
	return await getRows(api, '/pcm/jobs', offset, limit);
}

/** What went wrong in a job, from `offset` on. */
export async function getErrors(
	api: Api,
	jobId: string,
	offset: number,
	explain: GetOptions['explain'] = explainMissingJob,
): Promise<Rows> {
	return await getRows(api, `${jobPath(jobId)}/errors`, offset, PAGE_SIZE, explain);
}

async function getRows(
	api: Api,
	path: string,
	offset: number,
	limit: number,
	explain?: GetOptions['explain'],
): Promise<Rows> {
	const query = { 'page[limit]': limit, 'page[offset]': offset };
	const { body, serverTime } = await api.get(path, query, { explain });
	if (!isRecord(body) || !Array.isArray(body.data)) throw api.unusable(NO_LIST);
	const rows = body.data.filter(isRecord);
	const { meta } = body;
	const results = isRecord(meta) && isRecord(meta.results) ? meta.results : {};
	const total = numberOf(results.total);
	return {
		rows,
		...(total !== undefined && total >= offset + rows.length ? { total } : {}),
		serverTime,
	};
}

function jobIn(api: Api, body: unknown): IDataObject {
	const job = isRecord(body) ? body.data : undefined;
	// The one field that everything hangs on.
	if (isRecord(job) && isRecord(job.attributes) && textOf(job.attributes.status) !== undefined)
		return job;
	throw api.unusable(NO_JOB);
}

function jobPath(jobId: string): string {
	return `/pcm/jobs/${encodeURIComponent(jobId)}`;
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
	statement: 'answered with something that is not job data, such as a web page',
	advice: "Check 'Base URL' in the credential: it is the region of your store.",
};

const NO_LIST = {
	statement: 'answered without a list',
	advice: "Check 'Base URL' in the credential, and whether this package has a newer version.",
};
