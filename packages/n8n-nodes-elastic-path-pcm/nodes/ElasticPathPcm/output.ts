import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../../core/api';
import { isRecord, textOf } from '../../core/guards';
import { readPages } from '../../core/pages';
import { fileLocations, hasEnded, jobKey, statusOf, typeOf } from './jobs';
import { getErrors } from './pcmApi';

/** What a finished job has to give: files, or the reasons why it failed. */

export type Kind = 'files' | 'errors';

/**
 * Which of the two to fetch. `wanted` is what the user chose: auto, file or errors. Throws NodeApiError when the job has
 * nothing of the kind.
 */
export function kindOf(api: Api, job: IDataObject, wanted: 'auto' | 'file' | 'errors'): Kind {
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
	if (status === 'failed') {
		if (wanted === 'auto') return 'errors';
		throw api.unusable({
			statement: 'has no files of this job, because it has failed',
			advice:
				"Choose 'Errors' in 'Output As' to see why, or 'Files or Errors' for whichever there is.",
		});
	}
	if (type === 'product-export' || fileLocations(job).length > 0) {
		if (status === 'success') return 'files';
		throw api.unusable({
			statement: `has no files of this job: its status is "${status}"`,
			advice: 'Export the products again.',
		});
	}
	throw api.unusable({
		statement: `has no files of this job: only exports make files, and this is a job of the type "${type}" with the status "${status}"`,
		advice:
			"Choose an export, or choose 'Errors' in 'Output As' to see what went wrong in this job.",
	});
}

/** What went wrong in a job, in the order of the API: `id`, `message`, and whatever else it tells. */
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

/** A row of errors without the shell of JSON:API. */
export function flattenError({ id, attributes }: IDataObject): IDataObject {
	const { message, ...more } = isRecord(attributes) ? attributes : {};
	return { id: textOf(id) ?? null, message: message ?? null, ...more };
}
