import type { IDataObject } from 'n8n-workflow';

import { EMPTY_TEXT } from '../errors/texts';
import type { Api } from '../http/api';
import { beginningOf, type ByteStream, firstBytes } from '../util/byteStreams';
import { isRecord } from '../util/typeGuards';
import { fileNameOf, mediaTypeOf } from './fileNames';

/** The file in a response of status 200, which may be none: services send a page or a message in its place. */

const PAGE_TYPES = ['text/html', 'application/xhtml+xml'];
const JSON_TYPE = /^application\/([\w.+-]+\+)?json$/;

/** The beginning of a body that is not a file, after blanks and a byte order mark. */
const PAGE = /^[\ufeff\s]*<(!doctype html|html|head|body)[\s>]/i;
const JSON_OBJECT = /^[\ufeff\s]*\{\s*["}]/;
const JSON_LIST = /^[\ufeff\s]*\[/;
const XML_ERROR = /^[\ufeff\s]*(<\?xml[^>]*>\s*)?<Error[\s>]/;

/** Fields in which services say what is wrong. */
const MESSAGE_FIELDS =
	/^(code|details?|errors?|error_?description|message|msg|non_field_errors|reason|title)$/i;

export interface Expected {
	/** What to do about a web page in place of the file. */
	adviceOnPages: string;
	/** The address is a secret, which a message of its server may repeat. */
	isSigned?: boolean;
}

/** The name and the media type of the file that a body holds. Throws NodeApiError for a body without a file. */
export async function fileIn(
	api: Api,
	body: ByteStream,
	headers: IDataObject,
	{ adviceOnPages, isSigned = false }: Expected,
): Promise<{ name?: string; mediaType?: string }> {
	const name = fileNameOf(headers);
	const mediaType = mediaTypeOf(headers);
	const beginning = await beginningOf(body);
	if (beginning.length === 0) throw api.unusable(EMPTY_TEXT);
	const start = Buffer.from(beginning.subarray(0, 1000)).toString();
	if (isPage(start, name, mediaType)) {
		throw api.unusable({
			statement: 'sent a web page in place of the file',
			advice: adviceOnPages,
		});
	}
	if (isMessage(start, name, mediaType)) {
		const message = isSigned ? undefined : messageIn(await firstBytes(body));
		throw api.unusable(
			{
				statement: 'sent a message in place of the file',
				advice:
					'Run this node again in a few minutes. If the error stays, contact the support of the service.',
			},
			message,
		);
	}
	return { name, mediaType };
}

/** The part of a parsed body that says what is wrong; undefined without one. */
export function messageIn(body: unknown): IDataObject | undefined {
	if (!isRecord(body)) return undefined;
	return Object.fromEntries(Object.entries(body).filter(([key]) => MESSAGE_FIELDS.test(key)));
}

/** Some programs send spreadsheets as web pages, but then with the name of a file. */
function isPage(start: string, name?: string, mediaType?: string): boolean {
	return PAGE_TYPES.includes(mediaType ?? '') || (name === undefined && PAGE.test(start));
}

function isMessage(start: string, name?: string, mediaType?: string): boolean {
	if (XML_ERROR.test(start)) return true;
	if (name?.toLowerCase().endsWith('.json')) return false;
	return JSON_OBJECT.test(start) || (JSON_TYPE.test(mediaType ?? '') && !JSON_LIST.test(start));
}
