import type { GenericValue, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RequestFailure } from '../../core/errors';
import { textOf } from '../../core/guards';
import type { Api } from '../../core/request';
import { settle } from '../../core/settle';
import { explainMissingJob, getJob, jobPath } from './sdmApi';

/** What a finished job has produced. */

type Streamable = Exclude<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], Buffer>;

export const NOT_ROWS = {
	statement: 'answered without rows',
	advice: "Check 'Output Format ID': only an output with rows can be fetched.",
};

/** The rows of an output, parsed or as a stream. An unfinished job or a wrong format is said in plain words. */
export async function openOutput(
	api: Api,
	jobId: string,
	formatId: string,
	{ stream = false } = {},
): Promise<unknown> {
	const path = `${jobPath(jobId)}data/${encodeURIComponent(formatId)}/`;
	const explain = async (failure: RequestFailure) =>
		await explainNoOutput(api, jobId, formatId, failure);
	const { body } = await api.get(path, undefined, { stream, explain });
	return body;
}

export function rowsOf(api: Api, body: unknown): Array<GenericValue | IDataObject> {
	if (!Array.isArray(body)) throw api.unusable(NOT_ROWS);
	return body;
}

export function isStream(body: unknown): body is Streamable {
	return typeof body === 'object' && body !== null && 'pipe' in body && 'readable' in body;
}

/** How the API refuses here is not documented, so the job itself is asked why. */
async function explainNoOutput(
	api: Api,
	jobId: string,
	formatId: string,
	failure: RequestFailure,
): Promise<RequestFailure> {
	const { status = 0 } = failure;
	if (status < 400 || status >= 500 || [401, 403, 429].includes(status)) return failure;
	const job = await settle(getJob(api, jobId));
	if (!job.ok) return explainMissingJob(failure);
	const jobStatus = textOf(job.value.status) ?? 'unknown';
	if (jobStatus.toLowerCase() === 'done') {
		return {
			...failure,
			statement: `has no output with the format ID ${formatId} for this job`,
			advice: "Check 'Output Format ID' on the Outputs page of the project in Akeneo.",
		};
	}
	return {
		...failure,
		statement: `has no output for this job yet: its status is "${jobStatus}"`,
		advice:
			'Fetch the output when the job is done. The Akeneo SDM Trigger node starts a workflow at that moment.',
	};
}
