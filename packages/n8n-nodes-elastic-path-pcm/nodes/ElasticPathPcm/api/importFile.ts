import { type INode, NodeOperationError } from 'n8n-workflow';

import { UNREADABLE } from '../../../../../core/errors/userErrors';
import { UNREADABLE_TEXT } from '../../../../../core/errors/texts';
import { checkSize, shownName } from '../../../../../core/files/fileSize';
import type { InputFile } from '../../../../../core/files/inputFile';
import type { Api } from '../../../../../core/http/api';
import { asBytes } from '../../../../../core/util/byteStreams';
import { settle } from '../../../../../core/util/outcome';

/** What Elastic Path takes as a file to import. Checked before the upload: the API says little about a file that is too large. */

const MOST_ROWS = 50_000;
const SIZE = {
	taker: 'Elastic Path',
	largestMb: 50,
	advice: 'Split the file, and import each part.',
};

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The first bytes of files that are no text. */
const ZIP = 'PK';
const GZIP = '\x1f\x8b';
/** UTF-8. n8n's Convert to File writes it before CSV, where it would become a part of the first column name. */
const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** A CSV file of products. Throws NodeOperationError, or NodeApiError for one that can't be read. */
export async function checkedCsv(
	node: INode,
	api: Api,
	file: InputFile,
	itemIndex: number,
): Promise<InputFile> {
	checkSize(node, file, SIZE, itemIndex);
	const { beginning, rows } = await examine(api, file, true);
	if (beginning.startsWith(ZIP) || beginning.startsWith(GZIP)) {
		throw new NodeOperationError(node, `${shownName(file)} is not a CSV file`, {
			itemIndex,
			description:
				'Products are imported from CSV. For an Excel file, add Extract From File and then Convert to File (Convert to CSV) before this step.',
		});
	}
	checkRows(node, file, { rows, what: 'rows with the line of the column names' }, itemIndex);
	return { ...file, name: file.name || 'products.csv', skipped: markIn(beginning) };
}

/**
 * A JSONL file of price books and prices. The API documents no limit for its size, and the rows of one that is compressed are not
 * counted. Throws the same as `checkedCsv`.
 */
export async function checkedJsonl(
	node: INode,
	api: Api,
	file: InputFile,
	itemIndex: number,
): Promise<{ file: InputFile; isGzip: boolean }> {
	checkSize(node, file, { ...SIZE, largestMb: Infinity }, itemIndex);
	const { beginning, rows } = await examine(api, file, false);
	const isGzip = beginning.startsWith(GZIP);
	if (!isGzip) checkRows(node, file, { rows, what: 'lines' }, itemIndex);
	const name = file.name || 'prices.jsonl';
	return { file: { ...file, name, skipped: markIn(beginning) }, isGzip };
}

/** The number of bytes of a byte order mark. */
function markIn(beginning: string): number {
	return beginning === BYTE_ORDER_MARK ? BYTE_ORDER_MARK.length : 0;
}

function checkRows(
	node: INode,
	file: InputFile,
	{ rows, what }: { rows: number; what: string },
	itemIndex: number,
): void {
	if (rows <= MOST_ROWS) return;
	throw new NodeOperationError(
		node,
		`${shownName(file)} has ${rows} ${what}, and Elastic Path takes no more than 50,000`,
		{ itemIndex, description: SIZE.advice },
	);
}

/** The first three bytes, and the number of lines that are not empty. In CSV, a line end within quotes is part of a value. */
async function examine(
	api: Api,
	file: InputFile,
	isCsv: boolean,
): Promise<{ beginning: string; rows: number }> {
	let beginning = '';
	let rows = 0;
	let isQuoted = false;
	let isEmpty = true;
	const take = (chunk: Uint8Array) => {
		const missing = BYTE_ORDER_MARK.length - beginning.length;
		beginning += Buffer.from(chunk.subarray(0, missing)).toString('latin1');
		for (const byte of chunk) {
			if (isCsv && byte === QUOTE) isQuoted = !isQuoted;
			if (byte === LINE_FEED && !isQuoted) {
				if (!isEmpty) rows++;
				isEmpty = true;
			} else if (byte !== CARRIAGE_RETURN) isEmpty = false;
		}
	};
	const read = await settle(eachChunk(file, take));
	if (!read.ok) throw api.unusable({ code: UNREADABLE, ...UNREADABLE_TEXT });
	return { beginning, rows: isEmpty ? rows : rows + 1 };
}

async function eachChunk(file: InputFile, take: (chunk: Uint8Array) => void): Promise<void> {
	const content = await file.open();
	if (Buffer.isBuffer(content)) take(content);
	else for await (const chunk of content) take(asBytes(chunk));
}
