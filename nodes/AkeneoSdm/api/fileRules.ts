import { type IDataObject, type INode, NodeOperationError } from 'n8n-workflow';

import { checkSize, shownName } from '../../../core/files/fileSize';
import type { InputFile } from '../../../core/files/inputFile';

/** What Akeneo takes as a supplier's file. Checked before the upload, which can take minutes. */

const EXTENSIONS = ['xlsx', 'xlsm', 'xls', 'xlsb', 'csv', 'xml', 'json'];
const MEDIA_TYPES: Record<string, string> = {
	'application/json': 'json',
	'application/vnd.ms-excel': 'xls',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'application/xml': 'xml',
	'text/csv': 'csv',
	'text/xml': 'xml',
};
const SIZE = { taker: 'Akeneo', largestMb: 50, advice: 'Split the file, and upload each part.' };
/** Empty cells count too. */
const MOST_CELLS = 800_000;

/** The file with a name whose ending tells its type. Throws NodeOperationError for a file that Akeneo does not take. */
export function checkedFile(node: INode, file: InputFile, itemIndex: number): InputFile {
	const { name, mediaType } = file;
	const isKnown = EXTENSIONS.includes(file.extension);
	const extension = isKnown ? file.extension : (MEDIA_TYPES[mediaType.toLowerCase()] ?? '');
	if (extension === '') {
		throw new NodeOperationError(node, `${shownName(file)} is not of a type that Akeneo takes`, {
			itemIndex,
			description: `Akeneo takes these files: ${EXTENSIONS.join(', ')}. The name has to end with its type, such as lamps.xlsx.`,
		});
	}
	checkSize(node, file, SIZE, itemIndex);
	const hasEnding = name.toLowerCase().endsWith(`.${extension}`);
	return { ...file, extension, name: hasEnding ? name : `${name || 'file'}.${extension}` };
}

/** Throws NodeOperationError for rows that Akeneo does not take. */
export function checkRows(node: INode, rows: IDataObject[]): void {
	const columns = new Set<string>();
	for (const row of rows) for (const column of Object.keys(row)) columns.add(column);
	const cells = rows.length * columns.size;
	if (columns.size === 0) {
		throw new NodeOperationError(node, 'The input items have no fields', {
			description: 'Each field of an item becomes a column. Check the step before this one.',
		});
	}
	if (cells <= MOST_CELLS) return;
	throw new NodeOperationError(
		node,
		`The input items are too many: ${rows.length} rows and ${columns.size} columns make ${cells} cells`,
		{
			description:
				'Akeneo takes no more than 800,000 cells. Send fewer columns, or several files with the Loop Over Items node.',
		},
	);
}
