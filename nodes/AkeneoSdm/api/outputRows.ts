import type { IDataObject } from 'n8n-workflow';

import { httpStatusOf } from '../../../core/errors/kinds';
import { serverMessage } from '../../../core/errors/serverMessage';
import { EMPTY_TEXT } from '../../../core/errors/texts';
import type { RequestFailure } from '../../../core/errors/userErrors';
import { beginsArray, JsonArrayReader } from '../../../core/files/jsonArrayReader';
import type { Api, GetOptions } from '../../../core/http/api';
import { messageIn } from '../../../core/files/responseFile';
import { asBytes, type ByteStream, beginningOf, firstBytes } from '../../../core/util/byteStreams';
import { settle } from '../../../core/util/outcome';
import { isRecord, textOf } from '../../../core/util/typeGuards';
import { ColumnChoice } from './columns';
import { hasFailed, hasSucceeded, isPending, statusOf } from './job';
import { explainMissingJob, getJob, outputPath } from './jobsApi';

/** The output of a job, as rows. */

export interface Output {
	jobId: string;
	formatId: string;
}

/** A part of the rows. */
export interface RowRange {
	skip: number;
	/** Infinity for all. */
	limit: number;
	/** Empty for all columns. */
	columns: string[];
	/** Numbers that JavaScript would round become texts. */
	exactNumbers: boolean;
}

export interface RowsRead {
	rows: IDataObject[];
	/** Chosen columns that no row has. */
	missing: string[];
	/** The columns that there are, when some were chosen. */
	columns: string[];
}

/** The most bytes of text to put into items: more could take all the memory that n8n has. */
const MOST_BYTES = 512 * 1024 * 1024;

const NOT_ROWS = {
	statement: 'sent something other than rows',
	advice: "Check 'Output Format ID': only an output with rows can be fetched.",
};

const BROKEN_ROWS = {
	statement: 'sent rows that are not valid JSON',
	advice:
		"Try again in a few minutes. If the error stays, choose 'JSON File' in 'Output As' to get the text as it is, and contact the support of the service.",
};

const TOO_LARGE = {
	statement: 'has more rows than fit into items: they are over 512 MB',
	advice:
		"Choose 'JSON File' in 'Output As', or take less with 'Columns', 'Max Rows' and 'Skip Rows' under 'Options'.",
};

/** Rows in the order of the API, read while they arrive. Throws NodeApiError that says what a user can do. */
export async function readRows(
	api: Api,
	output: Output,
	range: RowRange,
	mostBytes = MOST_BYTES,
): Promise<RowsRead> {
	const take = async (body: ByteStream) => {
		await checkRows(api, body);
		const read = await settle(takeRows(body, range, mostBytes));
		if (!read.ok) throw read.error instanceof SyntaxError ? api.unusable(BROKEN_ROWS) : read.error;
		if (read.value === 'too large') throw api.unusable(TOO_LARGE);
		return read.value;
	};
	const path = pathOf(output, 'data');
	return await api.read(path, take, { explain: explainNoOutput(api, output) });
}

/** Leaving the loop before the end stops the transfer. */
async function takeRows(
	body: ByteStream,
	{ skip, limit, columns, exactNumbers }: RowRange,
	mostBytes: number,
): Promise<RowsRead | 'too large'> {
	const reader = new JsonArrayReader(skip, exactNumbers);
	const choice = new ColumnChoice(columns);
	const rows: IDataObject[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		const { values, bytes: size } = reader.push(asBytes(chunk));
		let shares = 0;
		for (const value of values) {
			const { row, share } = choice.pick(isRecord(value) ? value : { value });
			shares += share;
			rows.push(row);
			if (rows.length >= limit) return { rows, ...choice.result() };
		}
		bytes += values.length > 0 ? size * (shares / values.length) : 0;
		if (bytes > mostBytes) return 'too large';
	}
	reader.end();
	return { rows, ...choice.result() };
}

/** Throws NodeApiError for a body that does not begin like a list of rows. */
export async function checkRows(api: Api, body: ByteStream): Promise<void> {
	const beginning = await beginningOf(body);
	if (beginning.length === 0) throw api.unusable(EMPTY_TEXT);
	if (!beginsArray(beginning)) throw api.unusable(NOT_ROWS, messageIn(await firstBytes(body)));
}

/** `form` is as in `outputPath`. */
export function pathOf({ jobId, formatId }: Output, form: 'data' | 'download'): string {
	return outputPath(encodeURIComponent(jobId), form, encodeURIComponent(formatId));
}

const WHEN_DONE =
	'Fetch the output when the job is done. The Akeneo SDM Trigger node starts a workflow at that moment.';

/** No source says where Akeneo's screens show the number. */
const WHERE_IT_IS = 'Ask the administrator of your Akeneo account for it.';

/** How the API rejects this request is not documented, so the status of the job tells why. */
export function explainNoOutput(api: Api, { jobId, formatId }: Output): GetOptions['explain'] {
	return async (failure: RequestFailure) => {
		const { status = 0 } = failure;
		if (status < 400 || status >= 500 || [401, 403, 429].includes(status)) return failure;
		const job = await settle(getJob(api, jobId));
		if (!job.ok) {
			const isMissing = httpStatusOf(job.error) === 404;
			return isMissing ? explainMissingJob(failure) : failure;
		}
		if (hasSucceeded(statusOf(job.value))) {
			return {
				...failure,
				statement: `has no output with the format ID ${formatId} for this job`,
				advice: `Correct 'Output Format ID': it has to be the ID of an output of the job's project. ${WHERE_IT_IS}`,
			};
		}
		const jobStatus = statusOf(job.value);
		const now = textOf(job.value.status) ?? 'unknown';
		// Why the job has stopped, or what it waits for, says more than what the API says about this request.
		const reason = serverMessage(job.value.message) || failure.serverMessage;
		if (hasFailed(jobStatus)) {
			return {
				...failure,
				serverMessage: reason,
				statement: `has no output for this job, because it has stopped: its status is "${now}"`,
				advice: 'In Akeneo, correct what this message names. Then start the job again.',
			};
		}
		if (isPending(jobStatus)) {
			return {
				...failure,
				serverMessage: reason,
				statement: `has no output for this job, because it waits for a person: its status is "${now}"`,
				advice: `Open the job in Akeneo and act there. ${WHEN_DONE}`,
			};
		}
		return {
			...failure,
			statement: `has no output for this job yet: its status is "${now}"`,
			advice: WHEN_DONE,
		};
	};
}
