import type { IDataObject } from 'n8n-workflow';

import { shortened } from '../errors/serverMessage';
import { textOf } from '../util/typeGuards';

/** The name and the media type of the file in a response. */

/** File systems take no more than 255 bytes, and a character can take four. */
const LONGEST = 60;
const LONGEST_ENDING = 10;

/** The media type, without parameters, in lower case; undefined for one that only means "some file". */
export function mediaTypeOf(headers: IDataObject): string | undefined {
	const type = textOf(headers['content-type'])?.split(';')[0]?.trim().toLowerCase();
	const isType = type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type);
	return isType && !/\/(octet-stream|x-download|force-download|binary)$/.test(type)
		? type
		: undefined;
}

/**
 * The file name in the Content-Disposition header, without folders, control characters and characters that file systems
 * reject; undefined when nothing is left. `filename*` (RFC 6266) is preferred, as it can hold every character.
 */
export function fileNameOf(headers: IDataObject): string | undefined {
	const header = textOf(headers['content-disposition']) ?? '';
	const extended = /(?:^|;)\s*filename\*\s*=\s*"?([\w-]*)'[^']*'([^";]+)/i.exec(header);
	const plain = /(?:^|;)\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(header);
	const names = [
		extended ? decoded(unescaped(extended[2] ?? '', '%'), extended[1] ?? '') : undefined,
		plain ? readable(plain[1]?.replace(/\\(["\\])/g, '$1') ?? plain[2] ?? '') : undefined,
	];
	return names.map((name) => safe(name ?? '')).find((name) => name !== '');
}

/** RFC 2047: =?charset?B?base64?= or =?charset?Q?quoted=20text?=; blanks between two of them do not count. */
const ENCODED_WORD = /=\?([\w-]+)(?:\*[\w-]*)?\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi;

/** Decodes `filename=`, which has no standard for non-ASCII. */
function readable(text: string): string {
	const words = text.replace(
		ENCODED_WORD,
		(word: string, charset: string, form: string, code: string) => {
			const bytes =
				form.toLowerCase() === 'b'
					? Buffer.from(code, 'base64')
					: unescaped(code.replace(/_/g, ' '), '=');
			return decoded(bytes, charset) ?? word;
		},
	);
	if (words !== text) return words;
	const isEscaped = /%[\da-f]{2}/i.test(text) && !/[^\x20-\x7e]/.test(text);
	return (isEscaped ? decoded(unescaped(text, '%'), 'utf-8') : undefined) ?? asUtf8(text);
}

/** The bytes of a text in which a sign stands before the hexadecimal code of a byte. */
function unescaped(text: string, sign: '%' | '='): Buffer {
	const latin = text.replace(new RegExp(`${sign}([\\da-f]{2})`, 'gi'), (_, code: string) =>
		String.fromCharCode(parseInt(code, 16)),
	);
	return Buffer.from(latin, 'latin1');
}

/** Undefined for an unknown charset, and for bytes that are not of it. */
function decoded(bytes: Uint8Array, charset: string): string | undefined {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** Headers arrive as Latin-1, but many servers send UTF-8. A text that is not valid UTF-8 in Latin-1 is kept. */
function asUtf8(text: string): string {
	const bytes = Buffer.from(text, 'latin1');
	const utf8 = decoded(bytes, 'utf-8');
	return utf8 === undefined || bytes.toString('latin1') !== text ? text : utf8;
}

function safe(name: string): string {
	const last = name.split(/[\\/]/).pop() ?? '';
	const clean = last
		.replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.]+|[\s.]+$/g, '');
	const [ending = ''] = /\.[\w-]+$/.exec(clean) ?? [];
	if (clean.length <= LONGEST) return clean;
	const kept = ending.length <= LONGEST_ENDING ? ending : '';
	return `${shortened(clean, LONGEST - kept.length)}${kept}`;
}
