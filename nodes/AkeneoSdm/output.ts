import type { GenericValue, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RequestFailure } from '../../core/errors';
import { isRecord, textOf } from '../../core/guards';
import type { Api } from '../../core/request';
import { settle } from '../../core/settle';
import { explainMissingJob, getJob, jobPath } from './sdmApi';

/** What a finished job has produced. */

type Streamable = Exclude<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], Buffer>;

export const NOT_ROWS = {
	statement: 'answered without rows',
	advice: "Check 'Output Format ID': only an output with rows can be fetched.",
};

const BROKEN = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ETIMEDOUT', 'Z_BUF_ERROR']);

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
	const { body, headers } = await api.get(path, undefined, { stream, explain });
	if (isStream(body) && /html/i.test(textOf(headers['content-type']) ?? '')) {
		body.destroy();
		throw api.unusable(NOT_ROWS);
	}
	return body;
}

/** What became of a stream that was being saved: a connection that broke is the API's matter, all else is not. */
export function explainBroken(api: Api, error: unknown): unknown {
	const code = isRecord(error) ? textOf(error.code) : undefined;
	return code !== undefined && BROKEN.has(code)
		? api.unusable({ code: 'ERR_BAD_RESPONSE' })
		: error;
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
	if (!job.ok) {
		const isMissing = isRecord(job.error) && job.error.httpCode === '404';
		return isMissing ? explainMissingJob(failure) : failure;
	}
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
