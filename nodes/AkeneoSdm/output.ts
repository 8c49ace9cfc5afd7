import type { IDataObject } from 'n8n-workflow';

import type { RequestFailure } from '../../core/errors';
import { isRecord, textOf } from '../../core/guards';
import { JsonArrayReader, NotAnArray } from '../../core/jsonArray';
import type { Api, GetOptions } from '../../core/api';
import { settle } from '../../core/settle';
import { asBytes, type ByteStream } from '../../core/streams';
import { columnPicker } from './columns';
import { explainMissingJob, getJob, jobPath } from './sdmApi';

/** The rows a finished job has produced. */

export interface Output {
	jobId: string;
	formatId: string;
}

/** Which part of the rows is wanted. */
export interface RowRange {
	skip: number;
	/** Infinity for all. */
	limit: number;
	/** None for all of them. */
	columns: string[];
}

/** More text in items, in bytes, could take all memory n8n has. */
const MOST_BYTES = 512 * 1024 * 1024;

const NOT_ROWS = {
	statement: 'answered without rows',
	advice: "Check 'Output Format ID': only an output with rows can be fetched.",
};

const BROKEN_ROWS = {
	statement: 'answered with rows that are not valid JSON',
	advice: 'Try again in a few minutes. If it goes on, tell the support of the service.',
};

const TOO_LARGE = {
	statement: 'has more rows than fit into items: they are over 512 MB',
	advice:
		"Choose 'JSON File' in 'Output As', or take less with 'Columns', 'Max Rows' and 'Skip Rows' under 'Options'.",
};

/** Rows in the order of the API, read while they arrive. Throws NodeApiError with what a user can do. */
export async function readRows(
	api: Api,
	output: Output,
	range: RowRange,
	mostBytes = MOST_BYTES,
): Promise<IDataObject[]> {
	const take = async (body: ByteStream) => {
		const read = await settle(takeRows(body, range, mostBytes));
		if (!read.ok) throw explainRows(api, read.error);
		if (read.value === 'too large') throw api.unusable(TOO_LARGE);
		return read.value;
	};
	return await api.read(dataPath(output), take, { explain: explainNoOutput(api, output) });
}

/** To leave the loop before the end is to stop the transfer. */
async function takeRows(
	body: ByteStream,
	{ skip, limit, columns }: RowRange,
	mostBytes: number,
): Promise<IDataObject[] | 'too large'> {
	const reader = new JsonArrayReader(skip);
	const pick = columnPicker(columns);
	const rows: IDataObject[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		const { values, bytes: size } = reader.push(asBytes(chunk));
		let shares = 0;
		for (const value of values) {
			const { row, share } = pick(isRecord(value) ? value : { value });
			shares += share;
			rows.push(row);
			if (rows.length >= limit) return rows;
		}
		bytes += values.length > 0 ? size * (shares / values.length) : 0;
		if (bytes > mostBytes) return 'too large';
	}
	reader.end();
	return rows;
}

/** What a user reads when rows are not as they should be; any other error as it is. */
export function explainRows(api: Api, error: unknown): unknown {
	if (error instanceof NotAnArray) return api.unusable(NOT_ROWS);
	return error instanceof SyntaxError ? api.unusable(BROKEN_ROWS) : error;
}

export function dataPath({ jobId, formatId }: Output): string {
	return `${jobPath(jobId)}data/${encodeURIComponent(formatId)}/`;
}

/** How the API refuses here is not documented, so the job itself is asked why. */
export function explainNoOutput(api: Api, { jobId, formatId }: Output): GetOptions['explain'] {
	return async (failure: RequestFailure) => {
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
	};
}
