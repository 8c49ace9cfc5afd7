import { type INode, NodeOperationError } from 'n8n-workflow';

import { shortened } from '../errors/serverMessage';
import type { OutgoingFile } from './multipart';

/** Checks before an upload, which can take minutes. */

const MB = 1024 * 1024;

/** Such as "Akeneo", and what to do with a file that is too large. */
export interface SizeRule {
	taker: string;
	largestMb: number;
	advice: string;
}

/** The name of a file, for a sentence. */
export function shownName({ name }: Pick<OutgoingFile, 'name'>): string {
	return shortened(name.replace(/[\p{Cc}\p{Cf}]+/gu, ' ') || 'The file', 60);
}

/** Throws NodeOperationError for a file that is empty, or too large for the service that takes it. */
export function checkSize(
	node: INode,
	file: OutgoingFile,
	{ taker, largestMb, advice }: SizeRule,
	itemIndex: number,
): void {
	const { size } = file;
	if (size === 0) {
		throw new NodeOperationError(node, `${shownName(file)} is empty`, {
			itemIndex,
			description: 'Check the step that made the file.',
		});
	}
	if (size <= largestMb * MB) return;
	throw new NodeOperationError(
		node,
		`${shownName(file)} has ${Math.ceil(size / MB)} MB, and ${taker} takes no more than ${largestMb} MB`,
		{ itemIndex, description: advice },
	);
}
