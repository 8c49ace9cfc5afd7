import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../../../../core/http/api';
import { readPages } from '../../../../../core/pagination/numberedPages';
import { DeadlineExceeded } from '../../../../../core/util/deadlines';
import { settle } from '../../../../../core/util/outcome';
import { isRecord, textOf } from '../../../../../core/util/typeGuards';
import { fileLocations, hasEnded, hasFailed, hasSucceeded, jobKey, statusOf, typeOf } from './job';
import { getErrors } from './jobsApi';

/** The output of an ended job: files, or the reasons why it failed. */

export type Kind = 'files' | 'errors';

/** More reasons for a failure than anybody reads in an alert. */
const MOST_ERRORS = 10;

/**
 * The kind of output to fetch. `wanted` is the choice of the user. Throws NodeApiError when the job has no output of that kind.
 */
export function kindOf(api: Api, job: IDataObject, wanted: string): Kind {
	const status = statusOf(job) ?? 'unknown';
	const type = typeOf(job) ?? 'unknown';
	if (!hasEnded(job)) {
		throw api.unusable({
			statement: `has no output for this job yet: its status is "${status}"`,
			advice:
				'Fetch the output when the job has ended. The Elastic Path PCM Trigger node starts a workflow at that moment.',
		});
	}
	if (wanted === 'errors') return 'errors';
	if (hasFailed(status)) {
		if (wanted === 'auto') return 'errors';
		throw api.unusable({
			statement: 'has no files of this job, because it has failed',
			advice:
				"Choose 'Errors' in 'Output As' to see why, or 'Files or Errors' for whichever there is.",
		});
	}
	if (type === 'product-export' || fileLocations(job).length > 0) {
		if (hasSucceeded(status)) return 'files';
		throw api.unusable({
			statement: `has no files of this job: its status is "${status}"`,
			advice: 'Export the products again.',
		});
	}
	throw api.unusable({
		statement: `has no files of this job: only exports make files, and this is a job of the type "${type}" with the status "${status}"`,
		advice: `${hasSucceeded(status) ? 'This job went well, and there is nothing to fetch. Choose an export' : "Choose an export, or choose 'Errors' in 'Output As' to see what went wrong in this job"}. If the job comes from the trigger, add the filter 'Type' there, so that only exports come.`,
	});
}

/** The errors of a job, in the order of the API: `id`, `message` and any other field. */
export async function readErrors(api: Api, jobId: string): Promise<IDataObject[]> {
	let offset = 0;
	const { rows } = await readPages({
		keyOf: jobKey,
		passes: 1,
		getPage: async (number) => {
			if (number === 1) offset = 0;
			const page = await getErrors(api, jobId, offset);
			offset += page.rows.length;
			return { rows: page.rows, count: page.total, hasNext: page.rows.length > 0 };
		},
	});
	return rows;
}

/**
 * The messages of the first errors of a job; undefined when they cannot be read, since a job says more than nothing without them.
 * Throws DeadlineExceeded.
 */
export async function firstErrors(api: Api, jobId: string): Promise<string[] | undefined> {
	const page = await settle(getErrors(api, jobId, 0));
	if (!page.ok && page.error instanceof DeadlineExceeded) throw page.error;
	if (!page.ok) return undefined;
	return page.value.rows
		.flatMap((row) => textOf(flattenError(row).message) ?? [])
		.slice(0, MOST_ERRORS);
}

/** The same for every error. */
const NESTING = ['type', 'attributes'];

/** An error without the nesting of JSON:API; every other field, such as `meta`, stays as it is. */
export function flattenError(error: IDataObject): IDataObject {
	const outer: IDataObject = Object.fromEntries(
		Object.entries(error).filter(([name]) => !NESTING.includes(name)),
	);
	const inner = isRecord(error.attributes) ? error.attributes : {};
	const message = inner.message ?? outer.message ?? outer.detail ?? outer.title ?? null;
	const own = { id: textOf(outer.id) ?? null, message };
	return { ...own, ...outer, ...inner, ...own };
}
