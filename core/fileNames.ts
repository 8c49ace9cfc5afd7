import type { IDataObject } from 'n8n-workflow';

import { shortened } from './apiWords';
import { textOf } from './guards';

/** What an answer says about the file in it. */

/** File systems take no more than 255 bytes, and a character can take four. */
const LONGEST = 60;
const LONGEST_ENDING = 10;

/** The media type, without parameters, in lower case; undefined when there is none that says anything. */
export function mediaTypeOf(headers: IDataObject): string | undefined {
	const type = textOf(headers['content-type'])?.split(';')[0]?.trim().toLowerCase();
	const says = type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type);
	return says && !/\/(octet-stream|x-download|force-download|binary)$/.test(type)
		? type
		: undefined;
}

/**
 * The file name in the Content-Disposition header, without folders, control characters and what no file system likes;
 * undefined when none is left. `filename*` (RFC 6266) is preferred, as it can hold every character.
 */
export function fileNameOf(headers: IDataObject): string | undefined {
	const header = textOf(headers['content-disposition']) ?? '';
	const extended = /(?:^|;)\s*filename\*\s*=\s*"?([\w-]*)'[^']*'([^";]+)/i.exec(header);
	const plain = /(?:^|;)\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(header);
	const names = [
		extended ? decoded(extended[2] ?? '', extended[1] ?? '') : undefined,
		plain ? asUtf8(plain[1]?.replace(/\\(["\\])/g, '$1') ?? plain[2] ?? '') : undefined,
	];
	return names.map((name) => safe(name ?? '')).find((name) => name !== '');
}

function decoded(text: string, charset: string): string | undefined {
	const isLatin = /^iso-8859-1$/i.test(charset);
	try {
		return isLatin
			? text.replace(/%([\da-f]{2})/gi, (_, code: string) =>
					String.fromCharCode(parseInt(code, 16)),
				)
			: decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** Headers arrive as Latin-1, but many servers send UTF-8. */
function asUtf8(text: string): string {
	const bytes = Buffer.from(text, 'latin1');
	const utf8 = bytes.toString();
	return utf8.includes('\ufffd') || bytes.toString('latin1') !== text ? text : utf8;
}

function safe(name: string): string {
	const last = name.split(/[\\/]/).pop() ?? '';
	const clean = last
		.replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.]+|[\s.]+$/g, '');
	const [ending = ''] = /\.[\w-]+$/.exec(clean) ?? [];
	if (clean.length <= LONGEST) return clean;
	const kept = ending.length <= LONGEST_ENDING ? ending : '';
	return `${shortened(clean, LONGEST - kept.length)}${kept}`;
}
