import type { IDataObject } from 'n8n-workflow';

import type { RequestFailure } from '../../../core/errors/userErrors';
import { type Api, type ApiService, type GetOptions } from '../../../core/http/api';
import type { IdRule } from '../../../core/parameters/ids';
import { isRecord, textOf } from '../../../core/util/typeGuards';

/** The job API of Akeneo Supplier Data Manager: its IDs, its paths and the shape of its responses. */

export const JOBS_PATH = '/api/v1/jobs/';

export const SDM: ApiService = {
	name: 'Akeneo SDM',
	credentialType: 'akeneoSdmApi',
	secrets: ['apiToken'],
	accountFields: ['apiToken'],
	baseUrl: { example: 'https://sdm.akeneo.cloud', path: JOBS_PATH },
};

export const JOB_ID: IdRule = {
	parameter: 'Job',
	pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
	example: '7b0f6a52-3a0e-4b7c-9a51-1d5f0a6f9c11',
	inUrl: /\/jobs\/([0-9a-f-]{36})(?:[/?#]|$)/i,
	hasList: true,
};

export const OUTPUT_FORMAT_ID: IdRule = {
	parameter: 'Output Format ID',
	pattern: /^\d{1,15}$/,
	example: '12',
	inUrl: /\/(?:data|download|output[\w-]*)\/(\d{1,15})(?:[/?#]|$)/i,
};

export const PROJECT_ID: IdRule = {
	parameter: 'Project',
	pattern: /^\d{1,15}$/,
	example: '41',
	inUrl: /\/projects\/(\d+)(?:[/?#]|$)/i,
	hasList: true,
};

/** `id` is an encoded ID, or the expression for one in a declared request; so are those of `outputPath`. */
export function jobPath(id: string): string {
	return `${JOBS_PATH}${id}/`;
}

/** `form` is "data" for the rows as JSON and "download" for the file in the format of the output. */
export function outputPath(id: string, form: string, formatId: string): string {
	return `${jobPath(id)}${form}/${formatId}/`;
}

/** A job by itself. It may hold less than its list entry: only `status` and `step` are documented. */
export async function getJob(
	api: Api,
	jobId: string,
	explain?: GetOptions['explain'],
): Promise<IDataObject> {
	const { body } = await api.get(jobPath(encodeURIComponent(jobId)), undefined, { explain });
	// No other field is certain to be there.
	if (!isRecord(body) || textOf(body.status) === undefined) throw api.unusable(NOT_JSON);
	return body;
}

/** A project by itself, as public clients fetch it. */
export async function getProject(api: Api, id: string): Promise<IDataObject> {
	const { body } = await api.get(`/api/v1/projects/${encodeURIComponent(id)}/`);
	if (!isRecord(body)) throw api.unusable(NOT_JSON);
	return body;
}

/** For operations in which a user has chosen the job. */
export function explainMissingJob(failure: RequestFailure): RequestFailure {
	if (failure.status !== 404) return failure;
	return {
		...failure,
		statement: 'knows no job with this ID',
		advice:
			"Choose the job from the list of 'Job'. If it is not there, it was deleted or belongs to another organization.",
	};
}

export const NOT_JSON = {
	statement: 'sent something that is not job data, such as a web page',
	advice: "Check 'Base URL' in the credential: it is usually https://sdm.akeneo.cloud.",
};
