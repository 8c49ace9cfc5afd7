import type { IDataObject } from 'n8n-workflow';

import { mayHaveWorked } from '../../../core/errors/classify';
import { kindOf } from '../../../core/errors/kinds';
import type { RequestFailure } from '../../../core/errors/userErrors';
import type { InputFile } from '../../../core/files/inputFile';
import { multipartBody } from '../../../core/files/multipart';
import type { Api, RequestContext } from '../../../core/http/api';
import { waitUntil } from '../../../core/operation/waitUntil';
import type { IdRule } from '../../../core/parameters/ids';
import { settle } from '../../../core/util/outcome';
import { isRecord, textOf } from '../../../core/util/typeGuards';
import { NOT_JSON } from './jobsApi';

/**
 * The file API. Akeneo documents the upload, and that a file is parsed afterwards. How a file is fetched, and
 * how its state is written, was seen in public clients only: where that is wrong, a file counts as parsed.
 */

export const FILES_PATH = '/api/v1/files/';

export const FILE_ID: IdRule = {
	parameter: 'File ID',
	pattern: /^\d{1,15}$/,
	example: '7001',
	inUrl: /\/files\/(\d+)(?:[/?#]|$)/i,
};

/** How long a state that is not known counts as a file that is still parsed, in ms. */
const UNKNOWN_STATE_MS = 60_000;

/** A file as the API shows it; only its `id` is certain. */
export interface SdmFile extends IDataObject {
	id: string | number;
}

export async function uploadFile(api: Api, file: InputFile, skipLines: number): Promise<SdmFile> {
	const fields: Record<string, string> = skipLines > 0 ? { skip_lines: String(skipLines) } : {};
	const openBody = async () => await multipartBody(fields, { field: 'file', file });
	const { body } = await api.post(FILES_PATH, { openBody, explain });
	return uploaded(api, body);
}

/** Each row holds the value of each column by its name. */
export async function uploadRows(api: Api, rows: IDataObject[]): Promise<SdmFile> {
	const { body } = await api.post(FILES_PATH, { json: { data: rows }, explain });
	return uploaded(api, body);
}

/** Fetches a file until it is parsed, or its state can't be read. Undefined when it is still parsed at the deadline (epoch ms). */
export async function waitUntilParsed(
	context: RequestContext,
	api: Api,
	file: SdmFile,
	deadline: number,
): Promise<SdmFile | undefined> {
	if (isParsed(file)) return file;
	const unknownUntil = Date.now() + UNKNOWN_STATE_MS;
	const waited = await settle(
		waitUntil(context, {
			readState: async () => {
				const { body } = await api.get(`${FILES_PATH}${encodeURIComponent(file.id)}/`);
				if (!isRecord(body)) throw api.unusable(NOT_JSON);
				return { ...body, id: file.id };
			},
			isOver: (state: SdmFile) =>
				isParsed(state) || stateOf(state) === undefined || isUnknownFor(state, unknownUntil),
			deadline,
		}),
	);
	if (waited.ok) return waited.value.timedOut ? undefined : waited.value.state;
	const kind = kindOf(waited.error);
	if (kind === 'permanent' || kind === 'forbidden' || kind === 'unclear') return file;
	throw waited.error;
}

export function hasParsingFailed(file: SdmFile): boolean {
	return stateOf(file) === 'error';
}

function isParsed(file: SdmFile): boolean {
	return ['ready', 'error'].includes(stateOf(file) ?? '');
}

function isUnknownFor(file: SdmFile, until: number): boolean {
	return stateOf(file) !== 'parsing' && Date.now() >= until;
}

function stateOf({ status }: SdmFile): string | undefined {
	return textOf(status)?.toLowerCase();
}

function uploaded(api: Api, body: unknown): SdmFile {
	const id = isRecord(body) && (typeof body.id === 'number' ? body.id : textOf(body.id));
	// It becomes part of an address.
	const isValid = FILE_ID.pattern.test(textOf(id) ?? '');
	if (!isRecord(body) || !id || !isValid) throw api.unusable({ ...NOT_JSON, advice: UPLOAD_AGAIN });
	return { ...body, id };
}

const UPLOAD_AGAIN =
	'Whether the file has arrived is not known. Run this node again: a file alone starts nothing in Akeneo.';

function explain(failure: RequestFailure): RequestFailure {
	if (failure.status === 413) {
		return {
			...failure,
			statement: 'does not take a file of this size',
			advice: 'Split the file, and upload each part.',
		};
	}
	return mayHaveWorked(failure) ? { ...failure, advice: UPLOAD_AGAIN } : failure;
}
